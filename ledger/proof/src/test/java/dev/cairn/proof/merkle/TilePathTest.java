package dev.cairn.proof.merkle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TilePathTest {
    @Test
    void writes_and_reads_the_paths_of_the_specification() {
        assertEquals("tile/0/x001/x234/067", new TilePath(0, 1234067, 256).path());
        assertEquals("tile/entries/000.p/17", new TilePath(TilePath.ENTRIES, 0, 17).path());
        assertEquals("tile/63/999", new TilePath(63, 999, 256).path());
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            TilePath tile = new TilePath(
                    random.nextInt(65) - 1, random.nextLong() >>> (11 + random.nextInt(53)), 1 + random.nextInt(256));
            assertEquals(Optional.of(tile), TilePath.parse(tile.path()));
        }
    }

    @Test
    void refuses_every_other_spelling() {
        for (String path : List.of(
                "",
                "tile",
                "tile/0/0",
                "tile/0/00",
                "tile/00/000",
                "tile/64/000",
                "tile/-1/000",
                "tile/0/x000/001",
                "tile/0/1000",
                "tile/0/001/x002",
                "tile/0/000.p/0",
                "tile/0/000.p/256",
                "tile/0/000.p/01",
                "tile/0/000.p/",
                "/tile/0/000",
                "tile/0/000/",
                "tile/data/000",
                "tile/8/0/000",
                "tile/0/../000",
                "tile/0/\u0661\u0661\u0661",
                "tile/0/x999/x999/x999/x999/x999/999",
                "tile/0/000\n")) {
            assertEquals(Optional.empty(), TilePath.parse(path), path);
        }
    }

    @Test
    void knows_the_tiles_of_70000_entries() {
        List<TilePath> tiles = TilePath.needed(0, 70_000);
        assertEquals(273, tiles.stream().filter(t -> t.level() == 0 && t.full()).count());
        assertEquals(
                List.of(new TilePath(0, 273, 112)),
                tiles.stream().filter(t -> t.level() == 0 && !t.full()).toList());
        assertEquals(
                List.of(new TilePath(1, 0, 256), new TilePath(1, 1, 17)),
                tiles.stream().filter(t -> t.level() == 1).toList());
        assertEquals(
                List.of(new TilePath(2, 0, 1)),
                tiles.stream().filter(t -> t.level() == 2).toList());
        assertEquals(
                274, tiles.stream().filter(t -> t.level() == TilePath.ENTRIES).count());
    }

    @Test
    void writes_only_what_grew() {
        assertEquals(List.of(), TilePath.needed(256, 256));
        assertEquals(List.of(new TilePath(-1, 1, 1), new TilePath(0, 1, 1)), TilePath.needed(256, 257));
        assertEquals(
                List.of(new TilePath(-1, 0, 256), new TilePath(0, 0, 256), new TilePath(1, 0, 1)),
                TilePath.needed(255, 256));
        assertThrows(IllegalArgumentException.class, () -> TilePath.needed(2, 1));
    }

    @Test
    void a_bundle_reads_back() throws Malformed {
        List<Bytes> entries = List.of(Bytes.EMPTY, Bytes.ofHex("01"), Bytes.wrap(new byte[65_535]));
        assertEquals(entries, EntryBundle.decode(EntryBundle.encode(entries)));
    }

    @Test
    void a_broken_bundle_is_refused() {
        for (String hex : List.of("", "00", "0001", "000201", "0000" + "00", "0000".repeat(257))) {
            assertEquals(
                    "LOG-02",
                    assertThrows(Malformed.class, () -> EntryBundle.decode(Bytes.ofHex(hex)), hex)
                            .code());
        }
        assertThrows(IllegalArgumentException.class, () -> EntryBundle.encode(List.of()));
        assertThrows(IllegalArgumentException.class, () -> EntryBundle.encode(List.of(Bytes.wrap(new byte[65_536]))));
    }
}
