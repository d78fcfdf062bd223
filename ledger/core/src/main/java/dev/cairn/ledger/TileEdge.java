package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.merkle.CompactRange;
import dev.cairn.proof.merkle.EntryBundle;
import dev.cairn.proof.merkle.HashReader;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.merkle.TilePath;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The right edge of the tiles of one size: the entries and hashes that do not fill a tile yet. Immutable.
 *
 * <p>It grows from entries alone, tile by tile, another way than the sequencer's compact range: both must give the same
 * root before a head is signed.
 *
 * @param bundle the last 0–255 entries
 * @param levels for each tile level the last 0–255 hashes; hash i of level l is a complete subtree of 256^l leaves
 */
record TileEdge(long size, List<Bytes> bundle, List<List<Hash>> levels) implements HashReader {

    static final int WIDTH = TilePath.WIDTH_MAX;

    /** Floors between a full tile's hashes and its root. */
    static final int LEVELS = 8;

    static final TileEdge EMPTY = new TileEdge(0, List.of(), List.of());

    /** An object to be written. */
    record Written(TilePath path, Bytes bytes) {}

    /** A longer edge, and the tiles that lie between. */
    record Extension(TileEdge edge, List<Written> objects) {}

    TileEdge {
        bundle = List.copyOf(bundle);
        levels = levels.stream().map(List::copyOf).toList();
    }

    /** Appends entries; the objects are those of {@link TilePath#needed} from this size to the new one. */
    Extension extend(List<Bytes> entries) {
        return extend(entries, entries.stream().map(Merkle::leaf).toList());
    }

    /** As {@link #extend(List)}, with the entries' leaf hashes, which the caller has just computed from them. */
    Extension extend(List<Bytes> entries, List<Hash> leaves) {
        Growth growth = new Growth();
        for (int i = 0; i < entries.size(); i++) {
            growth.add(entries.get(i), leaves.get(i));
        }
        return growth.finish();
    }

    /** The root, folded from the edge alone. */
    Hash root() {
        return Merkle.rootOf(size, this);
    }

    /** The same edge as the sequencer grows it. */
    CompactRange range() {
        List<Hash> frontier = new ArrayList<>();
        long at = 0;
        for (int level = 62; level >= 0; level--) {
            if ((size >> level & 1) == 1) {
                frontier.add(hash(level, at >> level));
                at += 1L << level;
            }
        }
        return CompactRange.of(size, frontier);
    }

    /** Hashes that the edge itself holds, that is whatever {@link Merkle#rootOf} asks for this size. */
    @Override
    public Hash hash(int level, long index) {
        int tileLevel = Math.min(level / 8, levels.size() - 1);
        long from = (index << (level - 8 * tileLevel)) - tilesBefore(tileLevel);
        int count = 1 << (level - 8 * tileLevel);
        List<Hash> row = tileLevel < 0 ? List.of() : levels.get(tileLevel);
        if (from < 0 || from + count > row.size()) {
            throw new IllegalArgumentException("edge of size " + size + " has no hash " + level + ":" + index);
        }
        return perfect(row.subList((int) from, (int) from + count));
    }

    /** Number of hashes of this tile level that stand in full tiles. */
    private long tilesBefore(int tileLevel) {
        return size >> (8 * tileLevel) >> 8 << 8;
    }

    /** Root over a power of two of hashes. */
    static Hash perfect(List<Hash> hashes) {
        if (hashes.size() == 1) {
            return hashes.get(0);
        }
        int half = hashes.size() / 2;
        return Merkle.node(perfect(hashes.subList(0, half)), perfect(hashes.subList(half, hashes.size())));
    }

    /** The edge itself as objects: the partial bundle and the partial tile of each level. */
    List<Written> partials() {
        List<Written> objects = new ArrayList<>();
        partial(size, TilePath.ENTRIES).ifPresent(path -> objects.add(new Written(path, EntryBundle.encode(bundle))));
        for (int level = 0; level < levels.size(); level++) {
            List<Hash> row = levels.get(level);
            partial(size, level).ifPresent(path -> objects.add(new Written(path, encode(row))));
        }
        return objects;
    }

    static Bytes encode(List<Hash> hashes) {
        byte[] all = new byte[hashes.size() * Hash.SIZE];
        for (int i = 0; i < hashes.size(); i++) {
            hashes.get(i).bytes().buffer().get(all, i * Hash.SIZE, Hash.SIZE);
        }
        return Bytes.wrap(all);
    }

    static List<Hash> decode(Bytes tile, TilePath path) {
        if (tile.size() != path.width() * Hash.SIZE) {
            throw new Trouble.Corrupt("tile of " + tile.size() + " bytes path=" + path.path());
        }
        List<Hash> hashes = new ArrayList<>(path.width());
        for (int i = 0; i < path.width(); i++) {
            hashes.add(Hash.of(tile.slice(i * Hash.SIZE, (i + 1) * Hash.SIZE)));
        }
        return Collections.unmodifiableList(hashes);
    }

    /** Reads the partial tiles of a size and compares its entries with them; the caller compares the root. */
    static TileEdge load(ObjectSource objects, long size) {
        List<List<Hash>> levels = rows(objects, size);
        List<Bytes> bundle = partial(size, TilePath.ENTRIES)
                .map(path -> bundle(objects, path))
                .orElse(List.of());
        requireLogged(size, bundle, levels.isEmpty() ? List.of() : levels.get(0));
        return new TileEdge(size, bundle, levels);
    }

    /** The root as the partial tiles give it, whatever entries stand beside them. */
    static Hash rootOfTiles(ObjectSource objects, long size) {
        return new TileEdge(size, List.of(), rows(objects, size)).root();
    }

    private static List<List<Hash>> rows(ObjectSource objects, long size) {
        List<List<Hash>> levels = new ArrayList<>();
        for (int level = 0; size >> (8 * level) > 0; level++) {
            levels.add(partial(size, level)
                    .map(path -> decode(require(objects, path), path))
                    .orElse(List.of()));
        }
        return levels;
    }

    /** The entries of the edge go into every bundle that is written next: they are compared with what the head covers first. */
    private static void requireLogged(long size, List<Bytes> bundle, List<Hash> leaves) {
        for (int i = 0; i < bundle.size(); i++) {
            if (!Merkle.leaf(bundle.get(i)).equals(leaves.get(i))) {
                throw new Trouble.Corrupt("entry is not what was logged index=" + (size - bundle.size() + i));
            }
        }
    }

    private static Optional<TilePath> partial(long size, int level) {
        long hashes = size >> (8 * Math.max(level, 0));
        int width = (int) (hashes & (WIDTH - 1));
        return width == 0 ? Optional.empty() : Optional.of(new TilePath(level, hashes >> 8, width));
    }

    private static List<Bytes> bundle(ObjectSource objects, TilePath path) {
        try {
            List<Bytes> entries = EntryBundle.decode(require(objects, path));
            if (entries.size() != path.width()) {
                throw new Trouble.Corrupt("bundle of " + entries.size() + " entries path=" + path.path());
            }
            return entries;
        } catch (Malformed e) {
            throw new Trouble.Corrupt("bundle does not read path=" + path.path(), e);
        }
    }

    /** Some log may keep no partial tile that is full by now: the caller holds the hashes against a head anyway. */
    static Bytes require(ObjectSource objects, TilePath path) {
        return Cuts.get(objects, path).orElseThrow(() -> new Trouble.Corrupt("tile missing path=" + path.path()));
    }

    /** Builds a longer edge from this one. */
    private final class Growth {
        private final List<Bytes> entries = new ArrayList<>(bundle);
        private final List<List<Hash>> rows = new ArrayList<>();
        private final List<Written> objects = new ArrayList<>();
        private long grown = size;

        Growth() {
            levels.forEach(row -> rows.add(new ArrayList<>(row)));
        }

        void add(Bytes entry, Hash leaf) {
            entries.add(entry);
            grown++;
            if (entries.size() == WIDTH) {
                objects.add(new Written(
                        new TilePath(TilePath.ENTRIES, (grown - 1) / WIDTH, WIDTH), EntryBundle.encode(entries)));
                entries.clear();
            }
            addHash(0, leaf);
        }

        private void addHash(int level, Hash hash) {
            if (level == rows.size()) {
                rows.add(new ArrayList<>());
            }
            List<Hash> row = rows.get(level);
            row.add(hash);
            if (row.size() == WIDTH) {
                long index = (grown >> (8 * level)) / WIDTH - 1;
                objects.add(new Written(new TilePath(level, index, WIDTH), encode(row)));
                Hash parent = perfect(row);
                row.clear();
                addHash(level + 1, parent);
            }
        }

        Extension finish() {
            if (grown == size) {
                return new Extension(TileEdge.this, List.of());
            }
            partial(grown, TilePath.ENTRIES)
                    .ifPresent(path -> objects.add(new Written(path, EntryBundle.encode(entries))));
            for (int level = 0; level < rows.size(); level++) {
                List<Hash> row = rows.get(level);
                if (grown >> (8 * level) > size >> (8 * level)) {
                    partial(grown, level).ifPresent(path -> objects.add(new Written(path, encode(row))));
                }
            }
            return new Extension(new TileEdge(grown, entries, rows), List.copyOf(objects));
        }
    }
}
