package dev.cairn.web.hook;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hmac;
import java.time.Instant;

/**
 * The header {@value #HEADER} of a report, by which its receiver knows that it is from here, whole, new and which one it is:
 *
 * <pre>
 * GS1-Signature: t=1796040000,id=8f0c…-17,hmac-sha-256=64 lower-case hex digits
 *
 *   t    seconds since 1970 when this attempt was sent
 *   id   the report's: the same at every attempt
 *   hmac HMAC-SHA-256 (RFC 2104) under the UTF-8 bytes of signatureToken, of the bytes:  t "." id "." body
 * </pre>
 *
 * A receiver computes the code, compares it in constant time, refuses a {@code t} that is some minutes off, and answers 2xx to an id that it has
 * taken already without taking it again.
 */
final class Signature {
    static final String HEADER = "GS1-Signature";

    private Signature() {}

    static String of(String token, String id, Instant now, Bytes body) {
        String start = now.getEpochSecond() + "." + id + ".";
        Bytes code = Hmac.under(Bytes.ofUtf8(token)).of(Bytes.ofUtf8(start), body);
        return "t=" + now.getEpochSecond() + ",id=" + id + ",hmac-sha-256=" + code.hex();
    }
}
