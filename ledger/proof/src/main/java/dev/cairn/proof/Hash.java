package dev.cairn.proof;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A SHA-256 digest (FIPS 180-4): exactly 32 bytes. */
public record Hash(Bytes bytes) implements Comparable<Hash> {
    /** The length of a digest, in bytes. */
    public static final int SIZE = 32;

    private static final MessageDigest PROTOTYPE = prototype();

    /** 32 zero bytes: "there is none before". */
    public static final Hash ZERO = new Hash(Bytes.wrap(new byte[SIZE]));

    public Hash {
        if (bytes.size() != SIZE) {
            throw new IllegalArgumentException("a hash has 32 bytes, not " + bytes.size());
        }
    }

    /** The digest of these parts, one after the other. */
    public static Hash sha256(Bytes... parts) {
        MessageDigest digest = newDigest();
        for (Bytes part : parts) {
            part.updateInto(digest);
        }
        return new Hash(Bytes.wrap(digest.digest()));
    }

    public static Hash of(Bytes bytes) {
        return new Hash(bytes);
    }

    public static Hash ofHex(String hex) {
        return new Hash(Bytes.ofHex(hex));
    }

    public String hex() {
        return bytes.hex();
    }

    public String base64() {
        return bytes.base64();
    }

    @Override
    public int compareTo(Hash other) {
        return bytes.compareTo(other.bytes);
    }

    @Override
    public String toString() {
        return hex();
    }

    private static MessageDigest newDigest() {
        try {
            // Copying one is several times as fast as asking the providers for a new one.
            return (MessageDigest) PROTOTYPE.clone();
        } catch (CloneNotSupportedException brokenJdk) {
            throw new IllegalStateException("the platform's SHA-256 can be copied", brokenJdk);
        }
    }

    private static MessageDigest prototype() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException brokenJdk) {
            throw new IllegalStateException("every Java platform has SHA-256", brokenJdk);
        }
    }
}
