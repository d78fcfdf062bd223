package dev.cairn.proof.key;

import dev.cairn.proof.Bytes;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;

/**
 * Verification of ML-DSA-44 (FIPS 204), pure, with the empty context: the post-quantum signature of checkpoints. Statements never
 * carry it: a gateway's 280 bytes would become 2,600.
 */
public final class MlDsa44 {
    /** The length of a public key, in bytes; every string of this length is one. */
    public static final int PUBLIC_KEY_BYTES = 1_312;

    /** The length of a signature, in bytes. */
    public static final int SIGNATURE_BYTES = 2_420;

    /** The name in key files and on the command line. */
    public static final String LABEL = "ML-DSA-44";

    private MlDsa44() {}

    /** Whether the signature is this key's over the message; false for any other length of key or signature. */
    public static boolean verify(Bytes publicKey, Bytes message, Bytes signature) {
        if (publicKey.size() != PUBLIC_KEY_BYTES || signature.size() != SIGNATURE_BYTES) {
            return false;
        }
        MLDSASigner verifier = new MLDSASigner();
        verifier.init(false, new MLDSAPublicKeyParameters(MLDSAParameters.ml_dsa_44, publicKey.toArray()));
        byte[] text = message.toArray();
        verifier.update(text, 0, text.length);
        return verifier.verifySignature(signature.toArray());
    }
}
