package dev.cairn.proof.merkle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MerkleTest {
    private static final long SEED = 6962;
    private static final int SIZE_MAX = 300;

    /** Entries, their complete subtrees as a HashReader, and the roots of all sizes. */
    private record Tree(List<Bytes> entries, Map<List<Long>, Hash> complete, List<Hash> roots) {
        static Tree of(int size) {
            Tree tree = new Tree(new ArrayList<>(), new HashMap<>(), new ArrayList<>());
            CompactRange range = CompactRange.empty();
            tree.roots.add(range.root());
            for (int i = 0; i < size; i++) {
                Bytes entry = Bytes.ofUtf8("entry " + i);
                tree.entries.add(entry);
                Hash hash = Merkle.leaf(entry);
                tree.roots.add(range.append(hash).root());
                tree.complete.put(List.of(0L, (long) i), hash);
                for (long level = 1, at = i; (at & 1) == 1; level++, at >>= 1) {
                    hash = Merkle.node(tree.complete.get(List.of(level - 1, at - 1)), hash);
                    tree.complete.put(List.of(level, at >> 1), hash);
                }
            }
            return tree;
        }

        Hash read(int level, long index) {
            return java.util.Objects.requireNonNull(complete.get(List.of((long) level, index)), level + "/" + index);
        }
    }

    private final Tree tree = Tree.of(SIZE_MAX);

    @Test
    void roots_of_all_sizes_are_those_of_the_rfc() {
        for (int size = 0; size <= SIZE_MAX; size++) {
            Hash naive = NaiveTree.mth(tree.entries().subList(0, size));
            assertEquals(naive, tree.roots().get(size), "size " + size);
            assertEquals(naive, Merkle.rootOf(size, tree::read), "size " + size);
        }
    }

    @Test
    void inclusion_of_every_leaf_up_to_size_70_is_that_of_the_rfc() {
        for (int size = 1; size <= 70; size++) {
            for (int index = 0; index < size; index++) {
                included(index, size);
            }
        }
    }

    @Test
    void inclusion_in_larger_trees_is_that_of_the_rfc() {
        Random random = new Random(SEED);
        for (int i = 0; i < 400; i++) {
            int size = 71 + random.nextInt(SIZE_MAX - 70);
            included(random.nextInt(size), size);
        }
    }

    @Test
    void seeded_trees_of_thousands_are_those_of_the_rfc() {
        Random random = new Random(SEED);
        Tree large = Tree.of(5000);
        for (int i = 0; i < 12; i++) {
            int size = SIZE_MAX + 1 + random.nextInt(5000 - SIZE_MAX);
            int index = random.nextInt(size);
            List<Bytes> entries = large.entries().subList(0, size);
            String at = "seed " + SEED + ": " + index + " of " + size;
            assertEquals(NaiveTree.mth(entries), large.roots().get(size), at);
            assertEquals(NaiveTree.path(index, entries), Merkle.proveInclusion(index, size, large::read), at);
            assertEquals(
                    NaiveTree.proof(index + 1, entries), Merkle.proveConsistency(index + 1, size, large::read), at);
        }
    }

    private void included(int index, int size) {
        List<Bytes> entries = tree.entries().subList(0, size);
        List<Hash> path = Merkle.proveInclusion(index, size, tree::read);
        assertEquals(NaiveTree.path(index, entries), path, index + " of " + size);
        Hash leaf = Merkle.leaf(entries.get(index));
        Hash root = tree.roots().get(size);
        assertTrue(Merkle.checkInclusion(index, size, leaf, path, root), index + " of " + size);
        assertFalse(Merkle.checkInclusion(index, size, Hash.ZERO, path, root), index + " of " + size);
        assertFalse(Merkle.checkInclusion(index + 1, size, leaf, path, root), index + " of " + size);
        if (!path.isEmpty()) {
            assertFalse(Merkle.checkInclusion(index, size, leaf, path.subList(1, path.size()), root));
        }
    }

    @Test
    void consistency_between_all_sizes_up_to_64_is_that_of_the_rfc() {
        for (int second = 0; second <= 64; second++) {
            for (int first = 0; first <= second; first++) {
                consistent(first, second);
            }
        }
    }

    @Test
    void consistency_between_larger_sizes_is_that_of_the_rfc() {
        Random random = new Random(SEED);
        for (int i = 0; i < 400; i++) {
            int second = 65 + random.nextInt(SIZE_MAX - 64);
            consistent(1 + random.nextInt(second), second);
        }
    }

    private void consistent(int first, int second) {
        List<Hash> path = Merkle.proveConsistency(first, second, tree::read);
        if (first > 0) {
            assertEquals(NaiveTree.proof(first, tree.entries().subList(0, second)), path, first + " to " + second);
        }
        Hash one = tree.roots().get(first);
        Hash two = tree.roots().get(second);
        assertTrue(Merkle.checkConsistency(first, second, one, two, path), first + " to " + second);
        assertFalse(
                Merkle.checkConsistency(first, second, Hash.sha256(Bytes.ofHex("ff")), two, path),
                first + " to " + second);
        if (first > 0) {
            assertFalse(Merkle.checkConsistency(first, second, one, Hash.ZERO, path), first + " to " + second);
        }
    }

    @Test
    void gives_the_roots_on_record() {
        Map<Integer, String> roots = Map.of(
                0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                1, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                2, "a20bf9a7cc2dc8a08f5f415a71b19f6ac427bab54d24eec868b5d3103449953a",
                3, "3b6cccd7e3e023ff393006f030315ee7ad9eb111b022b41fba7e5b7a3973f688",
                4, "9bcd51240af4005168f033121ba85be5a6ed4f0e6a5fac262066729b8fbfdecb",
                5, "b855b42d6c30f5b087e05266783fbd6e394f7b926013ccaa67700a8b0c5a596f");
        roots.forEach(
                (size, root) -> assertEquals(root, Merkle.root(small(size)).hex(), "size " + size));
        assertEquals(
                "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                Merkle.leaf(Bytes.EMPTY).hex());
    }

    @Test
    void gives_the_proofs_on_record() {
        List<String> three = List.of(
                "WDx9+3swVdmUZVRAMqVx4QoTSxtvdpQiu7cf1/oWel0=",
                "ogv5p8wtyKCPX0FacbGfasQnurVNJO7IaLXTEDRJlTo=",
                "TzUhLRL5rSA2SSyV8f55uvTse9m+89/6dXnyKT/1RqQ=");
        assertEquals(three, base64(Merkle.proveInclusion(2, 5, MerkleTest::smallReader)));
        List<String> four = new ArrayList<>(three);
        four.add(0, "/PCmxwDdE+J0tvuo3uqN2bJuTu3eNJVxfKyECMnFF38=");
        assertEquals(four, base64(Merkle.proveConsistency(3, 5, MerkleTest::smallReader)));
    }

    private static List<String> base64(List<Hash> hashes) {
        return hashes.stream().map(Hash::base64).toList();
    }

    private static List<Hash> small(int size) {
        List<Hash> leaves = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            leaves.add(Merkle.leaf(Bytes.of(new byte[] {(byte) i})));
        }
        return leaves;
    }

    private static Hash smallReader(int level, long index) {
        return Merkle.root(small(5).subList((int) (index << level), (int) ((index + 1) << level)));
    }

    @Test
    void refuses_to_prove_what_cannot_be() {
        assertThrows(IllegalArgumentException.class, () -> Merkle.proveInclusion(5, 5, tree::read));
        assertThrows(IllegalArgumentException.class, () -> Merkle.proveInclusion(-1, 5, tree::read));
        assertThrows(IllegalArgumentException.class, () -> Merkle.proveConsistency(6, 5, tree::read));
        assertThrows(IllegalArgumentException.class, () -> Merkle.subtree(1, 3, tree::read));
        assertThrows(IllegalArgumentException.class, () -> Merkle.subtree(4, 4, tree::read));
    }

    @Test
    void a_compact_range_goes_on_where_it_stopped() {
        for (int size = 0; size < 70; size++) {
            CompactRange range = CompactRange.empty();
            tree.entries().subList(0, size).forEach(entry -> range.append(Merkle.leaf(entry)));
            CompactRange again = CompactRange.of(size, range.frontier());
            again.append(Merkle.leaf(tree.entries().get(size)));
            assertEquals(tree.roots().get(size + 1), again.root());
            assertEquals(tree.roots().get(size), range.root(), "the copy is independent");
        }
        assertThrows(IllegalArgumentException.class, () -> CompactRange.of(3, List.of(Hash.ZERO)));
    }
}
