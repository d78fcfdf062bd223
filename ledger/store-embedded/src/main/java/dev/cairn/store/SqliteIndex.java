package dev.cairn.store;

import dev.cairn.ledger.EntryIndex;
import dev.cairn.proof.Bytes;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One feed of {@code index.db}: derived, may be deleted. Times are kept in milliseconds. Two feeds share the file, each
 * with tables and a connection of its own.
 */
final class SqliteIndex implements EntryIndex, AutoCloseable {

    private static final Instant EARLIEST = Instant.ofEpochMilli(Long.MIN_VALUE);
    private static final Instant LATEST = Instant.ofEpochMilli(Long.MAX_VALUE);

    private static final int FORGET_AT_ONCE = 500;

    private final String feed;
    private final Sqlite db;
    private long cursor;

    /** {@code feed}: lower-case letters, part of the tables' names. */
    SqliteIndex(Path file, String feed) {
        if (!feed.matches("[a-z]+")) {
            throw new IllegalArgumentException("feed " + feed);
        }
        this.feed = feed;
        db = Sqlite.open(
                file,
                Sqlite.Sync.DERIVED,
                "PRAGMA secure_delete=ON",
                "CREATE TABLE IF NOT EXISTS " + feed + "_row (kind TEXT NOT NULL, key TEXT NOT NULL,"
                        + " idx INTEGER NOT NULL, time INTEGER NOT NULL, PRIMARY KEY (kind, key, idx)) WITHOUT ROWID",
                "CREATE TABLE IF NOT EXISTS " + feed
                        + "_memo (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
                "CREATE TABLE IF NOT EXISTS " + feed
                        + "_cursor (only INTEGER PRIMARY KEY CHECK (only = 1), next INTEGER NOT NULL)");
        cursor = db.query("SELECT next FROM " + feed + "_cursor", row -> row.getLong(1)).stream()
                .findFirst()
                .orElse(0L);
    }

    @Override
    public synchronized void put(List<Row> rows, List<Memo> memos, long next) {
        if (next < cursor) {
            throw new IllegalArgumentException("cursor " + next + " below " + cursor);
        }
        db.transaction(() -> {
            for (Row row : rows) {
                db.update(
                        "INSERT OR REPLACE INTO " + feed + "_row VALUES (?, ?, ?, ?)",
                        row.kind(),
                        row.key(),
                        row.index(),
                        millis(row.time()));
            }
            for (Memo memo : memos) {
                db.update(
                        "INSERT OR REPLACE INTO " + feed + "_memo VALUES (?, ?)",
                        memo.key(),
                        memo.value().toArray());
            }
            return db.update("INSERT OR REPLACE INTO " + feed + "_cursor VALUES (1, ?)", next);
        });
        cursor = next;
    }

    private static long millis(Instant time) {
        return time.isBefore(EARLIEST) ? Long.MIN_VALUE : time.isAfter(LATEST) ? Long.MAX_VALUE : time.toEpochMilli();
    }

    @Override
    public synchronized List<Hit> find(String kind, String key, Instant from, Instant to, int limit, long afterIndex) {
        return db.query(
                "SELECT time, idx FROM " + feed + "_row WHERE kind = ? AND key = ? AND idx > ?"
                        + " AND time >= ? AND (time < ? OR ?) ORDER BY idx LIMIT ?",
                row -> new Hit(Instant.ofEpochMilli(row.getLong(1)), row.getLong(2)),
                kind,
                key,
                afterIndex,
                millis(from),
                millis(to),
                to.isAfter(LATEST) ? 1 : 0,
                EntryIndex.requireLimit(limit));
    }

    @Override
    public synchronized Optional<Bytes> memo(String key) {
        return db
                .query("SELECT value FROM " + feed + "_memo WHERE key = ?", row -> Bytes.wrap(row.getBytes(1)), key)
                .stream()
                .findFirst();
    }

    @Override
    public synchronized long cursor() {
        return cursor;
    }

    @Override
    public synchronized void forget(Set<Long> indices) {
        List<Long> all = List.copyOf(indices);
        for (int from = 0; from < all.size(); from += FORGET_AT_ONCE) {
            String some = all.subList(from, Math.min(all.size(), from + FORGET_AT_ONCE)).stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining(","));
            db.change("DELETE FROM " + feed + "_row WHERE idx IN (" + some + ")");
        }
        db.emptyLog(); // also when nothing was deleted: a crash may have come between the two
    }

    @Override
    public synchronized void clear() {
        db.transaction(() -> {
            db.update("DELETE FROM " + feed + "_row");
            db.update("DELETE FROM " + feed + "_memo");
            return db.update("DELETE FROM " + feed + "_cursor");
        });
        cursor = 0;
    }

    @Override
    public synchronized void close() {
        db.close();
    }
}
