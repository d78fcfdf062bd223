package dev.cairn.proof.key;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import java.math.BigInteger;
import java.security.SecureRandom;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** A private key in memory; both algorithms sign deterministically (RFC 8032, RFC 6979). Safe for several threads. */
public final class SoftwareSigner implements Signer {
    /** The length of a secret in bytes: an Ed25519 seed, or a P-256 scalar big-endian. */
    public static final int SECRET_BYTES = 32;

    private final Algorithm algorithm;
    private final Bytes secret;
    private final PublicKey publicKey;

    private SoftwareSigner(Algorithm algorithm, Bytes secret) {
        this.algorithm = algorithm;
        this.secret = secret;
        this.publicKey = publicKeyOf(algorithm, secret);
    }

    public static SoftwareSigner generate(Algorithm algorithm, SecureRandom random) {
        Bytes drawn = Bytes.random(random, SECRET_BYTES);
        while (algorithm == Algorithm.ES256 && !P256.inRange(scalar(drawn))) {
            drawn = Bytes.random(random, SECRET_BYTES);
        }
        return new SoftwareSigner(algorithm, drawn);
    }

    /** From an Ed25519 seed or a P-256 scalar (1 ≤ d &lt; n) of 32 bytes. */
    public static SoftwareSigner of(Algorithm algorithm, Bytes secret) {
        if (secret.size() != SECRET_BYTES) {
            throw new IllegalArgumentException("a secret has 32 bytes, not " + secret.size());
        }
        if (algorithm == Algorithm.ES256 && !P256.inRange(scalar(secret))) {
            throw new IllegalArgumentException("a P-256 scalar outside 1 … n − 1");
        }
        return new SoftwareSigner(algorithm, secret);
    }

    @Override
    public PublicKey publicKey() {
        return publicKey;
    }

    @Override
    public Bytes sign(Bytes message) {
        if (algorithm == Algorithm.ES256) {
            return Bytes.wrap(P256.sign(scalar(secret), message));
        }
        byte[] text = message.toArray();
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(secret.toArray(), 0, publicKey.raw().toArray(), 0, null, text, 0, text.length, signature, 0);
        return Bytes.wrap(signature);
    }

    /** The private key itself; for {@link KeyFile} only. */
    public Bytes secret() {
        return secret;
    }

    /** Names the key, never the secret. */
    @Override
    public String toString() {
        return "signer " + publicKey;
    }

    private static BigInteger scalar(Bytes secret) {
        return new BigInteger(1, secret.toArray());
    }

    private static PublicKey publicKeyOf(Algorithm algorithm, Bytes secret) {
        try {
            if (algorithm == Algorithm.ES256) {
                return PublicKey.ofP256(Bytes.wrap(P256.publicPoint(scalar(secret))));
            }
            byte[] raw = new byte[Ed25519.PUBLIC_KEY_SIZE];
            Ed25519.generatePublicKey(secret.toArray(), 0, raw, 0);
            return PublicKey.ofEd25519(Bytes.wrap(raw));
        } catch (Malformed impossible) {
            throw new IllegalStateException("a public key derived from its secret is admitted", impossible);
        }
    }
}
