package dev.cairn.edge.sensor;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * Refuses numbers that the probe cannot have measured: out of its range ({@code range}), or the same to the last digit so often that the
 * probe must be stuck ({@code stuck}). Whether a believable number is welcome is not its question.
 */
public final class Plausible implements Sensor {
    private final Sensor probe;
    private final BigDecimal least;
    private final BigDecimal greatest;
    private final int repeatsMax;
    private Optional<BigDecimal> last = Optional.empty();
    private int repeats;

    /**
     * @param least lowest number of the data sheet
     * @param greatest highest number of the data sheet
     * @param repeatsMax equal numbers in a row that are still believed; 0 for any number of them
     */
    public Plausible(Sensor probe, BigDecimal least, BigDecimal greatest, int repeatsMax) {
        this.probe = probe;
        this.least = least;
        this.greatest = greatest;
        this.repeatsMax = repeatsMax;
    }

    @Override
    public synchronized Reading read() throws InterruptedException {
        Reading reading = probe.read();
        if (!(reading instanceof Reading.Value value)) {
            return reading;
        }
        if (value.value().compareTo(least) < 0 || value.value().compareTo(greatest) > 0) {
            return Reading.none(Reading.Cause.RANGE);
        }
        boolean same = last.isPresent() && last.get().compareTo(value.value()) == 0;
        repeats = same ? repeats + 1 : 0;
        last = Optional.of(value.value());
        return repeatsMax > 0 && repeats >= repeatsMax ? Reading.none(Reading.Cause.STUCK) : reading;
    }

    @Override
    public String description() {
        return probe.description();
    }
}
