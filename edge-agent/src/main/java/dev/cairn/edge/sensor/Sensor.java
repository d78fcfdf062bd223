package dev.cairn.edge.sensor;

/**
 * One probe. {@link #read} may block as long as the probe does; the caller gives it a thread and a time limit of its own
 * ({@link TimedSensor}). It never throws for a probe's failure: that is a {@link Reading.NoValue}.
 */
public interface Sensor {
    /** Looks at the probe once. */
    Reading read() throws InterruptedException;

    /** What it is, for the channel's description: source, chip, serial number or ROM id. Stable over restarts. */
    String description();
}
