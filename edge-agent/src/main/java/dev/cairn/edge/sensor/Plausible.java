package dev.cairn.edge.sensor;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Marks numbers that are hard to believe: out of the probe's range, changed too fast, the same to the last digit too often. It marks and
 * never drops: what goes in comes out, one reading for one reading, with the number untouched. Whether a believable number is welcome is not
 * its question.
 */
public final class Plausible implements Sensor {
    private static final BigDecimal MINUTE_NANOS = BigDecimal.valueOf(60_000_000_000L);

    /**
     * What is believed.
     *
     * @param least lowest number the probe can measure
     * @param greatest highest number
     * @param steepest largest change in a minute
     * @param repeatsMax so many repetitions of one number in a row are doubted; 0 none
     */
    public record Bounds(
            Optional<BigDecimal> least, Optional<BigDecimal> greatest, Optional<BigDecimal> steepest, int repeatsMax) {
        /** Doubts only what lies outside these two. */
        public static Bounds range(BigDecimal least, BigDecimal greatest) {
            return new Bounds(Optional.of(least), Optional.of(greatest), Optional.empty(), 0);
        }
    }

    private final Sensor probe;
    private final Bounds bounds;
    private final LongSupplier nanos;
    private Optional<BigDecimal> last = Optional.empty();
    private long lastAt;
    private int repeats;

    /** @param nanos the ticker's now: a jump of the wall clock is no jump of the temperature */
    public Plausible(Sensor probe, Bounds bounds, LongSupplier nanos) {
        this.probe = probe;
        this.bounds = bounds;
        this.nanos = nanos;
    }

    @Override
    public synchronized Reading read() throws InterruptedException {
        Reading reading = probe.read();
        return reading instanceof Reading.Value value ? judge(value) : reading;
    }

    private Reading judge(Reading.Value value) {
        Reading.Value judged = value;
        long now = nanos.getAsLong();
        BigDecimal number = value.value();
        if (isBeyond(number)) {
            judged = judged.marked(Reading.Mark.RANGE);
        }
        if (isSteep(number, now)) {
            judged = judged.marked(Reading.Mark.RATE);
        }
        boolean same = last.isPresent() && last.get().compareTo(number) == 0;
        repeats = same ? repeats + 1 : 0;
        if (bounds.repeatsMax() > 0 && repeats >= bounds.repeatsMax()) {
            judged = judged.marked(Reading.Mark.STUCK);
        }
        last = Optional.of(number);
        lastAt = now;
        return judged;
    }

    private boolean isBeyond(BigDecimal number) {
        return bounds.least().isPresent() && number.compareTo(bounds.least().get()) < 0
                || bounds.greatest().isPresent()
                        && number.compareTo(bounds.greatest().get()) > 0;
    }

    /** A change over less than a minute is held against the whole minute's allowance: a sensor's noise is not steep. */
    private boolean isSteep(BigDecimal number, long now) {
        if (bounds.steepest().isEmpty() || last.isEmpty()) {
            return false;
        }
        BigDecimal minutes = BigDecimal.valueOf(now - lastAt)
                .divide(MINUTE_NANOS, MathContext.DECIMAL32)
                .max(BigDecimal.ONE);
        BigDecimal change = number.subtract(last.get()).abs();
        return change.compareTo(bounds.steepest().get().multiply(minutes)) > 0;
    }

    @Override
    public String description() {
        return probe.description();
    }

    @Override
    public Optional<String> serial() {
        return probe.serial();
    }
}
