package dev.cairn.proof.key;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** ECDSA on P-256 with SHA-256 (FIPS 186-5): the raw equation, without the low-s rule that stands above it in {@link PublicKey}. */
final class P256 {
    static final int COORDINATE_BYTES = 32;

    private static final ECDomainParameters DOMAIN = domain();

    static final BigInteger ORDER = DOMAIN.getN();
    static final BigInteger HALF_ORDER = ORDER.shiftRight(1);

    private P256() {}

    /** The point {@code x ‖ y}; IllegalArgumentException if a coordinate is no field element or the point is off the curve. */
    static ECPublicKeyParameters point(byte[] xy) {
        byte[] encoded = new byte[1 + 2 * COORDINATE_BYTES];
        encoded[0] = 4;
        System.arraycopy(xy, 0, encoded, 1, 2 * COORDINATE_BYTES);
        return new ECPublicKeyParameters(DOMAIN.getCurve().decodePoint(encoded), DOMAIN);
    }

    /** {@code x ‖ y} of the public key that belongs to a private scalar, 1 ≤ d &lt; n. */
    static byte[] publicPoint(BigInteger scalar) {
        byte[] encoded = new FixedPointCombMultiplier()
                .multiply(DOMAIN.getG(), scalar)
                .normalize()
                .getEncoded(false);
        return Arrays.copyOfRange(encoded, 1, encoded.length);
    }

    static boolean inRange(BigInteger number) {
        return number.signum() > 0 && number.compareTo(ORDER) < 0;
    }

    /** Whether the equation holds; any s below the order is taken, high or low. */
    static boolean verify(ECPublicKeyParameters key, Bytes message, BigInteger r, BigInteger s) {
        if (!inRange(r) || !inRange(s)) {
            return false;
        }
        ECDSASigner check = new ECDSASigner();
        check.init(false, key);
        return check.verifySignature(Hash.sha256(message).bytes().toArray(), r, s);
    }

    /** {@code r ‖ s}, deterministic (RFC 6979) and with low s. */
    static byte[] sign(BigInteger scalar, Bytes message) {
        ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, new ECPrivateKeyParameters(scalar, DOMAIN));
        BigInteger[] pair =
                signer.generateSignature(Hash.sha256(message).bytes().toArray());
        byte[] signature = new byte[2 * COORDINATE_BYTES];
        put(pair[0], signature, 0);
        put(lowered(pair[1]), signature, COORDINATE_BYTES);
        return signature;
    }

    static BigInteger lowered(BigInteger s) {
        return s.compareTo(HALF_ORDER) > 0 ? ORDER.subtract(s) : s;
    }

    static void put(BigInteger number, byte[] into, int at) {
        byte[] big = number.toByteArray();
        int skip = Math.max(0, big.length - COORDINATE_BYTES);
        int length = big.length - skip;
        System.arraycopy(big, skip, into, at + COORDINATE_BYTES - length, length);
    }

    private static ECDomainParameters domain() {
        X9ECParameters curve = CustomNamedCurves.getByName("secp256r1");
        return new ECDomainParameters(curve.getCurve(), curve.getG(), curve.getN(), curve.getH());
    }
}
