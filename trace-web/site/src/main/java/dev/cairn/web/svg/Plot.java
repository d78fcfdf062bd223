package dev.cairn.web.svg;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Maps times and values into a picture of fixed size; axes end on round numbers. 360 units wide, because text of 11 units
 * is then as large as it looks on a phone.
 */
public final class Plot {
    public static final int WIDTH = 360;
    public static final int HEIGHT = 196;
    static final int LEFT = 34;
    static final int RIGHT = 354;
    static final int TOP = 10;
    static final int BOTTOM = 150;

    private static final int TICKS_MAX = 5;
    private static final List<Duration> STEPS = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(3),
            Duration.ofHours(6),
            Duration.ofHours(12),
            Duration.ofDays(1),
            Duration.ofDays(2),
            Duration.ofDays(7),
            Duration.ofDays(14),
            Duration.ofDays(30),
            Duration.ofDays(91),
            Duration.ofDays(365));

    private final long from;
    private final long until;
    private final double low;
    private final double high;
    private final double step;

    /**
     * @param from start of the time axis
     * @param until its end, not before the start
     * @param low lowest value that must be inside
     * @param high highest value that must be inside, not below {@code low}
     */
    public Plot(Instant from, Instant until, double low, double high) {
        if (until.isBefore(from) || high < low) {
            throw new IllegalArgumentException("from " + from + " until " + until + ", low " + low + " high " + high);
        }
        this.from = from.toEpochMilli();
        this.until = Math.max(until.toEpochMilli(), this.from + 60_000);
        double pad = Math.max((high - low) * 0.08, 0.5);
        this.step = niceStep((high - low + 2 * pad) / (TICKS_MAX - 1));
        this.low = Math.floor((low - pad) / step) * step;
        this.high = Math.ceil((high + pad) / step) * step;
    }

    public double x(Instant time) {
        double share = (double) (time.toEpochMilli() - from) / (until - from);
        return LEFT + Math.max(0, Math.min(1, share)) * (RIGHT - LEFT);
    }

    public double y(double value) {
        return BOTTOM - (value - low) / (high - low) * (BOTTOM - TOP);
    }

    /** A coordinate with one decimal. */
    public static String text(double coordinate) {
        long tenths = Math.round(coordinate * 10);
        return tenths % 10 == 0
                ? Long.toString(tenths / 10)
                : BigDecimal.valueOf(tenths, 1).toPlainString();
    }

    /** Round values of the axis, lowest first. */
    public List<BigDecimal> yTicks() {
        List<BigDecimal> ticks = new ArrayList<>();
        BigDecimal exact = BigDecimal.valueOf(step).stripTrailingZeros();
        long first = Math.round(low / step);
        long last = Math.round(high / step);
        for (long i = first; i <= last; i++) {
            ticks.add(exact.multiply(BigDecimal.valueOf(i)));
        }
        return ticks;
    }

    /** Round times of the axis at a place's offset. */
    public List<OffsetDateTime> xTicks(ZoneOffset offset) {
        Duration each = timeStep();
        OffsetDateTime start = Instant.ofEpochMilli(from).atOffset(offset);
        OffsetDateTime tick = start.truncatedTo(ChronoUnit.DAYS);
        List<OffsetDateTime> ticks = new ArrayList<>();
        while (tick.toInstant().toEpochMilli() <= until) {
            if (!tick.isBefore(start)) {
                ticks.add(tick);
            }
            tick = tick.plus(each);
        }
        return ticks;
    }

    private Duration timeStep() {
        for (Duration each : STEPS) {
            if ((until - from + each.toMillis() - 1) / each.toMillis() <= TICKS_MAX) {
                return each;
            }
        }
        return Duration.ofMillis((until - from) / TICKS_MAX + 1);
    }

    private static double niceStep(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (double nice : new double[] {1, 2, 5}) {
            if (nice * power >= least) {
                return nice * power;
            }
        }
        return 10 * power;
    }
}
