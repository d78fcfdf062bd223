package dev.cairn.store;

import dev.cairn.ledger.witness.WitnessStore;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** {@code witness.db}: what this witness has co-signed, and the evidence of forks. */
public final class SqliteWitnessStore implements WitnessStore {

    private static final String SEEN =
            "CREATE TABLE IF NOT EXISTS seen (origin TEXT PRIMARY KEY, size INTEGER NOT NULL,"
                    + " root BLOB NOT NULL, note TEXT NOT NULL, seconds INTEGER NOT NULL) WITHOUT ROWID";
    private static final String EVIDENCE = "CREATE TABLE IF NOT EXISTS evidence (id INTEGER PRIMARY KEY,"
            + " origin TEXT NOT NULL, millis INTEGER NOT NULL, request TEXT NOT NULL, reason TEXT NOT NULL)";
    private static final String COUNT =
            "CREATE TABLE IF NOT EXISTS evidence_count (origin TEXT PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID";

    private static final String BY_REASON = "CREATE INDEX IF NOT EXISTS evidence_reason ON evidence (origin, reason)";

    private final Sqlite db;
    private final int evidenceMax;

    SqliteWitnessStore(Path file, int evidenceMax) {
        this.db = Sqlite.open(file, Sqlite.Sync.CELL, SEEN, EVIDENCE, COUNT, BY_REASON);
        this.evidenceMax = evidenceMax;
    }

    /** Opens or creates the file; its folder is there. */
    public static SqliteWitnessStore open(Path file) {
        return new SqliteWitnessStore(file, EVIDENCE_MAX);
    }

    @Override
    public synchronized Optional<Seen> last(String origin) {
        return db
                .query("SELECT size, root, note, seconds FROM seen WHERE origin = ?", SqliteWitnessStore::read, origin)
                .stream()
                .findFirst();
    }

    private static Seen read(ResultSet row) throws SQLException {
        return new Seen(row.getLong(1), Hash.of(Bytes.wrap(row.getBytes(2))), row.getString(3), row.getLong(4));
    }

    @Override
    public synchronized boolean advance(String origin, Optional<Seen> expected, Seen next) {
        return db.transaction(() -> {
            if (!last(origin).equals(expected)) {
                return false;
            }
            db.update(
                    "INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?, ?)",
                    origin,
                    next.size(),
                    next.root().bytes().toArray(),
                    next.note(),
                    next.unixSeconds());
            return true;
        });
    }

    @Override
    public synchronized void evidence(String origin, long unixMillis, String request, String reason) {
        db.transaction(() -> {
            if (hasRoom(origin, reason)) {
                db.update(
                        "INSERT INTO evidence (origin, millis, request, reason) VALUES (?, ?, ?, ?)",
                        origin,
                        unixMillis,
                        request,
                        reason);
            }
            return db.update(
                    "INSERT INTO evidence_count VALUES (?, 1) ON CONFLICT (origin) DO UPDATE SET n = n + 1", origin);
        });
    }

    private boolean hasRoom(String origin, String reason) {
        boolean known = count("SELECT count(*) FROM evidence WHERE origin = ? AND reason = ?", origin, reason) > 0;
        long kept = count("SELECT count(*) FROM evidence WHERE origin = ?", origin);
        return !known && kept < (reason.startsWith(SUSPICION) ? evidenceMax / 2 : evidenceMax);
    }

    private long count(String sql, Object... values) {
        return db.query(sql, row -> row.getLong(1), values).get(0);
    }

    @Override
    public synchronized long evidenceCount(String origin) {
        return db.query("SELECT n FROM evidence_count WHERE origin = ?", row -> row.getLong(1), origin).stream()
                .findFirst()
                .orElse(0L);
    }

    @Override
    public synchronized void close() {
        db.close();
    }
}
