package dev.cairn.proof.merkle;

import dev.cairn.proof.Hash;

/**
 * Port: gives the hashes of complete subtrees. Not trusted: whoever reads a proof checks it against a signed root. A body that
 * cannot read throws its own exception, the proof is then not made.
 */
@FunctionalInterface
public interface HashReader {
    /** The hash of the complete subtree over the leaves {@code [index << level, (index + 1) << level)}; level 0 are the leaves. */
    Hash hash(int level, long index);
}
