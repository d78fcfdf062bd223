package dev.cairn.proof.key;

import dev.cairn.proof.Bytes;

/**
 * The arithmetic of a verification by somebody else than Bouncy Castle, for those who verify many; what the strict rule asks beside it
 * (which keys, which lengths, low s) stays with {@link PublicKey}.
 */
@FunctionalInterface
public interface SignatureEngine {
    /**
     * Whether the signature fits. Ed25519 must be exact (RFC 8032, 5.1.7, without the cofactor, R compared byte by byte): then a small-order
     * part in R fits no key that {@link PublicKey} admits, and needs no look of its own.
     *
     * @param signature 64 bytes: R ‖ S, or r ‖ s, both in 1 … n − 1 and s low
     */
    boolean fits(PublicKey key, Bytes message, Bytes signature);
}
