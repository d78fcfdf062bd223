package dev.cairn.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a ledger's own data are doing.
 *
 * @param on whether anybody looks
 * @param whole when the newest pass over everything ended
 * @param entries that this pass covered
 * @param count of findings of that pass and the one that runs; {@code findings} holds the first ones
 */
public record ScrubState(boolean on, Optional<Instant> whole, long entries, long count, List<Finding> findings) {

    /** Nobody looks. */
    public static final ScrubState OFF = new ScrubState(false, Optional.empty(), 0, 0, List.of());

    public ScrubState {
        findings = List.copyOf(findings);
    }
}
