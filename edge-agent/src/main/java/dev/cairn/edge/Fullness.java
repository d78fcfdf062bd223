package dev.cairn.edge;

import dev.cairn.edge.EdgeSettings.WhenFull;
import dev.cairn.edge.spool.Spool;

/**
 * What the spool's fullness does to measuring: unsent data is never overwritten, so measuring slows down and stops instead, as the operator
 * chose. Each step is a signed event; the last 3 % belong to those and to alarms.
 */
enum Fullness {
    ROOMY(1),
    FILLING(2),
    NARROW(4),
    ALARMS(4),
    STOPPED(1);

    private static final double FILLING_FROM = 0.80;
    private static final double NARROW_FROM = 0.90;
    private static final double LAST_FROM = 0.97;

    private final int slowdown;

    Fullness(int slowdown) {
        this.slowdown = slowdown;
    }

    static Fullness of(Spool.Fill fill, WhenFull policy) {
        double ratio = fill.ratio();
        if (policy == WhenFull.STOP) {
            return ratio >= LAST_FROM ? STOPPED : ROOMY;
        }
        if (ratio >= LAST_FROM) {
            return ALARMS;
        }
        return ratio >= NARROW_FROM ? NARROW : ratio >= FILLING_FROM ? FILLING : ROOMY;
    }

    /** Whether probes are looked at. */
    boolean measures() {
        return this != STOPPED;
    }

    /** Whether readings are signed that are no alarms. */
    boolean signsReadings() {
        return this != STOPPED && this != ALARMS;
    }

    /** The factor on every interval. */
    int slowdown() {
        return slowdown;
    }

    String sentence() {
        return switch (this) {
            case ROOMY -> "store has room: measuring at full pace";
            case FILLING -> "store 80 % full: every interval doubled";
            case NARROW -> "store 90 % full: every interval four times as long";
            case ALARMS -> "store 97 % full: only alarms are signed, nothing is overwritten";
            case STOPPED -> "store 97 % full: measuring stopped, nothing is overwritten";
        };
    }
}
