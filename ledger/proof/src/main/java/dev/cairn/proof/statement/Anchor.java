package dev.cairn.proof.statement;

import dev.cairn.proof.Hash;

/** The newest WITNESSED checkpoint that a signer knew: tree size and root. */
public record Anchor(long size, Hash root) {
    public Anchor {
        if (size < 0) {
            throw new IllegalArgumentException("a tree of size " + size);
        }
    }
}
