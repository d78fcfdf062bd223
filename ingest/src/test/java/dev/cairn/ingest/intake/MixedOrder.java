package dev.cairn.ingest.intake;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.key.SoftwareSigner;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Ed25519 signatures whose R has a part of order 2: made with the right key by somebody who departs from RFC 8032. Verifiers
 * disagree about them, which is why the strict rule refuses them all.
 */
final class MixedOrder {
    private static final BigInteger FIELD = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    private static final BigInteger ORDER =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    private static final int HALF = 32;

    private MixedOrder() {}

    /** As RFC 8032, 5.1.6, but with (x, y) + (0, −1) = (−x, −y) in the place of R. */
    static Bytes sign(SoftwareSigner signer, Bytes message) {
        byte[] expanded = sha512(signer.secret().toArray());
        BigInteger scalar = number(clamped(expanded));
        BigInteger nonce = number(sha512(Arrays.copyOfRange(expanded, HALF, 2 * HALF), message.toArray()))
                .mod(ORDER);
        byte[] point = turned(signer.sign(message).slice(0, HALF).toArray());
        BigInteger challenge = number(sha512(point, signer.publicKey().raw().toArray(), message.toArray()))
                .mod(ORDER);
        byte[] answer = bytes(nonce.add(challenge.multiply(scalar)).mod(ORDER));
        return Bytes.wrap(point).concat(Bytes.wrap(answer));
    }

    /** What Bouncy Castle says without the strict rule: the planted bug. */
    static boolean passesTheEquation(Bytes key, Bytes message, Bytes signature) {
        byte[] text = message.toArray();
        return Ed25519.verify(signature.toArray(), 0, key.toArray(), 0, text, 0, text.length);
    }

    private static byte[] turned(byte[] point) {
        byte sign = (byte) (point[HALF - 1] & 0x80);
        byte[] y = point.clone();
        y[HALF - 1] &= 0x7f;
        byte[] turned = bytes(FIELD.subtract(number(y)));
        turned[HALF - 1] |= (byte) (sign ^ 0x80);
        return turned;
    }

    private static byte[] clamped(byte[] expanded) {
        byte[] scalar = Arrays.copyOf(expanded, HALF);
        scalar[0] &= (byte) 0xf8;
        scalar[HALF - 1] &= 0x7f;
        scalar[HALF - 1] |= 0x40;
        return scalar;
    }

    private static BigInteger number(byte[] littleEndian) {
        byte[] turned = littleEndian.clone();
        reverse(turned);
        return new BigInteger(1, turned);
    }

    private static byte[] bytes(BigInteger number) {
        byte[] big = number.toByteArray();
        byte[] little = new byte[HALF];
        for (int i = 0; i < Math.min(HALF, big.length); i++) {
            little[i] = big[big.length - 1 - i];
        }
        return little;
    }

    private static void reverse(byte[] bytes) {
        for (int i = 0, j = bytes.length - 1; i < j; i++, j--) {
            byte kept = bytes[i];
            bytes[i] = bytes[j];
            bytes[j] = kept;
        }
    }

    private static byte[] sha512(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-512");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException brokenJdk) {
            throw new IllegalStateException(brokenJdk);
        }
    }
}
