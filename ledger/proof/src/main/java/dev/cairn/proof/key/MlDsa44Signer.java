package dev.cairn.proof.key;

import dev.cairn.proof.Bytes;
import java.security.SecureRandom;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;

/** An ML-DSA-44 private key in memory, which signs deterministically (FIPS 204, 3.4). Safe for several threads. */
public final class MlDsa44Signer {
    /** The length of the seed that is the secret, in bytes (FIPS 204, algorithm 6: ξ). */
    public static final int SEED_BYTES = 32;

    private final Bytes seed;
    private final MLDSAPrivateKeyParameters key;
    private final Bytes publicKey;

    private MlDsa44Signer(Bytes seed) {
        this.seed = seed;
        this.key = new MLDSAPrivateKeyParameters(MLDSAParameters.ml_dsa_44, seed.toArray());
        this.publicKey = Bytes.wrap(key.getPublicKey());
    }

    public static MlDsa44Signer generate(SecureRandom random) {
        return new MlDsa44Signer(Bytes.random(random, SEED_BYTES));
    }

    /** From a seed of 32 bytes. */
    public static MlDsa44Signer of(Bytes seed) {
        if (seed.size() != SEED_BYTES) {
            throw new IllegalArgumentException("a seed has 32 bytes, not " + seed.size());
        }
        return new MlDsa44Signer(seed);
    }

    /** 1,312 bytes (FIPS 204, algorithm 22). */
    public Bytes publicKey() {
        return publicKey;
    }

    /** 2,420 bytes that {@link MlDsa44#verify} accepts. */
    public Bytes sign(Bytes message) {
        MLDSASigner signer = new MLDSASigner();
        signer.init(true, key);
        byte[] text = message.toArray();
        signer.update(text, 0, text.length);
        try {
            return Bytes.wrap(signer.generateSignature());
        } catch (CryptoException e) {
            throw new Unusable("the ML-DSA-44 key does not sign", e);
        }
    }

    /** The private key itself; for {@link KeyFile} only. */
    Bytes seed() {
        return seed;
    }

    /** Names the algorithm, never the seed. */
    @Override
    public String toString() {
        return "signer " + MlDsa44.LABEL;
    }
}
