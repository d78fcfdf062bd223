package dev.cairn.store;

import dev.cairn.ledger.CapsuleStore;
import dev.cairn.proof.Bytes;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** {@code capsules.db}: payloads by index. {@code secure_delete} overwrites what is erased; a hole stays a hole. */
final class SqliteCapsules implements CapsuleStore, AutoCloseable {

    private final Sqlite db;
    private long cursor;

    SqliteCapsules(Path file) {
        this(
                Sqlite.open(
                        file,
                        Sqlite.Sync.LOG,
                        "PRAGMA secure_delete=ON",
                        // A head's capsules fit, so that no page goes to the log twice; the log is carried over less
                        // often.
                        "PRAGMA cache_size=-32768",
                        "PRAGMA wal_autocheckpoint=8192",
                        "CREATE TABLE IF NOT EXISTS capsule (idx INTEGER PRIMARY KEY, root BLOB NOT NULL, bytes BLOB)",
                        "CREATE TABLE IF NOT EXISTS cursor (only INTEGER PRIMARY KEY CHECK (only = 1), next INTEGER NOT NULL)"));
    }

    /** Over a file that was opened already. */
    SqliteCapsules(Sqlite db) {
        this.db = db;
        cursor = db.query("SELECT next FROM cursor", row -> row.getLong(1)).stream()
                .findFirst()
                .orElse(0L);
    }

    @Override
    public synchronized void put(List<Stored> rows, long next) {
        if (next < cursor) {
            throw new IllegalArgumentException("cursor " + next + " below " + cursor);
        }
        db.transaction(() -> {
            db.insert(
                    "INSERT OR IGNORE INTO capsule",
                    rows.stream()
                            .map(row -> new Object[] {
                                row.index(),
                                row.root().bytes().toArray(),
                                row.capsule().toArray()
                            })
                            .toList());
            return db.update("INSERT OR REPLACE INTO cursor VALUES (1, ?)", next);
        });
        cursor = next;
    }

    @Override
    public synchronized Optional<Bytes> get(long index) {
        return db.query("SELECT bytes FROM capsule WHERE idx = ?", SqliteCapsules::bytes, index).stream()
                .findFirst()
                .flatMap(found -> found);
    }

    @Override
    public synchronized List<Held> range(long from, long to) {
        return db.query(
                "SELECT idx, bytes FROM capsule WHERE idx >= ? AND idx < ? AND bytes IS NOT NULL ORDER BY idx",
                row -> new Held(row.getLong(1), Bytes.wrap(row.getBytes(2))),
                from,
                to);
    }

    private static Optional<Bytes> bytes(ResultSet row) throws SQLException {
        return Optional.ofNullable(row.getBytes(1)).map(Bytes::wrap);
    }

    @Override
    public synchronized void erase(long index) {
        db.update("INSERT INTO capsule VALUES (?, x'', NULL) ON CONFLICT (idx) DO UPDATE SET bytes = NULL", index);
        db.emptyLog();
    }

    @Override
    public synchronized boolean erased(long index) {
        return !db.query("SELECT 1 FROM capsule WHERE idx = ? AND bytes IS NULL", row -> row.getInt(1), index)
                .isEmpty();
    }

    @Override
    public synchronized long cursor() {
        return cursor;
    }

    @Override
    public synchronized void close() {
        db.close();
    }
}
