package dev.cairn.ledger.sim;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;

/** Time that only the seed moves: on, and sometimes back. */
final class SimClock implements InstantSource {
    private static final int STEP_MS_MAX = 500;
    private static final int JUMP_MS_MAX = 86_400_000;

    private final Random random;
    private long millis = 1_780_000_000_000L;

    SimClock(Random random) {
        this.random = random;
    }

    void pass() {
        boolean jump = random.nextInt(40) == 0;
        millis += jump ? random.nextInt(2 * JUMP_MS_MAX) - JUMP_MS_MAX : random.nextInt(STEP_MS_MAX);
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis);
    }
}
