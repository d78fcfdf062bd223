package dev.cairn.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.TileEdge.Extension;
import dev.cairn.ledger.TileEdge.Written;
import dev.cairn.ledger.fake.MemoryObjects;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.merkle.CompactRange;
import dev.cairn.proof.merkle.HashReader;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.merkle.TilePath;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TileEdgeTest {

    private static List<Bytes> entries(long from, long to) {
        return LongStream.range(from, to)
                .mapToObj(i -> Bytes.ofUtf8("entry " + i))
                .toList();
    }

    @Test
    void writes_exactly_the_tiles_that_growth_needs() {
        Random random = new Random(11);
        TileEdge edge = TileEdge.EMPTY;
        while (edge.size() < 70_000) {
            long next = edge.size() + 1 + random.nextInt(edge.size() < 2_000 ? 300 : 9_000);
            Extension grown = edge.extend(entries(edge.size(), next));
            assertEquals(
                    TilePath.needed(edge.size(), next).stream()
                            .map(TilePath::path)
                            .sorted()
                            .toList(),
                    grown.objects().stream()
                            .map(Written::path)
                            .map(TilePath::path)
                            .sorted()
                            .toList(),
                    "seed 11 from " + edge.size() + " to " + next);
            edge = grown.edge();
        }
    }

    @Test
    void has_the_root_that_the_compact_range_has_at_every_size() {
        CompactRange range = CompactRange.empty();
        TileEdge edge = TileEdge.EMPTY;
        assertEquals(Merkle.EMPTY_ROOT, edge.root());
        for (long i = 0; i < 1_100; i++) {
            range.append(Merkle.leaf(Bytes.ofUtf8("entry " + i)));
            edge = edge.extend(entries(i, i + 1)).edge();
            assertEquals(range.root(), edge.root(), "size " + (i + 1));
            assertEquals(range.frontier(), edge.range().frontier());
        }
    }

    @Test
    void comes_back_from_its_partial_tiles() {
        for (long size : List.of(1L, 255L, 256L, 257L, 65_536L, 65_537L, 66_000L)) {
            MemoryObjects objects = new MemoryObjects();
            TileEdge edge = write(objects, size);
            assertEquals(edge, TileEdge.load(objects, size), "size " + size);
        }
    }

    @Test
    void takes_the_beginning_of_a_full_tile_where_the_partial_one_is_gone() {
        MemoryObjects objects = new MemoryObjects();
        write(objects, 66_000);
        TileEdge small = TileEdge.EMPTY.extend(entries(0, 300)).edge();
        assertTrue(objects.get("tile/0/001.p/44").isEmpty()
                && objects.get("tile/entries/001.p/44").isEmpty());
        assertEquals(small, TileEdge.load(objects, 300));
        assertEquals(small.root(), TileEdge.rootOfTiles(objects, 300));
    }

    @Test
    void proves_from_tiles_what_a_whole_tree_proves() {
        MemoryObjects objects = new MemoryObjects();
        TileEdge edge = write(objects, 66_000);
        HashReader reader = new Tiles(objects).reader(edge);
        Random random = new Random(12);
        for (int i = 0; i < 200; i++) {
            long size = 1 + random.nextInt(66_000);
            long index = random.nextInt((int) size);
            Hash root = Merkle.rootOf(size, reader);
            Hash leaf = Merkle.leaf(Bytes.ofUtf8("entry " + index));
            assertEquals(
                    true,
                    Merkle.checkInclusion(index, size, leaf, Merkle.proveInclusion(index, size, reader), root),
                    "seed 12 index " + index + " size " + size);
        }
    }

    @Test
    void refuses_a_damaged_or_missing_tile() {
        MemoryObjects objects = new MemoryObjects();
        TileEdge edge = write(objects, 1_000);
        Bytes good = objects.get("tile/0/001").orElseThrow();
        byte[] bad = good.toArray();
        bad[5_000] ^= 1;
        objects.damage("tile/0/001", Bytes.wrap(bad));
        assertThrows(Trouble.Corrupt.class, () -> new Tiles(objects).bundle(edge, 1));
        objects.damage("tile/0/001", good.slice(0, 100));
        assertThrows(Trouble.Corrupt.class, () -> new Tiles(objects).bundle(edge, 1));
        objects.damage("tile/0/001", good);
        assertEquals(256, new Tiles(objects).bundle(edge, 1).size());
        assertThrows(Trouble.Corrupt.class, () -> TileEdge.load(objects, 999));
        assertThrows(IllegalArgumentException.class, () -> edge.hash(0, 5));
    }

    private static TileEdge write(MemoryObjects objects, long size) {
        Extension grown = TileEdge.EMPTY.extend(entries(0, size));
        grown.objects().forEach(object -> objects.put(object.path().path(), object.bytes()));
        return grown.edge();
    }

    @Test
    void refuses_a_partial_bundle_that_is_not_what_was_logged() {
        MemoryObjects objects = new MemoryObjects();
        Extension grown = TileEdge.EMPTY.extend(entries(0, 300));
        grown.objects().forEach(object -> objects.put(object.path().path(), object.bytes()));
        TilePath partial = new TilePath(TilePath.ENTRIES, 1, 44);
        List<Bytes> other = new java.util.ArrayList<>(entries(256, 300));
        other.set(7, Bytes.ofUtf8("entry 999"));
        objects.damage(partial.path(), dev.cairn.proof.merkle.EntryBundle.encode(other));
        Trouble.Corrupt found = assertThrows(Trouble.Corrupt.class, () -> TileEdge.load(objects, 300));
        assertEquals("entry is not what was logged index=263", found.getMessage());
    }
}
