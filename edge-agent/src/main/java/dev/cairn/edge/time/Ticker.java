package dev.cairn.edge.time;

import java.time.Duration;

/** The clock that timers run on: it only goes forward, whatever happens to the wall clock. */
public interface Ticker {
    /** Nanoseconds since a fixed moment. */
    long nanos();

    /** Waits until {@link #nanos} reaches {@code nanos}; returns at once when it has. */
    void sleepUntil(long nanos) throws InterruptedException;

    /** How long a waiter may sleep before it should look around for other things to do. */
    default Duration patience() {
        return Duration.ofMillis(500);
    }

    /** Waits that long; zero or less not at all. */
    default void sleep(Duration length) throws InterruptedException {
        if (!length.isNegative() && !length.isZero()) {
            sleepUntil(nanos() + length.toNanos());
        }
    }

    /** The JVM's monotonic clock. */
    static Ticker system() {
        return SystemTicker.INSTANCE;
    }
}
