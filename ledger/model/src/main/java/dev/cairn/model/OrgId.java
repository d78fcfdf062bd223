package dev.cairn.model;

import dev.cairn.proof.Hash;

/**
 * An organisation in topics: the first 32 hex digits of its key's thumbprint (docs/formats/receipt.md).
 *
 * @param hex 32 lower-case hex digits
 */
public record OrgId(String hex) {
    public OrgId {
        ShortId.require(hex);
    }

    /** The id of the organisation that signs with the key of this thumbprint. */
    public static OrgId of(Hash thumbprint) {
        return new OrgId(ShortId.of(thumbprint));
    }

    @Override
    public String toString() {
        return hex;
    }
}
