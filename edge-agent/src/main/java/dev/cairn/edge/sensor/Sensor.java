package dev.cairn.edge.sensor;

import java.util.Optional;

/**
 * One probe: the only face that sampling knows. {@link #read} may block as long as the probe does; the caller gives it a thread and a
 * time limit of its own ({@link TimedSensor}). It never throws for a probe's failure: that is a {@link Reading.NoValue}.
 */
public interface Sensor {
    /** Looks at the probe once. Every look gives exactly one reading. */
    Reading read() throws InterruptedException;

    /** What it is, for the channel's description: source and chip. Stable over restarts. */
    String description();

    /**
     * The probe's own number, as the chip told it: stable as long as nobody exchanges the probe. Empty where the chip has none, or has
     * not answered yet. Never blocks.
     */
    default Optional<String> serial() {
        return Optional.empty();
    }
}
