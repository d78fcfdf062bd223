package dev.cairn.ledger;

import dev.cairn.proof.Hash;
import java.util.List;

/**
 * A neighbour who co-signs our heads (C2SP tlog-witness, {@code add-checkpoint}). <b>Not trusted alone</b>: what it returns
 * is checked against the genesis policy; a quorum of them is what a verifier believes.
 *
 * <p>A call may block for the cosigner's own time limit and never throws: silence is {@link Unreachable}. The ledger asks
 * again at the next period.
 */
public interface Cosigner {

    /** Name of the witness in the genesis policy, for the log lines. */
    String name();

    /**
     * Asks for a cosignature.
     *
     * @param oldSize size that this witness is believed to have co-signed last
     * @param consistency proof from {@code oldSize} to the note's size, at most 63 hashes; empty for 0
     * @param note our signed checkpoint
     */
    Answer cosign(long oldSize, List<Hash> consistency, String note);

    /** What came back. */
    sealed interface Answer {}

    /** Signature lines, each with its line feed, not yet verified. */
    record Cosigned(String lines) implements Answer {}

    /** 409: it has co-signed this size before. */
    record SizeIs(long size) implements Answer {}

    /** It understood and said no: 400, 403, 404, 422. */
    record Denied(int status, String text) implements Answer {}

    /** No usable answer in time. */
    record Unreachable(String why) implements Answer {}
}
