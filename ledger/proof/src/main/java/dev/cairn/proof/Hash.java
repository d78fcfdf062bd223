package dev.cairn.proof;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A SHA-256 digest (FIPS 180-4): exactly 32 bytes. */
public record Hash(Bytes bytes) implements Comparable<Hash> {
    /** The length of a digest, in bytes. */
    public static final int SIZE = 32;

    /** One for each thread: asking the providers for one, or copying one, costs as much as a short input's digest. */
    private static final ThreadLocal<MessageDigest> DIGEST = ThreadLocal.withInitial(Hash::newDigest);

    /** 32 zero bytes: "there is none before". */
    public static final Hash ZERO = new Hash(Bytes.wrap(new byte[SIZE]));

    public Hash {
        if (bytes.size() != SIZE) {
            throw new IllegalArgumentException("a hash has 32 bytes, not " + bytes.size());
        }
    }

    /** The digest of these parts, one after the other. */
    public static Hash sha256(Bytes... parts) {
        MessageDigest digest = DIGEST.get();
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

    /** Spelled out, because a record's own comparison is not inlined, and hashes are compared more often than anything else. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Hash hash && bytes.equals(hash.bytes);
    }

    /** A digest is spread already: a part of it does. */
    @Override
    public int hashCode() {
        return Long.hashCode(bytes.longAt(0));
    }

    @Override
    public String toString() {
        return hex();
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException brokenJdk) {
            throw new IllegalStateException("every Java platform has SHA-256", brokenJdk);
        }
    }
}
