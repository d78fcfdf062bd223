package dev.cairn.proof.key;

import dev.cairn.proof.Bytes;

/**
 * Port: the home of one private key (file, TPM, PKCS#11). The caller retries; nothing here is durable; a key home is trusted not
 * to sign for others. After a crash the same message may be signed again, to the same or another valid signature.
 */
public interface Signer {
    PublicKey publicKey();

    /**
     * 64 bytes that {@link PublicKey#verify} accepts: Ed25519 as in RFC 8032, ES256 as r ‖ s with low s (a body normalises what
     * its key home returns).
     *
     * @throws Unusable when the key home fails: the process stops loudly rather than to go on unsigned
     */
    Bytes sign(Bytes message);
}
