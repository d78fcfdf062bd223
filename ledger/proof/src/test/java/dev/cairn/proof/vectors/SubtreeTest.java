package dev.cairn.proof.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.proof.Hash;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.merkle.Merkle.Range;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubtreeTest {
    private static final int SIZE_MAX = 20;

    private static Hash reader(int level, long index) {
        return TreeVectors.subtree((int) (index << level), (int) ((index + 1) << level));
    }

    @Test
    void every_subtree_of_every_small_tree_is_proven_as_the_draft_s_recursion_says() {
        for (int size = 1; size <= SIZE_MAX; size++) {
            for (int start = 0; start < size; start++) {
                for (int end = start + 1; end <= size; end++) {
                    Range range = new Range(start, end);
                    if (range.isSubtree()) {
                        List<Hash> path = Merkle.proveSubtree(range, size, SubtreeTest::reader);
                        String place = range + " of " + size;
                        assertEquals(SubtreeVectors.path(start, end, 0, size, true), path, place);
                        Hash hash = TreeVectors.subtree(start, end);
                        assertTrue(Merkle.checkSubtree(range, size, hash, path, TreeVectors.root(size)), place);
                        assertFalse(Merkle.checkSubtree(range, size, Hash.ZERO, path, TreeVectors.root(size)), place);
                        assertFalse(Merkle.checkSubtree(range, size, hash, path, Hash.ZERO), place);
                    }
                }
            }
        }
    }

    @Test
    void from_the_first_leaf_it_is_the_consistency_proof() {
        for (int size = 1; size <= SIZE_MAX; size++) {
            for (int end = 1; end <= size; end++) {
                assertEquals(
                        Merkle.proveConsistency(end, size, SubtreeTest::reader),
                        Merkle.proveSubtree(new Range(0, end), size, SubtreeTest::reader),
                        end + " of " + size);
            }
        }
    }

    @Test
    void two_subtrees_cover_any_range_and_end_where_it_ends() {
        for (int start = 0; start < 70; start++) {
            for (int end = start + 1; end < 70; end++) {
                List<Range> cover = Merkle.cover(new Range(start, end));
                String place = start + " to " + end + ": " + cover;
                assertTrue(cover.size() <= 2 && cover.stream().allMatch(Range::isSubtree), place);
                assertTrue(
                        cover.get(0).start() <= start
                                && cover.get(cover.size() - 1).end() == end,
                        place);
                assertTrue(
                        cover.size() == 1 || cover.get(0).end() == cover.get(1).start(), place);
            }
        }
    }

    @Test
    void a_check_that_looks_at_the_root_alone_is_caught() {
        // The planted bug compares only the tree's root: a proof whose inner hash belongs to other leaves then passes.
        List<Hash> path = Merkle.proveSubtree(new Range(0, 3), 5, SubtreeTest::reader);
        Hash foreign = TreeVectors.subtree(0, 2);
        assertTrue(rootOnly(path, TreeVectors.root(5)), "the planted bug accepts");
        assertFalse(Merkle.checkSubtree(new Range(0, 3), 5, foreign, path, TreeVectors.root(5)));
    }

    private static boolean rootOnly(List<Hash> path, Hash root) {
        List<Hash> left = new ArrayList<>(path);
        Hash outer = Merkle.node(left.get(0), left.get(1));
        outer = Merkle.node(left.get(2), outer);
        return Merkle.node(outer, left.get(3)).equals(root);
    }

    @Test
    void refuses_to_prove_what_is_no_subtree() {
        assertThrows(
                IllegalArgumentException.class, () -> Merkle.proveSubtree(new Range(3, 5), 8, SubtreeTest::reader));
        assertThrows(
                IllegalArgumentException.class, () -> Merkle.proveSubtree(new Range(0, 9), 8, SubtreeTest::reader));
    }
}
