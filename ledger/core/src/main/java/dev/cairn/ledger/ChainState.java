package dev.cairn.ledger;

import dev.cairn.proof.Hash;

/**
 * What the log has of one chain.
 *
 * @param contiguous highest sequence number up to which nothing is missing; −1 if seq 0 is missing
 * @param hash SHA-256 of the statement at {@code contiguous}; {@link Hash#ZERO} at −1
 * @param newest highest sequence number seen; −1 if the chain is unknown
 */
public record ChainState(long contiguous, Hash hash, long newest) {

    /** A chain of which the log has nothing. */
    public static final ChainState NONE = new ChainState(-1, Hash.ZERO, -1);

    public ChainState {
        if (contiguous < -1 || newest < contiguous) {
            throw new IllegalArgumentException("contiguous " + contiguous + ", newest " + newest);
        }
    }
}
