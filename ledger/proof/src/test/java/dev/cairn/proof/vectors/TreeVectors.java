package dev.cairn.proof.vectors;

import static dev.cairn.proof.vectors.Vector.map;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.merkle.Merkle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Vectors of the tree: roots, inclusion, consistency. Entry i is the byte i. */
final class TreeVectors {
    private final Vectors roots = new Vectors("root");
    private final Vectors inclusion = new Vectors("inclusion");
    private final Vectors consistency = new Vectors("consistency");

    static List<Vector> all() {
        TreeVectors vectors = new TreeVectors();
        vectors.roots();
        for (int[] place :
                new int[][] {{0, 1}, {0, 2}, {1, 2}, {2, 3}, {2, 5}, {4, 5}, {5, 8}, {6, 7}, {12, 13}, {99, 100}}) {
            vectors.included(place[0], place[1]);
        }
        vectors.notIncluded();
        for (int[] sizes :
                new int[][] {{0, 0}, {0, 5}, {5, 5}, {1, 2}, {3, 5}, {4, 5}, {4, 8}, {6, 8}, {7, 13}, {64, 100}}) {
            vectors.consistent(sizes[0], sizes[1]);
        }
        vectors.notConsistent();
        List<Vector> all = new ArrayList<>(vectors.roots.made());
        all.addAll(vectors.inclusion.made());
        all.addAll(vectors.consistency.made());
        all.addAll(SubtreeVectors.all());
        return all;
    }

    static Bytes entry(long i) {
        return Bytes.of(new byte[] {(byte) i});
    }

    static Hash root(int size) {
        return subtree(0, size);
    }

    static Hash subtree(int from, int to) {
        List<Hash> leaves = new ArrayList<>();
        for (int i = from; i < to; i++) {
            leaves.add(Merkle.leaf(entry(i)));
        }
        return Merkle.root(leaves);
    }

    private static Hash reader(int level, long index) {
        return subtree((int) (index << level), (int) ((index + 1) << level));
    }

    private void roots() {
        for (int size : new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 33}) {
            List<Bytes> entries = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                entries.add(entry(i));
            }
            roots.add(
                    "size-" + size,
                    "the root over " + size + " entries",
                    map("entries", entries),
                    map("root", root(size)));
        }
        List<Bytes> empty = List.of(Bytes.EMPTY);
        roots.add(
                "empty-entry",
                "an empty entry is a leaf, not an empty tree",
                map("entries", empty),
                map("root", Merkle.leaf(Bytes.EMPTY)));
    }

    private void included(int index, int size) {
        List<Hash> path = Merkle.proveInclusion(index, size, TreeVectors::reader);
        inclusion.add(
                "ok-" + index + "-of-" + size,
                "entry " + index + " of " + size,
                place(index, size, index, path, root(size)),
                map("ok", true));
    }

    private void no(String name, String claim, long index, long size, long leaf, List<Hash> path, Hash root) {
        inclusion.add("no-" + name, claim, place(index, size, leaf, path, root), map("ok", false));
    }

    private static java.util.Map<String, Object> place(long index, long size, long leaf, List<Hash> path, Hash root) {
        return map("index", index, "size", size, "leaf", Merkle.leaf(entry(leaf)), "root", root, "path", path);
    }

    private void notIncluded() {
        List<Hash> path = Merkle.proveInclusion(2, 5, TreeVectors::reader);
        Hash root = root(5);
        no("other-leaf", "another entry than the one at this index", 2, 5, 3, path, root);
        no("other-index", "another index", 3, 5, 2, path, root);
        no("index-is-size", "an index behind the last", 5, 5, 2, path, root);
        no("index-beyond", "an index far behind the last", 1L << 40, 5, 2, path, root);
        no("smaller-size", "a smaller size", 2, 4, 2, path, root);
        no("larger-size", "a larger size", 2, 9, 2, path, root);
        no("size-0", "a tree without leaves", 0, 0, 2, List.of(), Merkle.EMPTY_ROOT);
        no("path-short", "a hash too few", 2, 5, 2, path.subList(0, 2), root);
        no("path-empty", "no path at all", 2, 5, 2, List.of(), root);
        no("path-long", "a hash too many", 2, 5, 2, plus(path, root), root);
        no("path-reversed", "the path from root to leaf", 2, 5, 2, reversed(path), root);
        no("path-flipped", "one bit of the path", 2, 5, 2, List.of(flip(path.get(0)), path.get(1), path.get(2)), root);
        no("root-flipped", "one bit of the root", 2, 5, 2, path, flip(root));
        no("node-as-leaf", "an inner node is no leaf", 0, 3, 0, List.of(Merkle.leaf(entry(4))), root(5));
        no(
                "single-with-path",
                "a tree of one leaf has an empty path",
                0,
                1,
                0,
                List.of(Merkle.leaf(entry(0))),
                root(1));
    }

    private void consistent(int first, int second) {
        List<Hash> path = Merkle.proveConsistency(first, second, TreeVectors::reader);
        consistency.add(
                "ok-" + first + "-" + second,
                "the tree of " + second + " begins with that of " + first,
                sizes(first, second, root(first), root(second), path),
                map("ok", true));
    }

    private void not(String name, String claim, long first, long second, Hash one, Hash two, List<Hash> path) {
        consistency.add("no-" + name, claim, sizes(first, second, one, two, path), map("ok", false));
    }

    private static java.util.Map<String, Object> sizes(long first, long second, Hash one, Hash two, List<Hash> path) {
        return map("first", first, "second", second, "firstRoot", one, "secondRoot", two, "path", path);
    }

    private void notConsistent() {
        List<Hash> path = Merkle.proveConsistency(3, 5, TreeVectors::reader);
        Hash one = root(3);
        Hash two = root(5);
        not("backwards", "a log does not shrink", 5, 3, two, one, path);
        not("other-first-root", "another old root", 3, 5, root(4), two, path);
        not("other-second-root", "another new root", 3, 5, one, root(6), path);
        not("other-first", "another old size", 4, 5, one, two, path);
        not("other-second", "another new size", 3, 9, one, two, path);
        not("path-short", "a hash too few", 3, 5, one, two, path.subList(0, 3));
        not("path-long", "a hash too many", 3, 5, one, two, plus(path, two));
        not("path-empty", "no path", 3, 5, one, two, List.of());
        not("path-empty-power", "no path from a complete tree", 4, 5, root(4), two, List.of());
        not(
                "path-flipped",
                "one bit of the path",
                3,
                5,
                one,
                two,
                List.of(flip(path.get(0)), path.get(1), path.get(2), path.get(3)));
        not("path-reversed", "the path the other way round", 3, 5, one, two, reversed(path));
        not("equal-with-path", "equal sizes take no path", 5, 5, two, two, List.of(two));
        not("equal-other-root", "equal sizes, two roots: a fork", 5, 5, two, root(6), List.of());
        not("zero-with-path", "from the empty tree no path is taken", 0, 5, Merkle.EMPTY_ROOT, two, List.of(two));
        not("zero-other-root", "the empty tree has one root", 0, 5, two, two, List.of());
        not("zero-zero-other-root", "also when it stays empty", 0, 0, Merkle.EMPTY_ROOT, two, List.of());
    }

    private static List<Hash> plus(List<Hash> path, Hash one) {
        List<Hash> longer = new ArrayList<>(path);
        longer.add(one);
        return longer;
    }

    private static List<Hash> reversed(List<Hash> path) {
        List<Hash> other = new ArrayList<>(path);
        Collections.reverse(other);
        return other;
    }

    static Hash flip(Hash hash) {
        return Hash.of(Change.flip(hash.bytes(), 7));
    }
}
