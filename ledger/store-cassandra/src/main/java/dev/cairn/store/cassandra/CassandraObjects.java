package dev.cairn.store.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import dev.cairn.ledger.ObjectStore;
import dev.cairn.ledger.Trouble;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.merkle.TilePath;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tiles and bundles, and the two heads that move. A put waits in memory for the next {@link #sync}, which writes all of them at once.
 *
 * <p>Nothing here is conditional: what a writer puts follows from leaves that it has committed, so two writers can only put the same bytes. A
 * moving object carries its tree's size as timestamp: a zombie cannot set it back.
 */
final class CassandraObjects implements ObjectStore {

    private static final int SHELF_BITS = 8;

    private final Cql cql;
    private final String ledger;
    private final Map<String, Bytes> staged = new ConcurrentHashMap<>();
    private final Map<String, Long> stamps = new ConcurrentHashMap<>();

    CassandraObjects(Cql cql, String ledger) {
        this.cql = cql;
        this.ledger = ledger;
    }

    @Override
    public void put(String key, Bytes immutable) {
        Optional<Bytes> there = get(key);
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
        waiting.keySet().forEach(staged::remove);
    }

    @Override
    public void replace(String key, Bytes bytes) {
        ObjectStore.requireMoving(key);
        long stamp = Cursors.stamp(size(bytes), stamps.computeIfAbsent(key, this::newestStamp));
        cql.write(
                "INSERT INTO moving (ledger, key, bytes) VALUES (?, ?, ?) USING TIMESTAMP ?",
                ledger,
                key,
                bytes,
                stamp);
        stamps.put(key, stamp);
    }

    private long newestStamp(String key) {
        return cql.row("SELECT WRITETIME(bytes) AS stamp FROM moving WHERE ledger = ? AND key = ?", ledger, key)
                .map(row -> row.getLong("stamp"))
                .orElse(0L);
    }

    /** A checkpoint's second line; 0 for what is none. */
    private static long size(Bytes checkpoint) {
        List<String> lines =
                checkpoint.utf8IfValid().orElse("").lines().limit(2).toList();
        return lines.size() == 2 && lines.get(1).matches("[0-9]{1,13}") ? Long.parseLong(lines.get(1)) : 0;
    }
}
