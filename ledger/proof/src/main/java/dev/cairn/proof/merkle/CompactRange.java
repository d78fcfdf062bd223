package dev.cairn.proof.merkle;

import dev.cairn.proof.Hash;
import java.util.ArrayList;
import java.util.List;

/**
 * The right edge of a growing tree: the roots of its complete subtrees, largest first, one for each bit set in the size. Mutable,
 * with one owner; {@link #copy()} gives an independent one.
 */
public final class CompactRange {
    private final List<Hash> frontier;
    private long size;

    private CompactRange(long size, List<Hash> frontier) {
        this.size = size;
        this.frontier = new ArrayList<>(frontier);
    }

    public static CompactRange empty() {
        return new CompactRange(0, List.of());
    }

    /** A tree of that size with this edge; requires one hash for each bit set in the size. */
    public static CompactRange of(long size, List<Hash> frontier) {
        if (size < 0 || Long.bitCount(size) != frontier.size()) {
            throw new IllegalArgumentException(frontier.size() + " hashes for a tree of size " + size);
        }
        return new CompactRange(size, frontier);
    }

    public CompactRange copy() {
        return new CompactRange(size, frontier);
    }

    public long size() {
        return size;
    }

    /** Adds one leaf hash in place and returns this range. */
    public CompactRange append(Hash leaf) {
        Hash hash = leaf;
        for (long full = size; (full & 1) == 1; full >>= 1) {
            hash = Merkle.node(frontier.remove(frontier.size() - 1), hash);
        }
        frontier.add(hash);
        size++;
        return this;
    }

    public Hash root() {
        return frontier.isEmpty() ? Merkle.EMPTY_ROOT : Merkle.fold(frontier);
    }

    /** A copy of the edge, largest subtree first. */
    public List<Hash> frontier() {
        return List.copyOf(frontier);
    }
}
