package dev.cairn.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a mirror is doing.
 *
 * @param held size of the newest head whose data it holds and has verified; empty before the first
 * @param lastLook when the ledger was last asked, whatever came of it
 * @param lastGood when a look last ended without any alarm
 * @param alarms what is wrong now; those of a rewritten history stay until somebody takes the evidence away
 */
public record MirrorState(
        OptionalLong held, Optional<Instant> lastLook, Optional<Instant> lastGood, List<Finding> alarms) {

    public MirrorState {
        alarms = List.copyOf(alarms);
    }

    /** Nothing was looked at yet. */
    public static MirrorState starting(OptionalLong held) {
        return new MirrorState(held, Optional.empty(), Optional.empty(), List.of());
    }

    public boolean well() {
        return alarms.isEmpty();
    }
}
