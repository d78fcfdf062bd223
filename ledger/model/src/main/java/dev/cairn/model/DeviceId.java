package dev.cairn.model;

import dev.cairn.proof.Hash;

/**
 * A device in topics and certificates: the first 32 hex digits of its key's thumbprint (docs/formats/receipt.md).
 *
 * @param hex 32 lower-case hex digits
 */
public record DeviceId(String hex) {
    public DeviceId {
        ShortId.require(hex);
    }

    /** The id of the device that signs with the key of this thumbprint. */
    public static DeviceId of(Hash thumbprint) {
        return new DeviceId(ShortId.of(thumbprint));
    }

    /** Spelled out, because a record's own comparison is not inlined, and every message looks its device up. */
    @Override
    public boolean equals(Object other) {
        return other instanceof DeviceId id && hex.equals(id.hex);
    }

    @Override
    public int hashCode() {
        return hex.hashCode();
    }

    @Override
    public String toString() {
        return hex;
    }
}
