package dev.cairn.query;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Hmac;
import dev.cairn.query.EventStore.Place;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a page ended, as text that only its maker can make. Bytes, in base64url:
 *
 * <pre>
 * 1   version, 1
 * 8   expires: seconds since 1970
 * 8   before: log index below which the answer's events stand
 * 8   left: events that eventCountLimit still lets through, -1 without
 * 16  place: microseconds, log index
 * 16  the question: SHA-256 of its parameters, cut
 * 16  HMAC-SHA-256 of all of it, cut
 * </pre>
 *
 * @param left -1: no limit
 */
record PageToken(Instant expires, long before, long left, Place place) {
    private static final byte VERSION = 1;
    private static final int BODY_BYTES = 57;
    private static final int CUT_BYTES = 16;

    String text(String question, Bytes key) {
        ByteBuffer out = ByteBuffer.allocate(BODY_BYTES + CUT_BYTES);
        out.put(VERSION).putLong(expires.getEpochSecond()).putLong(before).putLong(left);
        out.putLong(place.micros()).putLong(place.index()).put(digest(question));
        out.put(mac(Arrays.copyOf(out.array(), BODY_BYTES), key));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(out.array());
    }

    /** Empty: not made with this key for this question, or changed. */
    static Optional<PageToken> read(String text, String question, Bytes key) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            ByteBuffer in = ByteBuffer.wrap(bytes);
            boolean whole = bytes.length == BODY_BYTES + CUT_BYTES && in.get() == VERSION;
            if (!whole
                    || !MessageDigest.isEqual(
                            mac(Arrays.copyOf(bytes, BODY_BYTES), key),
                            Arrays.copyOfRange(bytes, BODY_BYTES, bytes.length))) {
                return Optional.empty();
            }
            PageToken token = new PageToken(
                    Instant.ofEpochSecond(in.getLong()),
                    in.getLong(),
                    in.getLong(),
                    new Place(in.getLong(), in.getLong()));
            byte[] asked = new byte[CUT_BYTES];
            in.get(asked);
            return Arrays.equals(asked, digest(question)) ? Optional.of(token) : Optional.empty();
        } catch (IllegalArgumentException | BufferUnderflowException noToken) {
            return Optional.empty();
        }
    }

    private static byte[] digest(String question) {
        return cut(Hash.sha256(Bytes.ofUtf8(question)).bytes());
    }

    private static byte[] mac(byte[] body, Bytes key) {
        return cut(Hmac.under(key).of(Bytes.wrap(body)));
    }

    private static byte[] cut(Bytes whole) {
        return whole.slice(0, CUT_BYTES).toArray();
    }
}
