package dev.cairn.proof;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA-256 under one key (RFC 2104, FIPS 198-1). For one thread at a time. */
public final class Hmac {
    private static final String ALGORITHM = "HmacSHA256";

    private final Mac mac;

    private Hmac(Mac mac) {
        this.mac = mac;
    }

    /**
     * Takes a key.
     *
     * @param key at least one byte; 32 are enough, and those beyond 64 are hashed first
     */
    public static Hmac under(Bytes key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.toArray(), ALGORITHM));
            return new Hmac(mac);
        } catch (GeneralSecurityException brokenJdk) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, brokenJdk);
        }
    }

    /** The code of these parts, one after the other: 32 bytes. To compare it with one that came from outside use {@code MessageDigest.isEqual}. */
    public Bytes of(Bytes... parts) {
        for (Bytes part : parts) {
            mac.update(part.toArray());
        }
        return Bytes.wrap(mac.doFinal());
    }
}
