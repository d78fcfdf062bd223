package dev.cairn.ledger.witness;

import dev.cairn.proof.Hash;
import java.util.Optional;

/**
 * A witness's memory: for each origin the newest head it has co-signed. <b>Trusted by the witness</b>: whoever sets it back
 * makes the witness co-sign a second history. Never part of a backup restore.
 *
 * <p>Nobody retries: an {@link #advance} that threw is unknown, the witness answers 500 and the log asks again. A crash
 * leaves the old head or the new one.
 */
public interface WitnessStore extends AutoCloseable {

    /** Most requests kept as evidence for one origin; later ones are only counted. */
    int EVIDENCE_MAX = 10_000;

    /**
     * How a reason begins that proves nothing by itself: anybody may send a log's newest head with a wrong proof. Such requests take at
     * most half of the room, so that no stranger can fill it before a fork comes.
     */
    String SUSPICION = "no consistency";

    /** The newest head co-signed for this origin. */
    Optional<Seen> last(String origin);

    /**
     * Replaces {@code expected} by {@code next} in one atomic step, durable on return.
     *
     * @return false, and nothing is changed, if another request was faster
     */
    boolean advance(String origin, Optional<Seen> expected, Seen next);

    /**
     * Keeps a request that bears a valid log signature and contradicts what was co-signed: evidence of a fork. One request a reason: the
     * same again is only counted.
     */
    void evidence(String origin, long unixMillis, String request, String reason);

    /** How many such requests came, kept or not. */
    long evidenceCount(String origin);

    @Override
    void close();

    /**
     * @param note the checkpoint with the log's signature and our cosignature
     * @param unixSeconds time of that cosignature
     */
    record Seen(long size, Hash root, String note, long unixSeconds) {}
}
