package dev.cairn.ledger;

import dev.cairn.proof.Hash;
import java.time.Instant;
import java.util.List;

/**
 * A capsule that its owner had erased.
 *
 * @param index whose capsule it was
 * @param by log index of the statement that asked for it
 * @param signer who signed that
 * @param time when, by the signer's clock
 * @param reason the owner's words
 * @param findings findings of the node that quoted it and went with it
 */
public record Erasure(long index, long by, Hash signer, Instant time, String reason, List<Long> findings) {
    public Erasure {
        findings = List.copyOf(findings);
    }
}
