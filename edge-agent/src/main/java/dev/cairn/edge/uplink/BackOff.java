package dev.cairn.edge.uplink;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the next connection: from a second to five minutes, doubling, with jitter of a half. */
public final class BackOff {
    static final Duration FIRST = Duration.ofSeconds(1);
    static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int DOUBLINGS_MAX = 12;

    private final RandomGenerator random;
    private final Duration first;
    private int failures;

    public BackOff(RandomGenerator random) {
        this(random, FIRST);
    }

    /** @param first shortest wait, for tests and demos on one machine */
    public BackOff(RandomGenerator random, Duration first) {
        this.random = random;
        this.first = first;
    }

    /** The next wait: between a half and the whole of the doubled step. */
    public Duration next() {
        long step = Math.min(LONGEST.toMillis(), first.toMillis() << Math.min(failures, DOUBLINGS_MAX));
        failures++;
        return Duration.ofMillis(step / 2 + (long) (random.nextDouble() * (step - step / 2)));
    }

    /** A verified receipt came: the line does what it is for. Nothing less resets the wait. */
    public void reset() {
        failures = 0;
    }
}
