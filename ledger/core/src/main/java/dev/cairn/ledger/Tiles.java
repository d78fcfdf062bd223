package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.merkle.EntryBundle;
import dev.cairn.proof.merkle.HashReader;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.merkle.TilePath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Hashes and entries out of the object store, none of it believed: a full tile is compared with its hash in the tile above,
 * up to the edge in memory, whose root is the head's; an entry with its leaf hash. What was verified once stays in a
 * bounded cache.
 */
final class Tiles {

    static final int CACHE_TILES_MAX = 512;
    static final int CACHE_BUNDLES_MAX = 64;

    /** Levels that a log of 2^63 entries has. */
    private static final int TILE_LEVELS_MAX = 7;

    private final ObjectSource objects;
    private final Map<TilePath, Pyramid> tiles = new Lru<>(CACHE_TILES_MAX);
    private final Map<TilePath, List<Bytes>> bundles = new Lru<>(CACHE_BUNDLES_MAX);
    private volatile EdgeRows newest = EdgeRows.of(TileEdge.EMPTY);

    /** The edge's rows with their subtrees: one receipt after the other asks for the same ones. */
    private record EdgeRows(TileEdge edge, List<Pyramid> rows) {
        static EdgeRows of(TileEdge edge) {
            return new EdgeRows(edge, edge.levels().stream().map(Pyramid::over).toList());
        }

        /** Whether it is that very edge; comparing every hash would cost what is saved here. */
        @SuppressWarnings("ReferenceEquality")
        boolean isOf(TileEdge other) {
            return edge == other;
        }
    }

    Tiles(ObjectSource objects) {
        this.objects = objects;
    }

    /**
     * The bytes of a tile or bundle, whole or partial, made of what was verified.
     *
     * @return empty if the edge's size does not reach so far
     * @throws Trouble.Corrupt if it cannot be had, because an object on the way is not what was logged
     */
    Optional<Bytes> right(TileEdge edge, TilePath path) {
        int level = Math.max(path.level(), 0);
        long hashes = level > TILE_LEVELS_MAX ? 0 : edge.size() >> (8 * level);
        if (path.index() > hashes / TileEdge.WIDTH || path.index() * TileEdge.WIDTH + path.width() > hashes) {
            return Optional.empty();
        }
        if (path.level() == TilePath.ENTRIES) {
            return Optional.of(EntryBundle.encode(bundle(edge, path.index()).subList(0, path.width())));
        }
        Pyramid row = row(edge, level, path.index());
        return Optional.of(TileEdge.encode(
                IntStream.range(0, path.width()).mapToObj(i -> row.hash(0, i)).toList()));
    }

    /** Hashes of complete subtrees within the edge's size. */
    HashReader reader(TileEdge edge) {
        return (level, index) -> {
            int tileLevel = level / 8;
            int inTile = level % 8;
            long first = index << inTile;
            Pyramid row = row(edge, tileLevel, first / TileEdge.WIDTH);
            return row.hash(inTile, (int) (first % TileEdge.WIDTH) >> inTile);
        };
    }

    /** Entries of one bundle: those that are full come from the store, the rest from the edge. */
    List<Bytes> bundle(TileEdge edge, long n) {
        if (n == edge.size() / TileEdge.WIDTH) {
            return edge.bundle();
        }
        TilePath path = new TilePath(TilePath.ENTRIES, n, TileEdge.WIDTH);
        synchronized (bundles) {
            List<Bytes> known = bundles.get(path);
            if (known != null) {
                return known;
            }
        }
        List<Bytes> read = verifiedBundle(edge, path);
        synchronized (bundles) {
            bundles.put(path, read);
        }
        return read;
    }

    /**
     * Entries of one bundle as they are stored, past the cache; the hash tiles over them are verified, they themselves are not hashed. The
     * newest bundle comes from the edge.
     */
    List<Bytes> stored(TileEdge edge, long n) {
        if (n == edge.size() / TileEdge.WIDTH) {
            return edge.bundle();
        }
        row(edge, 0, n);
        return decode(new TilePath(TilePath.ENTRIES, n, TileEdge.WIDTH));
    }

    private List<Bytes> verifiedBundle(TileEdge edge, TilePath path) {
        Pyramid leaves = row(edge, 0, path.index());
        List<Bytes> entries = decode(path);
        for (int i = 0; i < entries.size(); i++) {
            if (!Merkle.leaf(entries.get(i)).equals(leaves.hash(0, i))) {
                throw new Trouble.Corrupt("entry is not what was logged index=" + (path.index() * TileEdge.WIDTH + i));
            }
        }
        return entries;
    }

    private List<Bytes> decode(TilePath path) {
        try {
            List<Bytes> entries = EntryBundle.decode(TileEdge.require(objects, path));
            if (entries.size() != TileEdge.WIDTH) {
                throw new Trouble.Corrupt("bundle of " + entries.size() + " entries path=" + path.path());
            }
            return entries;
        } catch (Malformed e) {
            throw new Trouble.Corrupt("bundle does not read path=" + path.path(), e);
        }
    }

    /** The hashes of one tile. */
    private Pyramid row(TileEdge edge, int tileLevel, long n) {
        if (n == edge.size() >> (8 * tileLevel) >> 8) {
            return edgeRows(edge).rows().get(tileLevel);
        }
        TilePath path = new TilePath(tileLevel, n, TileEdge.WIDTH);
        synchronized (tiles) {
            Pyramid known = tiles.get(path);
            if (known != null) {
                return known;
            }
        }
        Pyramid read = Pyramid.over(TileEdge.decode(TileEdge.require(objects, path), path));
        Hash parent = row(edge, tileLevel + 1, n / TileEdge.WIDTH).hash(0, (int) (n % TileEdge.WIDTH));
        if (!read.hash(TileEdge.LEVELS, 0).equals(parent)) {
            throw new Trouble.Corrupt("tile is not what was logged path=" + path.path());
        }
        synchronized (tiles) {
            tiles.put(path, read);
        }
        return read;
    }

    private EdgeRows edgeRows(TileEdge edge) {
        EdgeRows known = newest;
        if (!known.isOf(edge)) {
            known = EdgeRows.of(edge);
            newest = known;
        }
        return known;
    }

    /** Forgets the least recently used. */
    private static final class Lru<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1L;
        private final int max;

        Lru(int max) {
            super(16, 0.75f, true);
            this.max = max;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > max;
        }
    }
}
