package dev.cairn.epcis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The CBV 2.0 event hash id (CBV 2.0, section 8.9), in the form that all stored hashes of the reference implementation have; the room's
 * RATIONALE says where that differs from the written rule.
 */
public final class EventHash {
    private EventHash() {}

    /** {@code ni:///sha-256;<64 lower-case hex>?ver=CBV2.0} (RFC 6920). */
    public static String of(EpcisEvent event) {
        return of(preHash(event));
    }

    /** The string that is hashed; for people and tests. Never read data back out of it. */
    public static String preHash(EpcisEvent event) {
        return new PreHash(event.node()).text();
    }

    static String of(String preHash) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(preHash.getBytes(StandardCharsets.UTF_8));
            return "ni:///sha-256;" + HexFormat.of().formatHex(digest) + "?ver=CBV2.0";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
