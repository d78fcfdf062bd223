package dev.cairn.store;

import dev.cairn.ledger.HeadStore;
import dev.cairn.ledger.StoredHead;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** {@code head.db}: one row, alone in its file, so that no backup of other data can carry it back in time. */
final class SqliteHeads implements HeadStore, AutoCloseable {

    private static final String TABLE = "CREATE TABLE IF NOT EXISTS head (only INTEGER PRIMARY KEY CHECK (only = 1),"
            + " size INTEGER NOT NULL, root BLOB NOT NULL, note TEXT NOT NULL, height INTEGER NOT NULL,"
            + " seal BLOB NOT NULL, millis INTEGER NOT NULL)";

    private final Sqlite db;

    SqliteHeads(Path file) {
        this(Sqlite.open(file, Sqlite.Sync.CELL, TABLE));
    }

    /** Over a file that was opened already. */
    SqliteHeads(Sqlite db) {
        this.db = db;
    }

    @Override
    public synchronized Optional<StoredHead> load() {
        List<StoredHead> rows = db.query("SELECT size, root, note, height, seal, millis FROM head", SqliteHeads::read);
        return rows.stream().findFirst();
    }

    private static StoredHead read(ResultSet row) throws SQLException {
        return new StoredHead(
                row.getLong(1),
                Hash.of(Bytes.wrap(row.getBytes(2))),
                row.getString(3),
                row.getLong(4),
                Hash.of(Bytes.wrap(row.getBytes(5))),
                row.getLong(6));
    }

    @Override
    public synchronized boolean swap(Optional<StoredHead> expected, StoredHead next) {
        return db.transaction(() -> {
            if (!load().equals(expected)) {
                return false;
            }
            db.update(
                    "INSERT OR REPLACE INTO head VALUES (1, ?, ?, ?, ?, ?, ?)",
                    next.size(),
                    next.root().bytes().toArray(),
                    next.note(),
                    next.height(),
                    next.seal().bytes().toArray(),
                    next.sealedMillis());
            return true;
        });
    }

    @Override
    public synchronized void close() {
        db.close();
    }
}
