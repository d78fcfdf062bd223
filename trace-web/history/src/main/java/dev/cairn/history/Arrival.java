package dev.cairn.history;

import java.time.Duration;
import java.time.Instant;

/**
 * How the device's time of a reading stands to the time of the seal under which it was logged. Late data is taken like any other, and marked:
 * after a long outage it is honest, and back-dated readings cannot look otherwise. Beyond an outage it may be the device's clock.
 */
public enum Arrival {
    /** Within {@link #LATE_AFTER}. */
    ON_TIME,
    /** Logged so much later that the reading is known by the device's word alone. */
    LATE,
    /** Measured, by the device's clock, after it was logged: that clock was wrong. */
    AHEAD;

    /** The delay from which on an event counts as reported late, too. */
    public static final Duration LATE_AFTER = Duration.ofHours(24);

    /** What two clocks in step may differ by; as for the freshness of a proof. */
    public static final Duration AHEAD_AFTER = Duration.ofMinutes(5);

    static Arrival of(Instant measured, Instant logged) {
        if (measured.isAfter(logged.plus(AHEAD_AFTER))) {
            return AHEAD;
        }
        return measured.isBefore(logged.minus(LATE_AFTER)) ? LATE : ON_TIME;
    }

    /** {@code late}, {@code ahead}, or nothing. */
    public String word() {
        return switch (this) {
            case ON_TIME -> "";
            case LATE -> "late";
            case AHEAD -> "ahead";
        };
    }
}
