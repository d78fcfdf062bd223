package dev.cairn.edge;

import dev.cairn.edge.spool.Spool;

/**
 * What the spool's fullness does to sampling: unsent data is never overwritten, so measuring slows down and stops instead. Each step is a
 * signed event; the last 3 % belong to those and to alarms.
 */
enum Fullness {
    ROOMY(0, 1),
    FILLING(0.80, 2),
    NARROW(0.90, 4),
    STOPPED(0.97, 0);

    private final double from;
    private final int slowdown;

    Fullness(double from, int slowdown) {
        this.from = from;
        this.slowdown = slowdown;
    }

    static Fullness of(Spool.Fill fill) {
        Fullness found = ROOMY;
        for (Fullness step : values()) {
            found = fill.ratio() >= step.from ? step : found;
        }
        return found;
    }

    /** Whether anything is measured. */
    boolean samples() {
        return slowdown > 0;
    }

    /** The factor on every interval. */
    int slowdown() {
        return Math.max(1, slowdown);
    }

    String sentence() {
        return switch (this) {
            case ROOMY -> "spool below 80 %: measuring at full pace";
            case FILLING -> "spool 80 % full: every interval doubled";
            case NARROW -> "spool 90 % full: every interval four times as long";
            case STOPPED -> "spool 97 % full: measuring stopped, nothing is overwritten";
        };
    }
}
