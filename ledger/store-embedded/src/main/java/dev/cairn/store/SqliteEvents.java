package dev.cairn.store;

import dev.cairn.ledger.Trouble;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.query.Condition;
import dev.cairn.query.EventQuery;
import dev.cairn.query.EventStore;
import dev.cairn.query.Facts;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code events.db}: events and what they say, one table a way of asking.
 *
 * <pre>
 * event    index of the first entry -> times, canonical JSON       an answer's order, and the answer
 * said     field, value, event time, index                         "which events say this", one value's in the order of time
 * fact     index, field, value                                     "does this event say that"
 * entry    index of a later entry -> first entry                  who else signed it
 * </pre>
 *
 * A query is driven by the condition that fewest events meet, or by one that asks for a single value, or by time; the others are asked of each event
 * that comes along. A span of time is where the walk begins and ends. At most {@value #LOOKED_AT_MAX} events are looked at for one page.
 */
public final class SqliteEvents implements EventStore, AutoCloseable {
    /** A condition that at most so many rows meet is taken whole and sorted. */
    static final int RARE_ROWS_MAX = 2_000;

    /** Events that one {@link #find} looks at, at most. */
    static final int LOOKED_AT_MAX = 100_000;

    /** Of what is in the file: how facts are derived, and how they are laid out. */
    static final int VERSION = 100 * Facts.VERSION + 2;

    private static final List<String> SCHEMA = List.of(
            "CREATE TABLE IF NOT EXISTS event (idx INTEGER PRIMARY KEY, identity BLOB NOT NULL UNIQUE, at INTEGER NOT NULL,"
                    + " logged INTEGER NOT NULL, second INTEGER NOT NULL, nano INTEGER NOT NULL, json TEXT NOT NULL)",
            "CREATE INDEX IF NOT EXISTS event_at ON event (at, idx)",
            "CREATE INDEX IF NOT EXISTS event_logged ON event (logged, idx)",
            "CREATE TABLE IF NOT EXISTS field (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
            "CREATE TABLE IF NOT EXISTS said (field INTEGER NOT NULL, value TEXT NOT NULL, at INTEGER NOT NULL,"
                    + " idx INTEGER NOT NULL, PRIMARY KEY (field, value, at, idx)) WITHOUT ROWID",
            "CREATE TABLE IF NOT EXISTS fact (idx INTEGER NOT NULL, field INTEGER NOT NULL, value TEXT NOT NULL,"
                    + " PRIMARY KEY (idx, field, value)) WITHOUT ROWID",
            "CREATE TABLE IF NOT EXISTS entry (idx INTEGER PRIMARY KEY, first INTEGER NOT NULL)",
            "CREATE INDEX IF NOT EXISTS entry_first ON entry (first, idx)",
            "CREATE TABLE IF NOT EXISTS cursor (only INTEGER PRIMARY KEY CHECK (only = 1), next INTEGER NOT NULL)");

    private static final int CHUNK_MIN = 64;
    private static final int CHUNK_MAX = 8_192;

    private final Sqlite db;
    private final Map<String, Long> fields = new HashMap<>();
    private long cursor;

    private final int rareRowsMax;
    private final int lookedAtMax;

    private SqliteEvents(Sqlite db, int rareRowsMax, int lookedAtMax) {
        this.db = db;
        this.rareRowsMax = rareRowsMax;
        this.lookedAtMax = lookedAtMax;
        db.query("SELECT id, name FROM field", row -> fields.put(row.getString(2), row.getLong(1)));
        cursor = db.query("SELECT next FROM cursor", row -> row.getLong(1)).stream()
                .findFirst()
                .orElse(0L);
    }

    /**
     * Opens or creates the file; its folder is there.
     *
     * @throws Trouble.Conflict if another version of the software derived what is in it: delete it, and make it anew
     * @throws Trouble.Corrupt if it is no database, or damaged where SQLite looks first
     */
    public static SqliteEvents open(Path file) {
        return open(file, RARE_ROWS_MAX, LOOKED_AT_MAX);
    }

    static SqliteEvents open(Path file, int rareRowsMax, int lookedAtMax) {
        Sqlite db = Sqlite.open(
                file,
                Sqlite.Sync.DERIVED,
                "PRAGMA secure_delete=ON",
                "PRAGMA cache_size=-32768",
                "PRAGMA wal_autocheckpoint=8192");
        try {
            requireVersion(db, String.valueOf(file.getFileName()));
            SCHEMA.forEach(db::change);
            return new SqliteEvents(db, rareRowsMax, lookedAtMax);
        } catch (RuntimeException e) {
            db.close();
            throw e;
        }
    }

    /** The version stands in the file's header ({@code user_version}), where it can be read whatever the tables are. */
    private static void requireVersion(Sqlite db, String name) {
        long version = db.query("PRAGMA user_version", row -> row.getLong(1)).get(0);
        if (version != VERSION) {
            long tables = db.query("SELECT count(*) FROM sqlite_master", row -> row.getLong(1))
                    .get(0);
            if (tables > 0) {
                throw new Trouble.Conflict(name + ": made by version " + version + ", this is version " + VERSION);
            }
            db.change("PRAGMA user_version=" + VERSION);
        }
    }

    @Override
    public synchronized void put(List<Stored> events, long next) {
        if (next < cursor) {
            throw new IllegalArgumentException("cursor " + next + " below " + cursor);
        }
        Map<String, Long> made = new HashMap<>();
        db.transaction(() -> {
            putAll(events, made);
            return db.update("INSERT OR REPLACE INTO cursor VALUES (1, ?)", next);
        });
        fields.putAll(made);
        cursor = next;
    }

    private void putAll(List<Stored> events, Map<String, Long> made) {
        List<Long> added = new ArrayList<>();
        List<Object[]> facts = new ArrayList<>();
        for (Stored each : events) {
            byte[] identity = Hash.sha256(Bytes.ofUtf8(each.identity())).bytes().toArray();
            Optional<Long> known = db
                    .query("SELECT idx FROM event WHERE identity = ?", row -> row.getLong(1), (Object) identity)
                    .stream()
                    .findFirst();
            if (known.isEmpty()) {
                add(each, identity);
                added.add(each.index());
                Facts.of(each)
                        .all()
                        .forEach(fact ->
                                facts.add(new Object[] {each.index(), fieldToWrite(fact.field(), made), fact.value()}));
            } else if (known.get() != each.index()) {
                db.update("INSERT OR REPLACE INTO entry VALUES (?, ?)", each.index(), known.get());
            }
        }
        db.insert("INSERT INTO fact", facts);
        if (!added.isEmpty()) {
            say(added);
        }
    }

    private void add(Stored each, byte[] identity) {
        Instant logged = each.recordTime();
        db.update(
                "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?)",
                each.index(),
                identity,
                Place.microsOf(each.event().eventTime()),
                Place.microsOf(logged),
                logged.getEpochSecond(),
                logged.getNano(),
                each.event().json());
    }

    /** Facts of new events once more, in the order of questions: sorted, they touch each page of the table once. */
    private void say(List<Long> added) {
        db.update(
                "INSERT INTO said SELECT f.field, f.value, e.at, f.idx FROM json_each(?) new CROSS JOIN event e ON e.idx = new.value"
                        + " CROSS JOIN fact f ON f.idx = e.idx ORDER BY 1, 2, 3, 4",
                added.toString());
    }

    /** A field's number; a new one counts only when the transaction does. */
    private long fieldToWrite(String name, Map<String, Long> made) {
        Long known = fields.getOrDefault(name, made.get(name));
        if (known != null) {
            return known;
        }
        db.update("INSERT INTO field (name) VALUES (?)", name);
        long id = db.query("SELECT id FROM field WHERE name = ?", row -> row.getLong(1), name)
                .get(0);
        made.put(name, id);
        return id;
    }

    @Override
    public synchronized long cursor() {
        return cursor;
    }

    @Override
    public synchronized Slice find(EventQuery query, long before, Optional<Place> after, int limit) {
        if (limit < 1 || limit > HITS_MAX) {
            throw new IllegalArgumentException("limit " + limit + " not in 1.." + HITS_MAX);
        }
        EventSql sql = new EventSql(query, before, fields);
        if (sql.nothing()) {
            return new Slice(List.of(), Optional.empty());
        }
        Optional<Condition> through = through(sql);
        if (through.isEmpty()) {
            return inOrder(
                    (from, chunk) -> sql.chunk(from, chunk),
                    after,
                    limit,
                    sql.conditions().isEmpty());
        }
        Condition condition = through.get();
        return sql.inOrder(condition)
                ? inOrder(
                        (from, chunk) -> sql.chunk(condition, from, chunk),
                        after,
                        limit,
                        sql.conditions().size() == 1)
                : whole(sql.rare(condition, after, limit + 1), limit);
    }

    /** The condition to find events through: the rarest; if none is rare, one whose rows stand in the answer's order. */
    private Optional<Condition> through(EventSql sql) {
        List<Condition> asked = sql.conditions();
        if (asked.size() == 1 && sql.inOrder(asked.get(0))) {
            return Optional.of(asked.get(0));
        }
        return rarest(sql, asked).or(() -> asked.stream().filter(sql::inOrder).findFirst());
    }

    /** The condition that fewest rows meet, if those are few. */
    private Optional<Condition> rarest(EventSql sql, List<Condition> conditions) {
        int fewest = rareRowsMax;
        Optional<Condition> rarest = Optional.empty();
        for (Condition condition : conditions) {
            if (condition instanceof Condition.Lacks) {
                continue;
            }
            EventSql.Text count = sql.count(condition, fewest);
            int rows =
                    db.once(count.sql(), row -> row.getInt(1), count.values()).get(0);
            if (rows < fewest) {
                fewest = rows;
                rarest = Optional.of(condition);
            }
        }
        return rarest;
    }

    private Slice whole(EventSql.Text text, int limit) {
        List<Place> hits = db.once(text.sql(), row -> new Place(row.getLong(1), row.getLong(2)), text.values());
        return hits.size() <= limit
                ? new Slice(hits, Optional.empty())
                : new Slice(hits.subList(0, limit), Optional.of(hits.get(limit - 1)));
    }

    /** One event that came along. */
    private record Looked(Place place, boolean meets) {}

    /** The next so many events behind a place. */
    private interface Walk {
        EventSql.Text chunk(Optional<Place> from, int events);
    }

    /** @param all whether each that comes along meets the query: then one more than asked for tells all */
    private Slice inOrder(Walk walk, Optional<Place> after, int limit, boolean all) {
        List<Place> hits = new ArrayList<>();
        Optional<Place> from = after;
        int chunk = all ? limit + 1 : Math.max(CHUNK_MIN, 2 * limit);
        for (int looked = 0; looked < lookedAtMax; looked += chunk, chunk = Math.min(4 * chunk, CHUNK_MAX)) {
            EventSql.Text text = walk.chunk(from, chunk);
            List<Looked> rows = db.once(
                    text.sql(),
                    row -> new Looked(new Place(row.getLong(1), row.getLong(2)), row.getBoolean(3)),
                    text.values());
            for (Looked row : rows) {
                if (row.meets() && hits.size() == limit) {
                    return new Slice(hits, Optional.of(hits.get(limit - 1)));
                }
                if (row.meets()) {
                    hits.add(row.place());
                }
            }
            if (rows.size() < chunk) {
                return new Slice(hits, Optional.empty());
            }
            from = Optional.of(rows.get(rows.size() - 1).place());
            if (hits.size() == limit) {
                return new Slice(hits, from);
            }
        }
        return new Slice(hits, from);
    }

    /** In one statement: thirty would take longer than to find the thirty. */
    @Override
    public synchronized List<Found> load(List<Long> indices) {
        Map<Long, Found> found = new HashMap<>();
        db.query(
                "SELECT e.idx, e.second, e.nano, e.json, (SELECT group_concat(idx) FROM entry WHERE first = e.idx)"
                        + " FROM json_each(?) wanted CROSS JOIN event e ON e.idx = wanted.value",
                row -> found.put(row.getLong(1), found(row)),
                indices.toString());
        return indices.stream().map(found::get).filter(Objects::nonNull).toList();
    }

    private static Found found(ResultSet row) throws SQLException {
        long first = row.getLong(1);
        String later = row.getString(5);
        return new Found(
                first,
                Instant.ofEpochSecond(row.getLong(2), row.getLong(3)),
                row.getString(4),
                later == null ? List.of(first) : ascending(first + "," + later));
    }

    private static List<Long> ascending(String numbers) {
        return Arrays.stream(numbers.split(",")).map(Long::valueOf).sorted().toList();
    }

    @Override
    public synchronized List<Long> having(String field, String value) {
        Long id = fields.get(field);
        return id == null
                ? List.of()
                : db.query(
                        "SELECT idx FROM said WHERE field = ? AND value = ? ORDER BY idx LIMIT " + HITS_MAX,
                        row -> row.getLong(1),
                        id,
                        value);
    }

    /** Jumps from value to value: as many steps as values, however many events say each. */
    @Override
    public synchronized List<String> values(String field, String after, int limit) {
        Long id = fields.get(field);
        List<String> values = new ArrayList<>();
        String last = after;
        while (id != null && values.size() < limit) {
            List<String> next = db.query(
                    "SELECT value FROM said WHERE field = ? AND value > ? ORDER BY value LIMIT 1",
                    row -> row.getString(1),
                    id,
                    last);
            if (next.isEmpty()) {
                break;
            }
            last = next.get(0);
            values.add(last);
        }
        return values;
    }

    @Override
    public synchronized void forget(Collection<Long> indices, List<Stored> instead) {
        Map<String, Long> made = new HashMap<>();
        db.transaction(() -> {
            indices.forEach(this::forget);
            putAll(instead, made);
            return true;
        });
        fields.putAll(made);
        db.emptyLog();
    }

    private void forget(long index) {
        for (long at : db.query("SELECT at FROM event WHERE idx = ?", row -> row.getLong(1), index)) {
            for (Said fact : db.query(
                    "SELECT field, value FROM fact WHERE idx = ?",
                    row -> new Said(row.getLong(1), row.getString(2)),
                    index)) {
                db.update(
                        "DELETE FROM said WHERE field = ? AND value = ? AND at = ? AND idx = ?",
                        fact.field(),
                        fact.value(),
                        at,
                        index);
            }
            db.update("DELETE FROM fact WHERE idx = ?", index);
            db.update("DELETE FROM event WHERE idx = ?", index);
            db.update("DELETE FROM entry WHERE first = ?", index);
        }
        db.update("DELETE FROM entry WHERE idx = ?", index);
    }

    private record Said(long field, String value) {}

    @Override
    public synchronized void clear() {
        db.transaction(() -> {
            for (String table : List.of("event", "said", "fact", "entry", "cursor")) {
                db.update("DELETE FROM " + table);
            }
            return true;
        });
        db.emptyLog();
        cursor = 0;
    }

    @Override
    public synchronized void close() {
        db.close();
    }
}
