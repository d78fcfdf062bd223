package dev.cairn.store.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import dev.cairn.ledger.EntryIndex;
import dev.cairn.proof.Bytes;
import dev.cairn.store.cassandra.Cql.Sized;
import dev.cairn.store.cassandra.Cursors.Cursor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One feed of the index. The rows of a key stand on shelves of 65,536 log indices, a partition each, so that none can grow beyond that; the
 * key's directory says which shelves there are, from what time to what time. Times are kept in milliseconds.
 *
 * <p>Rows first, then the cursor: a crash in between repeats work. {@link #clear} begins a new generation, for a key's rows of before
 * must not shine through and deleting takes its time; the old one is removed before it returns.
 *
 * <p>{@link #forget} reads every row of the feed: rows are found by key, and an index over them the other way round would double every write
 * for what happens once in a while. What it removed lies in Cassandra's files until they are compacted (see RATIONALE).
 */
final class CassandraIndex implements EntryIndex {

    /** Log indices on a shelf, so at most so many rows in a partition. */
    static final int SHELF_BITS = 16;

    /** More partitions in a batch make Cassandra warn. */
    private static final int BATCH_ROWS = 10;

    private static final int SHELVES_AT_ONCE = 8;
    private static final int SCAN_PAGE = 2_000;
    private static final int REMOVALS_AT_ONCE = 1_000;
    private static final int MEMOS_KNOWN_MAX = 10_000;

    /** Keys of these kinds name one entry (or its forks): one shelf, no directory. */
    private static final Set<String> POINTS = Set.of("chain");

    private static final long TIME_MAX = 1L << 60;
    private static final long STAMP_LAST = 1L << 62;

    private static final Instant EARLIEST = Instant.ofEpochMilli(Long.MIN_VALUE);
    private static final Instant LATEST = Instant.ofEpochMilli(Long.MAX_VALUE);

    private static final String KEY_IS = " WHERE ledger = ? AND feed = ? AND generation = ? AND kind = ? AND key = ?";

    private final Cql cql;
    private final String ledger;
    private final String feed;
    private final Cursors cursors;
    private final Map<String, Optional<Bytes>> memos = new KnownMemos();
    private volatile Cursor cursor;

    /** Memos read or written last, also those that are not there: a chain's first statement asks for the same one several times. */
    private static final class KnownMemos extends LinkedHashMap<String, Optional<Bytes>> {
        private static final long serialVersionUID = 1L;

        KnownMemos() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<Bytes>> eldest) {
            return size() > MEMOS_KNOWN_MAX;
        }
    }

    CassandraIndex(Cql cql, String ledger, String feed) {
        this.cql = cql;
        this.ledger = ledger;
        this.feed = feed;
        this.cursors = new Cursors(cql, ledger);
        this.cursor = cursors.read(name());
    }

    private String name() {
        return "index/" + feed;
    }

    /** A shelf that a batch touches, with the earliest and latest time put on it. */
    private record Shelf(String kind, String key, long number) {}

    /** A span of milliseconds, ends included. */
    private record Span(long earliest, long latest) {
        static Span union(Span one, Span other) {
            return new Span(Math.min(one.earliest, other.earliest), Math.max(one.latest, other.latest));
        }
    }

    @Override
    public synchronized void put(List<Row> rows, List<Memo> notes, long next) {
        if (next < cursor.next()) {
            throw new IllegalArgumentException("cursor " + next + " below " + cursor.next());
        }
        Cursor moved = new Cursor(cursor.generation(), next, Cursors.stamp(next, cursor.stamp()));
        List<Sized> writes = new ArrayList<>();
        Map<Shelf, Span> shelves = new LinkedHashMap<>();
        for (Row row : rows) {
            writes.add(new Sized(insert(row), row.key().length() + 100));
            if (!POINTS.contains(row.kind())) {
                long time = bounded(row.time());
                shelves.merge(new Shelf(row.kind(), row.key(), shelf(row)), new Span(time, time), Span::union);
            }
        }
        shelves.forEach((shelf, span) -> addDirectory(shelf, span, writes));
        for (Memo memo : notes) {
            writes.add(new Sized(
                    insert(memo, moved.stamp()),
                    memo.key().length() + memo.value().size() + 100));
        }
        cql.write(Cql.batches(writes, BATCH_ROWS));
        synchronized (memos) {
            notes.forEach(memo -> memos.put(memo.key(), Optional.of(memo.value())));
        }
        cursors.write(name(), moved);
        cursor = moved;
    }

    private static long shelf(Row row) {
        return POINTS.contains(row.kind()) ? 0 : row.index() >> SHELF_BITS;
    }

    private BoundStatement insert(Row row) {
        return cql.bind(
                "INSERT INTO entry (ledger, feed, generation, kind, key, shelf, idx, time)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP 1",
                ledger,
                feed,
                cursor.generation(),
                row.kind(),
                row.key(),
                shelf(row),
                row.index(),
                millis(row.time()));
    }

    /** The earlier time has the later timestamp, so that it wins; the other way round for the latest. */
    private void addDirectory(Shelf shelf, Span span, List<Sized> writes) {
        String text = "INSERT INTO shelf (ledger, feed, generation, kind, key, shelf, %s) VALUES (?, ?, ?, ?, ?, ?, ?)"
                + " USING TIMESTAMP ?";
        Object[] key = {ledger, feed, cursor.generation(), shelf.kind(), shelf.key(), shelf.number()};
        int bytes = shelf.key().length() + 100;
        writes.add(new Sized(
                cql.bind(String.format(text, "earliest"), with(key, span.earliest(), TIME_MAX - span.earliest())),
                bytes));
        writes.add(new Sized(
                cql.bind(String.format(text, "latest"), with(key, span.latest(), TIME_MAX + span.latest())), bytes));
    }

    private static Object[] with(Object[] key, long time, long stamp) {
        Object[] all = Arrays.copyOf(key, key.length + 2);
        all[key.length] = time;
        all[key.length + 1] = stamp;
        return all;
    }

    private BoundStatement insert(Memo memo, long stamp) {
        return cql.bind(
                "INSERT INTO memo (ledger, feed, generation, key, value) VALUES (?, ?, ?, ?, ?) USING TIMESTAMP ?",
                ledger,
                feed,
                cursor.generation(),
                memo.key(),
                memo.value(),
                stamp);
    }

    private static long millis(Instant time) {
        return time.isBefore(EARLIEST) ? Long.MIN_VALUE : time.isAfter(LATEST) ? Long.MAX_VALUE : time.toEpochMilli();
    }

    /** For the directory, where a time is part of a timestamp. */
    private static long bounded(Instant time) {
        return Math.max(-TIME_MAX, Math.min(TIME_MAX, millis(time)));
    }

    @Override
    public List<Hit> find(String kind, String key, Instant from, Instant to, int limit, long afterIndex) {
        EntryIndex.requireLimit(limit);
        List<Long> shelves = POINTS.contains(kind) ? List.of(0L) : shelves(kind, key, from, to, afterIndex);
        List<Hit> hits = new ArrayList<>();
        for (int at = 0; at < shelves.size() && hits.size() < limit; at += SHELVES_AT_ONCE) {
            List<Long> some = shelves.subList(at, Math.min(shelves.size(), at + SHELVES_AT_ONCE));
            boolean all = from.equals(Instant.MIN) && to.equals(Instant.MAX);
            List<BoundStatement> queries = some.stream()
                    .map(shelf -> select(kind, key, shelf, afterIndex, all ? limit : Integer.MAX_VALUE))
                    .toList();
            for (List<com.datastax.oss.driver.api.core.cql.Row> found : cql.ask(queries)) {
                found.stream()
                        .map(row -> new Hit(Instant.ofEpochMilli(row.getLong("time")), row.getLong("idx")))
                        .filter(hit -> !hit.time().isBefore(from) && hit.time().isBefore(to))
                        .limit(limit - hits.size())
                        .forEach(hits::add);
            }
        }
        return hits;
    }

    /** Shelves of a key that may hold such rows, by ascending number. */
    private List<Long> shelves(String kind, String key, Instant from, Instant to, long afterIndex) {
        long low = Math.max(0, afterIndex) >> SHELF_BITS;
        BoundStatement query = cql.bind(
                "SELECT shelf, earliest, latest FROM shelf" + KEY_IS + " AND shelf >= ?",
                ledger,
                feed,
                cursor.generation(),
                kind,
                key,
                low);
        return cql.rows(query).stream()
                .filter(row -> row.getLong("earliest") <= bounded(to) && row.getLong("latest") >= bounded(from))
                .map(row -> row.getLong("shelf"))
                .toList();
    }

    private BoundStatement select(String kind, String key, long shelf, long afterIndex, int most) {
        return cql.bind(
                "SELECT idx, time FROM entry" + KEY_IS + " AND shelf = ? AND idx > ? LIMIT ?",
                ledger,
                feed,
                cursor.generation(),
                kind,
                key,
                shelf,
                afterIndex,
                most);
    }

    @Override
    public Optional<Bytes> memo(String key) {
        synchronized (memos) {
            Optional<Bytes> known = memos.get(key);
            if (known != null) {
                return known;
            }
        }
        long generation = cursor.generation();
        Optional<Bytes> read = cql.row(
                        "SELECT value FROM memo WHERE ledger = ? AND feed = ? AND generation = ? AND key = ?",
                        ledger,
                        feed,
                        generation,
                        key)
                .map(row -> Cql.bytes(row, "value"));
        synchronized (memos) {
            if (generation != cursor.generation()) {
                return read;
            }
            Optional<Bytes> putMeanwhile = memos.putIfAbsent(key, read);
            return putMeanwhile == null ? read : putMeanwhile;
        }
    }

    @Override
    public long cursor() {
        return cursor.next();
    }

    @Override
    public synchronized void forget(Set<Long> indices) {
        if (indices.isEmpty()) {
            return;
        }
        Removal removal = new Removal();
        scan("SELECT ledger, feed, generation, kind, key, shelf, idx FROM entry", row -> {
            if (indices.contains(row.getLong("idx"))) {
                removal.add(cql.bind(
                        "DELETE FROM entry USING TIMESTAMP 2" + KEY_IS + " AND shelf = ? AND idx = ?",
                        ledger,
                        feed,
                        row.getLong("generation"),
                        row.getString("kind"),
                        row.getString("key"),
                        row.getLong("shelf"),
                        row.getLong("idx")));
            }
        });
        removal.finish();
    }

    @Override
    public synchronized void clear() {
        Cursor fresh = new Cursor(cursor.generation() + 1, 0, 1);
        cursors.write(name(), fresh);
        cursor = fresh;
        synchronized (memos) {
            memos.clear();
        }
        removeOlder("entry", "kind", "key", "shelf");
        removeOlder("shelf", "kind", "key");
        removeOlder("memo", "key");
    }

    /** Removes the partitions of older generations; {@code columns} come behind ledger, feed and generation in the partition's key. */
    private void removeOlder(String table, String... columns) {
        String names = String.join(", ", columns);
        String where = String.join(" = ? AND ", columns) + " = ?";
        Removal removal = new Removal();
        scan("SELECT DISTINCT ledger, feed, generation, " + names + " FROM " + table, row -> {
            if (row.getLong("generation") < cursor.generation()) {
                List<Object> values = new ArrayList<>(List.of(STAMP_LAST, ledger, feed, row.getLong("generation")));
                for (String column : columns) {
                    values.add(Objects.requireNonNull(row.getObject(column)));
                }
                removal.add(cql.bind(
                        "DELETE FROM " + table
                                + " USING TIMESTAMP ? WHERE ledger = ? AND feed = ? AND generation = ? AND " + where,
                        values.toArray()));
            }
        });
        removal.finish();
    }

    /** Goes through a whole table, a page at a time, and gives the rows of this feed. */
    private void scan(String text, Consumer<com.datastax.oss.driver.api.core.cql.Row> to) {
        cql.each(cql.bind(text).setPageSize(SCAN_PAGE), row -> {
            if (ledger.equals(row.getString("ledger")) && feed.equals(row.getString("feed"))) {
                to.accept(row);
            }
        });
    }

    /** Deletions, some at a time. */
    private final class Removal {
        private final List<BoundStatement> open = new ArrayList<>();

        void add(BoundStatement deletion) {
            open.add(deletion);
            if (open.size() == REMOVALS_AT_ONCE) {
                finish();
            }
        }

        void finish() {
            cql.write(open);
            open.clear();
        }
    }
}
