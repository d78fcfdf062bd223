package dev.cairn.proof.vectors;

import static dev.cairn.proof.vectors.Vector.map;

import dev.cairn.proof.Hash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Vectors of subtree proofs; the paths come from the draft's own recursion, written down here as it stands there. */
final class SubtreeVectors {
    private final Vectors subtrees = new Vectors("subtree");

    static List<Vector> all() {
        SubtreeVectors made = new SubtreeVectors();
        for (int[] each : new int[][] {
            {0, 1, 1},
            {0, 5, 5},
            {0, 3, 5},
            {4, 5, 5},
            {4, 6, 7},
            {8, 13, 13},
            {8, 11, 13},
            {4, 8, 16},
            {12, 13, 14},
            {64, 100, 100}
        }) {
            made.ok(each[0], each[1], each[2]);
        }
        made.no();
        return made.subtrees.made();
    }

    /** P(start, end, from, to, known) of the draft: the hashes, inner ones first. */
    static List<Hash> path(int start, int end, int from, int to, boolean known) {
        if (start == from && end == to) {
            return known ? List.of() : List.of(TreeVectors.subtree(from, to));
        }
        int k = Integer.highestOneBit(to - from - 1);
        List<Hash> path;
        if (end <= from + k) {
            path = new ArrayList<>(path(start, end, from, from + k, known));
            path.add(TreeVectors.subtree(from + k, to));
        } else if (start >= from + k) {
            path = new ArrayList<>(path(start, end, from + k, to, known));
            path.add(TreeVectors.subtree(from, from + k));
        } else {
            path = new ArrayList<>(path(from + k, end, from + k, to, false));
            path.add(TreeVectors.subtree(from, from + k));
        }
        return path;
    }

    private void ok(int start, int end, int size) {
        subtrees.add(
                "ok-" + start + "-" + end + "-of-" + size,
                "leaves " + start + " to " + end + " (without it) of " + size,
                input(
                        start,
                        end,
                        size,
                        TreeVectors.subtree(start, end),
                        path(start, end, 0, size, true),
                        TreeVectors.root(size)),
                map("ok", true));
    }

    private static java.util.Map<String, Object> input(
            long start, long end, long size, Hash hash, List<Hash> path, Hash root) {
        return map("start", start, "end", end, "size", size, "hash", hash, "root", root, "path", path);
    }

    private void no(String name, String claim, long start, long end, long size, Hash hash, List<Hash> path, Hash root) {
        subtrees.add("no-" + name, claim, input(start, end, size, hash, path, root), map("ok", false));
    }

    private void no() {
        Hash hash = TreeVectors.subtree(8, 11);
        List<Hash> path = path(8, 11, 0, 13, true);
        Hash root = TreeVectors.root(13);
        no("unaligned", "a range that is no subtree", 6, 9, 13, TreeVectors.subtree(6, 9), path, root);
        no("unaligned-two", "two leaves from an odd one", 3, 5, 13, TreeVectors.subtree(3, 5), path, root);
        no("empty", "an empty range", 8, 8, 13, hash, path, root);
        no("backwards", "a range that ends before it begins", 8, 4, 13, hash, path, root);
        no("beyond", "a range beyond the tree", 8, 16, 13, hash, path, root);
        no("root", "the root of another tree", 8, 11, 13, hash, path, TreeVectors.root(12));
        no("hash", "the hash of other leaves", 8, 11, 13, TreeVectors.subtree(8, 12), path, root);
        no("start", "another start", 4, 7, 13, hash, path, root);
        no("end", "another end", 8, 12, 13, hash, path, root);
        no("size", "a size of another shape", 8, 11, 17, hash, path, root);
        no("short", "a hash too few", 8, 11, 13, hash, path.subList(0, path.size() - 1), root);
        List<Hash> longer = new ArrayList<>(path);
        longer.add(root);
        no("long", "a hash too many", 8, 11, 13, hash, longer, root);
        List<Hash> turned = new ArrayList<>(path);
        Collections.reverse(turned);
        no("reversed", "the path upside down", 8, 11, 13, hash, turned, root);
        no("no-path", "no path at all", 8, 11, 13, hash, List.of(), root);
        List<Hash> wrong = new ArrayList<>(path);
        wrong.set(1, Hash.ZERO);
        no("wrong", "a wrong hash in the path", 8, 11, 13, hash, wrong, root);
        no(
                "inner",
                "a right root, a wrong subtree: both must match",
                0,
                3,
                5,
                TreeVectors.subtree(0, 2),
                path(0, 3, 0, 5, true),
                TreeVectors.root(5));
    }
}
