package dev.cairn.ingest.intake;

import dev.cairn.proof.Bytes;
import java.math.BigInteger;

/** Other spellings of one ES256 signature {@code r ‖ s}. */
final class HighS {
    private static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    private static final int HALF = 32;

    private HighS() {}

    /** {@code r ‖ n − s}: fits the same message and key. */
    static Bytes twin(Bytes signature) {
        BigInteger s = new BigInteger(1, signature.slice(HALF, 2 * HALF).toArray());
        String hex = ORDER.subtract(s).toString(16);
        return signature.slice(0, HALF).concat(Bytes.ofHex("0".repeat(2 * HALF - hex.length()) + hex));
    }

    /** SEQUENCE of two INTEGERs. */
    static Bytes der(Bytes signature) {
        Bytes both = integer(signature.slice(0, HALF)).concat(integer(signature.slice(HALF, 2 * HALF)));
        return Bytes.of(new byte[] {0x30, (byte) both.size()}).concat(both);
    }

    private static Bytes integer(Bytes number) {
        Bytes shortest = Bytes.wrap(new BigInteger(1, number.toArray()).toByteArray());
        return Bytes.of(new byte[] {0x02, (byte) shortest.size()}).concat(shortest);
    }
}
