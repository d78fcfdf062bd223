package dev.cairn.proof.merkle;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The hash tree of RFC 6962 (section 2.1), SHA-256 only.
 *
 * <pre>
 * empty tree  SHA-256("")
 * leaf        SHA-256(00 | entry)
 * node        SHA-256(01 | left | right)      split at the largest power of two smaller than the number of leaves
 * </pre>
 *
 * An inclusion path runs from the leaf's sibling up to the root's child. Pairs of verbs: {@code prove…} makes, {@code check…}
 * judges and never throws for what a stranger sent.
 */
public final class Merkle {
    /** The root of the tree without leaves. */
    public static final Hash EMPTY_ROOT = Hash.sha256();

    /** No path of a tree within 63 bits is longer. */
    public static final int PATH_HASHES_MAX = 63;

    private static final Bytes LEAF = Bytes.ofHex("00");
    private static final Bytes NODE = Bytes.ofHex("01");

    private Merkle() {}

    public static Hash leaf(Bytes entry) {
        return Hash.sha256(LEAF, entry);
    }

    public static Hash node(Hash left, Hash right) {
        return Hash.sha256(NODE, left.bytes(), right.bytes());
    }

    /** The root over these leaf hashes. */
    public static Hash root(List<Hash> leaves) {
        CompactRange range = CompactRange.empty();
        leaves.forEach(range::append);
        return range.root();
    }

    /** Whether {@code path} shows that {@code leaf} stands at {@code index} in the tree of that size and root (RFC 9162, 2.1.3.2). */
    public static boolean checkInclusion(long index, long size, Hash leaf, List<Hash> path, Hash root) {
        if (index < 0 || index >= size) {
            return false;
        }
        long node = index;
        long last = size - 1;
        Hash hash = leaf;
        for (Hash sibling : path) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                hash = node(sibling, hash);
                int lone = Long.numberOfTrailingZeros(node);
                node >>= lone;
                last >>= lone;
            } else {
                hash = node(hash, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && hash.equals(root);
    }

    /**
     * Whether {@code path} shows that the tree of {@code second} leaves begins with the one of {@code first} (RFC 9162, 2.1.4.2).
     * For first = 0 or first = second the path is empty; the empty tree's root must be {@link #EMPTY_ROOT}.
     */
    public static boolean checkConsistency(long first, long second, Hash firstRoot, Hash secondRoot, List<Hash> path) {
        if (first < 0 || first > second) {
            return false;
        }
        if (first == 0) {
            return path.isEmpty() && firstRoot.equals(EMPTY_ROOT) && (second > 0 || secondRoot.equals(EMPTY_ROOT));
        }
        if (first == second) {
            return path.isEmpty() && firstRoot.equals(secondRoot);
        }
        return checkGrowth(first, second, firstRoot, secondRoot, path);
    }

    private static boolean checkGrowth(long first, long second, Hash firstRoot, Hash secondRoot, List<Hash> path) {
        int whole = Long.numberOfTrailingZeros(first);
        long node = (first - 1) >> whole;
        long last = (second - 1) >> whole;
        Iterator<Hash> hashes = path.iterator();
        // A first tree that is one complete subtree is itself the start of the proof.
        Hash old = firstRoot;
        if (node != 0) {
            if (!hashes.hasNext()) {
                return false;
            }
            old = hashes.next();
        }
        Hash grown = old;
        while (hashes.hasNext()) {
            Hash sibling = hashes.next();
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                old = node(sibling, old);
                grown = node(sibling, grown);
                int lone = Long.numberOfTrailingZeros(node);
                node >>= lone;
                last >>= lone;
            } else {
                grown = node(grown, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && old.equals(firstRoot) && grown.equals(secondRoot);
    }

    /** The inclusion path of a leaf. Requires 0 ≤ index &lt; size. */
    public static List<Hash> proveInclusion(long index, long size, HashReader reader) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("leaf " + index + " of a tree of size " + size);
        }
        List<Hash> path = new ArrayList<>();
        long from = 0;
        long to = size;
        while (to - from > 1) {
            long middle = from + split(to - from);
            if (index < middle) {
                path.add(subtree(middle, to, reader));
                to = middle;
            } else {
                path.add(subtree(from, middle, reader));
                from = middle;
            }
        }
        return upwards(path);
    }

    /** The path from the tree of {@code first} leaves to the one of {@code second}. Requires 0 ≤ first ≤ second. */
    public static List<Hash> proveConsistency(long first, long second, HashReader reader) {
        if (first < 0 || first > second) {
            throw new IllegalArgumentException("consistency from size " + first + " to " + second);
        }
        if (first == 0 || first == second) {
            return List.of();
        }
        List<Hash> path = new ArrayList<>();
        long from = 0;
        long to = second;
        while (first != to) {
            long middle = from + split(to - from);
            if (first <= middle) {
                path.add(subtree(middle, to, reader));
                to = middle;
            } else {
                path.add(subtree(from, middle, reader));
                from = middle;
            }
        }
        if (from > 0) {
            path.add(subtree(from, to, reader));
        }
        return upwards(path);
    }

    /** Leaves {@code [start, end)} of a log, 0 ≤ start &lt; end. */
    public record Range(long start, long end) {
        public Range {
            if (start < 0 || end <= start) {
                throw new IllegalArgumentException("no range [" + start + ", " + end + ")");
            }
        }

        /** Whether this is the range of a subtree: start a multiple of the smallest power of two that is not below the length. */
        public boolean isSubtree() {
            return end - start <= 1L << 62 && start % ceilingPower(end - start) == 0;
        }
    }

    /**
     * One or two subtrees that cover a range, left to right (draft-ietf-plants-merkle-tree-certs): the right one ends where the range
     * does, the left one may begin before it.
     */
    public static List<Range> cover(Range range) {
        if (range.end() - range.start() == 1) {
            return List.of(range);
        }
        long last = range.end() - 1;
        long mask = Long.highestOneBit(range.start() ^ last) - 1;
        long middle = last & ~mask;
        long open = ~range.start() & mask;
        long below = open == 0 ? 0 : 2 * Long.highestOneBit(open) - 1;
        return List.of(new Range(range.start() & ~below, middle), new Range(middle, range.end()));
    }

    /**
     * The proof that a subtree lies in the tree of {@code size} leaves (same draft); for start 0 the consistency path. Requires a subtree
     * within the size.
     */
    public static List<Hash> proveSubtree(Range subtree, long size, HashReader reader) {
        if (!subtree.isSubtree() || subtree.end() > size) {
            throw new IllegalArgumentException(subtree + " is no subtree of a tree of size " + size);
        }
        List<Hash> path = new ArrayList<>();
        long from = 0;
        long to = size;
        boolean known = true;
        while (subtree.start() != from && known || subtree.end() != to) {
            long middle = from + split(to - from);
            if (subtree.end() <= middle) {
                path.add(subtree(middle, to, reader));
                to = middle;
            } else {
                path.add(subtree(from, middle, reader));
                known &= subtree.start() >= middle;
                from = middle;
            }
        }
        if (!known) {
            path.add(subtree(from, to, reader));
        }
        return upwards(path);
    }

    /** Whether {@code path} shows that the leaves of a subtree have this hash in the tree of that size and root. */
    public static boolean checkSubtree(Range subtree, long size, Hash hash, List<Hash> path, Hash root) {
        if (!subtree.isSubtree() || subtree.end() > size || path.size() > PATH_HASHES_MAX) {
            return false;
        }
        // Down from the root to where the subtree is known, then up again along the path.
        List<Step> steps = new ArrayList<>();
        long from = 0;
        long to = size;
        boolean known = true;
        while (subtree.start() != from && known || subtree.end() != to) {
            long middle = from + split(to - from);
            if (subtree.end() <= middle) {
                steps.add(Step.RIGHT_OF_BOTH);
                to = middle;
            } else {
                boolean outside = known && subtree.start() >= middle;
                steps.add(outside ? Step.LEFT_OF_TREE : Step.LEFT_OF_BOTH);
                known = outside;
                from = middle;
            }
        }
        if (path.size() != steps.size() + (known ? 0 : 1)) {
            return false;
        }
        Iterator<Hash> hashes = path.iterator();
        Hash inner = known ? hash : hashes.next();
        Hash outer = inner;
        for (int i = steps.size() - 1; i >= 0; i--) {
            Hash sibling = hashes.next();
            switch (steps.get(i)) {
                case RIGHT_OF_BOTH -> outer = node(outer, sibling);
                case LEFT_OF_TREE -> outer = node(sibling, outer);
                default -> {
                    inner = node(sibling, inner);
                    outer = node(sibling, outer);
                }
            }
        }
        return inner.equals(hash) && outer.equals(root);
    }

    /** Where a proof's hash stands: right of the way, left of it, or left of it and inside the subtree. */
    private enum Step {
        RIGHT_OF_BOTH,
        LEFT_OF_TREE,
        LEFT_OF_BOTH
    }

    /** The root of the tree of the first {@code size} leaves. */
    public static Hash rootOf(long size, HashReader reader) {
        return size == 0 ? EMPTY_ROOT : subtree(0, size, reader);
    }

    /**
     * The tree hash over the leaves {@code [from, to)}. Requires 0 ≤ from &lt; to and {@code from} a multiple of the smallest
     * power of two that is not below {@code to − from}, as every range of a proof is.
     */
    public static Hash subtree(long from, long to, HashReader reader) {
        long length = to - from;
        if (from < 0 || length <= 0 || from % ceilingPower(length) != 0) {
            throw new IllegalArgumentException("no subtree [" + from + ", " + to + ")");
        }
        // The complete subtrees of the range, left to right by falling size, folded from the right.
        List<Hash> complete = new ArrayList<>();
        long at = from;
        for (int level = 62; level >= 0; level--) {
            if ((length >> level & 1) == 1) {
                complete.add(reader.hash(level, at >> level));
                at += 1L << level;
            }
        }
        return fold(complete);
    }

    /** The root over complete subtrees of falling size, left to right; at least one. */
    static Hash fold(List<Hash> complete) {
        Hash right = complete.get(complete.size() - 1);
        for (int i = complete.size() - 2; i >= 0; i--) {
            right = node(complete.get(i), right);
        }
        return right;
    }

    /** The largest power of two smaller than {@code n}; requires n ≥ 2. */
    public static long split(long n) {
        return Long.highestOneBit(n - 1);
    }

    private static long ceilingPower(long n) {
        return n == 1 ? 1 : 2 * split(n);
    }

    private static List<Hash> upwards(List<Hash> downwards) {
        List<Hash> path = new ArrayList<>(downwards);
        java.util.Collections.reverse(path);
        return List.copyOf(path);
    }
}
