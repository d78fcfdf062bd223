package dev.cairn.store;

import dev.cairn.ledger.CapsuleStore;
import dev.cairn.proof.Bytes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code capsules.db}: payloads by index. Neighbours that arrive together are one row, a {@link CapsulePack}; what arrives singly, and
 * what was erased, has a row of its own. {@code secure_delete} overwrites what is erased; a hole stays a hole.
 */
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
                        "CREATE TABLE IF NOT EXISTS pack (number INTEGER PRIMARY KEY, bytes BLOB NOT NULL)",
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
        List<Object[]> packs = new ArrayList<>();
        List<Object[]> single = new ArrayList<>();
        share(rows, next, packs, single);
        db.transaction(() -> {
            db.insert("INSERT INTO pack", packs);
            db.insert("INSERT OR IGNORE INTO capsule", single);
            return db.update("INSERT OR REPLACE INTO cursor VALUES (1, ?)", next);
        });
        cursor = next;
    }

    /** Only what arrives whole, and for the first time, is packed: so no pack is ever written twice, and no entry is in both tables. */
    private void share(List<Stored> rows, long next, List<Object[]> packs, List<Object[]> single) {
        Set<Long> begun = begun(next);
        for (int from = 0, to; from < rows.size(); from = to) {
            long number = CapsulePack.number(rows.get(from).index());
            to = end(rows, from, number);
            List<Stored> some = rows.subList(from, to);
            List<Held> held = some.stream()
                    .map(row -> new Held(row.index(), row.capsule()))
                    .toList();
            boolean whole = number * CapsulePack.ENTRIES >= cursor && (number + 1) * CapsulePack.ENTRIES <= next;
            if (whole && !begun.contains(number) && CapsulePack.size(held) <= CapsulePack.BYTES_MAX) {
                packs.add(new Object[] {number, CapsulePack.of(held)});
            } else {
                some.stream()
                        .filter(row -> row.index() >= cursor || !isPacked(row.index()))
                        .forEach(row -> single.add(row(row)));
            }
        }
    }

    /** The packs between the cursor and {@code next} of which something was erased before it came. */
    private Set<Long> begun(long next) {
        return new HashSet<>(db.query(
                "SELECT idx FROM capsule WHERE idx >= ? AND idx < ?",
                row -> CapsulePack.number(row.getLong(1)),
                cursor,
                next));
    }

    private static int end(List<Stored> rows, int from, long number) {
        int to = from + 1;
        while (to < rows.size() && CapsulePack.number(rows.get(to).index()) == number) {
            to++;
        }
        return to;
    }

    private static Object[] row(Stored row) {
        return new Object[] {
            row.index(), row.root().bytes().toArray(), row.capsule().toArray()
        };
    }

    @Override
    public synchronized Optional<Bytes> get(long index) {
        return range(index, index + 1).stream().findFirst().map(Held::capsule);
    }

    @Override
    public synchronized List<Held> range(long from, long to) {
        List<Held> held = new ArrayList<>(db.query(
                "SELECT idx, bytes FROM capsule WHERE idx >= ? AND idx < ? AND bytes IS NOT NULL ORDER BY idx",
                row -> new Held(row.getLong(1), Bytes.wrap(row.getBytes(2))),
                from,
                to));
        int single = held.size();
        db.query(
                        "SELECT number, bytes FROM pack WHERE number >= ? AND number <= ? ORDER BY number",
                        row -> CapsulePack.read(row.getLong(1), row.getBytes(2), from, to),
                        CapsulePack.number(from),
                        CapsulePack.number(Math.max(from, to - 1)))
                .forEach(held::addAll);
        if (single > 0) {
            held.sort(Comparator.comparingLong(Held::index));
        }
        return held;
    }

    private boolean isPacked(long index) {
        return pack(index)
                .map(pack -> CapsulePack.read(CapsulePack.number(index), pack, index, index + 1))
                .filter(held -> !held.isEmpty())
                .isPresent();
    }

    private Optional<byte[]> pack(long index) {
        return db
                .query("SELECT bytes FROM pack WHERE number = ?", row -> row.getBytes(1), CapsulePack.number(index))
                .stream()
                .findFirst();
    }

    @Override
    public synchronized void erase(long index) {
        db.transaction(() -> {
            pack(index)
                    .ifPresent(pack -> db.update(
                            "UPDATE pack SET bytes = ? WHERE number = ?",
                            CapsulePack.without(index, pack),
                            CapsulePack.number(index)));
            return db.update(
                    "INSERT INTO capsule VALUES (?, x'', NULL) ON CONFLICT (idx) DO UPDATE SET bytes = NULL", index);
        });
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
