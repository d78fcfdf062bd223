package dev.cairn.edge.sensor;

import java.util.Optional;

/**
 * A sensor with knobs for what goes wrong in the field. Each fault ends in a signed "no value" with its cause: this class only spoils
 * what the probe says, {@link Plausible} and {@link TimedSensor} find it out.
 */
public final class FaultySensor implements Sensor {
    /** What can be spoiled. */
    public enum Fault {
        NACK,
        CRC,
        STUCK,
        UNPLUGGED,
        HANGS
    }

    private static final long HANG_MS = 3_600_000;

    private final Sensor probe;
    private volatile Optional<Fault> fault = Optional.empty();
    private Optional<Reading> last = Optional.empty();

    public FaultySensor(Sensor probe) {
        this.probe = probe;
    }

    /** Breaks the probe from the next read on. */
    public void inject(Fault next) {
        fault = Optional.of(next);
    }

    /** Repairs it. */
    public void heal() {
        fault = Optional.empty();
    }

    @Override
    public synchronized Reading read() throws InterruptedException {
        Optional<Fault> now = fault;
        if (now.isEmpty()) {
            Reading fresh = probe.read();
            last = Optional.of(fresh);
            return fresh;
        }
        return switch (now.get()) {
            case NACK -> Reading.none(Reading.Cause.NACK);
            case CRC -> Reading.none(Reading.Cause.CRC);
            case UNPLUGGED -> Reading.none(Reading.Cause.ABSENT);
            case STUCK -> repeat();
            case HANGS -> hang();
        };
    }

    private Reading repeat() throws InterruptedException {
        if (last.isEmpty()) {
            last = Optional.of(probe.read());
        }
        return last.get();
    }

    private static Reading hang() throws InterruptedException {
        Thread.sleep(HANG_MS);
        return Reading.none(Reading.Cause.TIMEOUT);
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
