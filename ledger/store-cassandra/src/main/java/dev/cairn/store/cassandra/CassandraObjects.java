package dev.cairn.store.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import dev.cairn.ledger.ObjectStore;
import dev.cairn.ledger.Trouble;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.merkle.TilePath;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tiles and bundles, and the two heads that move. A put waits in memory for the next {@link #sync}, which writes all of them at once.
 *
 * <p>Nothing here is conditional: what a writer puts follows from leaves that it has committed, so two writers can only put the same bytes. A
 * moving object carries its tree's size as timestamp: a zombie cannot set it back, also not one who never set it before and looks for the first
 * time at what is there when a successor has set it.
 */
final class CassandraObjects implements ObjectStore {

    private static final int SHELF_BITS = 8;
    private static final int PARTITIONS_KNOWN_MAX = 64;

    private final Cql cql;
    private final String ledger;
    private final Map<String, Bytes> staged = new ConcurrentHashMap<>();
    private final Map<String, Shown> shown = new ConcurrentHashMap<>();
    private final Map<Partition, Set<Long>> partitions = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Partition, Set<Long>> eldest) {
            return size() > PARTITIONS_KNOWN_MAX;
        }
    };

    CassandraObjects(Cql cql, String ledger) {
        this.cql = cql;
        this.ledger = ledger;
    }

    @Override
    public void put(String key, Bytes immutable) {
        Optional<Bytes> there = mayBeThere(ObjectStore.requireKey(key)) ? get(key) : Optional.empty();
        if (there.isPresent() && !there.get().equals(immutable)) {
            throw new Trouble.Corrupt("object differs key=" + key);
        }
        if (there.isEmpty()) {
            staged.put(key, immutable);
        }
    }

    @Override
    public Optional<Bytes> get(String key) {
        Bytes waiting = staged.get(ObjectStore.requireKey(key));
        return waiting != null
                ? Optional.of(waiting)
                : cql.rows(select(key)).stream().findFirst().map(row -> Cql.bytes(row, "bytes"));
    }

    /**
     * False for a tile that is not among its partition's, as read once and kept up since: a log grows at its end, and there one reading stands for
     * many puts. What a zombie adds meanwhile are the same bytes.
     */
    private boolean mayBeThere(String key) {
        Optional<TilePath> tile = TilePath.parse(key);
        if (tile.isEmpty() || staged.containsKey(key)) {
            return true;
        }
        synchronized (partitions) {
            return partitions
                    .computeIfAbsent(partition(tile.get()), this::members)
                    .contains(member(tile.get()));
        }
    }

    /** The partition of a tile; {@code number} is a shelf of full tiles, or the tile that the partial ones belong to. */
    private record Partition(boolean full, int level, long number) {}

    private static Partition partition(TilePath path) {
        return new Partition(path.full(), path.level(), path.full() ? path.index() >> SHELF_BITS : path.index());
    }

    private static long member(TilePath path) {
        return path.full() ? path.index() : path.width();
    }

    private Set<Long> members(Partition partition) {
        String text = partition.full()
                ? "SELECT n FROM tile WHERE ledger = ? AND level = ? AND shelf = ?"
                : "SELECT width FROM tile_part WHERE ledger = ? AND level = ? AND n = ?";
        Set<Long> members = new HashSet<>();
        cql.rows(text, ledger, partition.level(), partition.number())
                .forEach(row -> members.add(partition.full() ? row.getLong("n") : (long) row.getInt("width")));
        return members;
    }

    private void remember(String key) {
        synchronized (partitions) {
            TilePath.parse(key).ifPresent(path -> {
                Set<Long> members = partitions.get(partition(path));
                if (members != null) {
                    members.add(member(path));
                }
            });
        }
    }

    private BoundStatement select(String key) {
        Optional<TilePath> tile = TilePath.parse(key);
        if (tile.isEmpty()) {
            String table = key.startsWith(MOVING) ? "moving" : "object";
            return cql.bind("SELECT bytes FROM " + table + " WHERE ledger = ? AND key = ?", ledger, key);
        }
        TilePath path = tile.get();
        return path.full()
                ? cql.bind(
                        "SELECT bytes FROM tile WHERE ledger = ? AND level = ? AND shelf = ? AND n = ?",
                        ledger,
                        path.level(),
                        path.index() >> SHELF_BITS,
                        path.index())
                : cql.bind(
                        "SELECT bytes FROM tile_part WHERE ledger = ? AND level = ? AND n = ? AND width = ?",
                        ledger,
                        path.level(),
                        path.index(),
                        path.width());
    }

    private BoundStatement insert(String key, Bytes bytes) {
        Optional<TilePath> tile = TilePath.parse(key);
        if (tile.isEmpty()) {
            return cql.bind("INSERT INTO object (ledger, key, bytes) VALUES (?, ?, ?)", ledger, key, bytes);
        }
        TilePath path = tile.get();
        return path.full()
                ? cql.bind(
                        "INSERT INTO tile (ledger, level, shelf, n, bytes) VALUES (?, ?, ?, ?, ?)",
                        ledger,
                        path.level(),
                        path.index() >> SHELF_BITS,
                        path.index(),
                        bytes)
                : cql.bind(
                        "INSERT INTO tile_part (ledger, level, n, width, bytes) VALUES (?, ?, ?, ?, ?)",
                        ledger,
                        path.level(),
                        path.index(),
                        path.width(),
                        bytes);
    }

    @Override
    public void sync() {
        Map<String, Bytes> waiting = Map.copyOf(staged);
        cql.write(waiting.entrySet().stream()
                .map(each -> insert(each.getKey(), each.getValue()))
                .toList());
        waiting.keySet().forEach(this::remember);
        waiting.keySet().forEach(staged::remove);
    }

    /** A moving object as this process last knew it: its tree's size and its timestamp. */
    private record Shown(long size, long stamp) {
        static final Shown NOTHING = new Shown(0, 0);
    }

    /** @throws Trouble.Conflict if a larger tree is shown: nobody shows one but who has claimed the ledger after us */
    @Override
    public void replace(String key, Bytes bytes) {
        Shown before = shown.computeIfAbsent(ObjectStore.requireMoving(key), this::newest);
        long size = size(bytes);
        if (size < before.size()) {
            throw new Trouble.Conflict("HLT-03 another writer shows a larger tree ledger=" + ledger + " " + key + "="
                    + before.size() + " ours=" + size);
        }
        // Of the same tree or a smaller one: so the timestamp stays below that of every larger tree, whoever shows it
        // meanwhile.
        long stamp = Cursors.stamp(size, before.stamp());
        cql.write(
                "INSERT INTO moving (ledger, key, bytes) VALUES (?, ?, ?) USING TIMESTAMP ?",
                ledger,
                key,
                bytes,
                stamp);
        shown.put(key, new Shown(size, stamp));
    }

    private Shown newest(String key) {
        return cql.row("SELECT bytes, WRITETIME(bytes) AS stamp FROM moving WHERE ledger = ? AND key = ?", ledger, key)
                .map(row -> new Shown(size(Cql.bytes(row, "bytes")), row.getLong("stamp")))
                .orElse(Shown.NOTHING);
    }

    /** A checkpoint's second line; 0 for what is none. */
    private static long size(Bytes checkpoint) {
        List<String> lines =
                checkpoint.utf8IfValid().orElse("").lines().limit(2).toList();
        return lines.size() == 2 && lines.get(1).matches("[0-9]{1,13}") ? Long.parseLong(lines.get(1)) : 0;
    }
}
