package dev.cairn.proof.cbor;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;

/**
 * Deterministic CBOR (RFC 8949, section 4.2.1): {@code encode} and {@code decode} are inverse to each other, on values and on
 * bytes. One head is
 *
 * <pre>
 * byte   major type (3 bits) | n (5 bits)
 * n      0–23 the number itself; 24, 25, 26, 27: it follows in 1, 2, 4, 8 bytes, big-endian, never longer than needed
 * </pre>
 *
 * Major types 0 to 5, tags 4 and 18, {@code f4 f5 f6}; nothing else. See docs/formats/encoding.md.
 */
public final class Cbor {
    static final int UNSIGNED = 0;
    static final int NEGATIVE = 1;
    static final int BYTES = 2;
    static final int TEXT = 3;
    static final int ARRAY = 4;
    static final int MAP = 5;
    static final int TAG = 6;
    static final int FALSE = 0xf4;
    static final int TRUE = 0xf5;
    static final int NULL = 0xf6;

    /** "Not well formed, or not in its one encoding." */
    static final String CODE = "CBR-01";

    private Cbor() {}

    /** The one encoding; a value nested deeper than {@code DEPTH_MAX}, or tag 18 inside another item, is the caller's bug. */
    public static Bytes encode(Item item) {
        return new CborWriter().top(item).bytes();
    }

    /**
     * Reads exactly one item that fills all bytes.
     *
     * @param bytesMax the largest input taken, in bytes; checked before anything else
     * @throws Malformed {@code CBR-01} for whatever would not encode back to the same bytes
     */
    public static Item decode(Bytes bytes, int bytesMax) throws Malformed {
        if (bytes.size() > bytesMax) {
            throw new Malformed(CODE, bytes.size() + " bytes where at most " + bytesMax + " are taken");
        }
        return new CborReader(bytes).top();
    }

    /**
     * Where the item ends that begins at {@code at}: for taking parts of an encoding as they stand instead of encoding them again.
     *
     * @param decoded bytes that {@link #decode} has taken, so nothing is checked here
     */
    public static int end(Bytes decoded, int at) {
        int next = at;
        for (long items = 1; items > 0; items--) {
            int first = decoded.at(next++) & 0xff;
            int major = first >> 5;
            long n = first & 0x1f;
            if (n >= 24 && major < 7) {
                int behind = next + (1 << (n - 24));
                for (n = 0; next < behind; next++) {
                    n = n << 8 | decoded.at(next) & 0xff;
                }
            }
            switch (major) {
                case BYTES, TEXT -> next += (int) n;
                case ARRAY -> items += n;
                case MAP -> items += 2 * n;
                case TAG -> items++;
                default -> {
                    // a number or a simple value is its head alone
                }
            }
        }
        return next;
    }
}
