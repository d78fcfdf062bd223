package dev.cairn.store.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import dev.cairn.ledger.EntryIndex;
import dev.cairn.proof.Bytes;
import dev.cairn.store.cassandra.Cql.Sized;
import dev.cairn.store.cassandra.Cursors.Cursor;
import dev.cairn.store.cassandra.Spot.Shelf;
import dev.cairn.store.cassandra.Sweep.Removal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One feed of the index. The rows of a key stand on shelves of 65,536 log indices, a partition each, so that none can grow beyond that; the
 * key's directory says which shelves there are, and for which days. Times are kept in milliseconds.
 *
 * <p>What is written is what Cassandra spends its time on, a mutation for each partition that a put touches. So rows of one partition go
 * together; a chain's numbers stand 256 to a partition; and a day of a shelf is written down once, not for every row.
 *
 * <p>Rows first, then the cursor: a crash in between repeats work. {@link #clear} begins a new generation, for a key's rows of before
 * must not shine through and deleting takes its time; the old one is removed before it returns.
 *
 * <p>{@link #forget} reads every row of the feed: rows are found by key, and an index over them the other way round would double every write
 * for what happens once in a while. A shelf that it leaves empty goes from the directory too, under the era's timestamp; later rows of that key
 * have a later era. What it removed lies in Cassandra's files until they are compacted (see RATIONALE).
 */
final class CassandraIndex implements EntryIndex {

    private static final int SHELVES_AT_ONCE = 8;
    private static final int SHELVES_KNOWN_MAX = 20_000;
    private static final int PARTITION_BYTES = 100;
    private static final int ROW_BYTES = 60;

    /** Days of a shelf that are written down one by one; a key with more of them is looked up on that shelf whatever the time. */
    private static final int DAYS_MAX = 32;

    private static final long ANY_DAY = Long.MIN_VALUE;
    private static final long DAY_MILLIS = 86_400_000;

    private static final long STAMP_LAST = 1L << 62;

    private static final Instant EARLIEST = Instant.ofEpochMilli(Long.MIN_VALUE);
    private static final Instant LATEST = Instant.ofEpochMilli(Long.MAX_VALUE);

    private static final String KEY_IS = " WHERE ledger = ? AND feed = ? AND generation = ? AND kind = ? AND key = ?";

    private final Cql cql;
    private final String ledger;
    private final String feed;
    private final Cursors cursors;

    private final IndexMemos memos;
    private final Sweep sweep;

    /** Days of shelves that this process knows to be in the directory. */
    private final Map<Shelf, Set<Long>> known = new Newest<>(SHELVES_KNOWN_MAX);

    private volatile Cursor cursor;
    private long era;

    CassandraIndex(Cql cql, String ledger, String feed) {
        this.cql = cql;
        this.ledger = ledger;
        this.feed = feed;
        this.cursors = new Cursors(cql, ledger);
        this.memos = new IndexMemos(cql, ledger, feed);
        this.sweep = new Sweep(cql, owner(ledger, feed));
        this.cursor = cursors.read(name());
        this.era = cursors.read(eras()).next();
    }

    private static Map<String, String> owner(String ledger, String feed) {
        Map<String, String> owner = new LinkedHashMap<>();
        owner.put("ledger", ledger);
        owner.put("feed", feed);
        return owner;
    }

    private String name() {
        return "index/" + feed;
    }

    private String eras() {
        return "index-era/" + feed;
    }

    @Override
    public synchronized void put(List<Row> rows, List<Memo> notes, long next) {
        if (next < cursor.next()) {
            throw new IllegalArgumentException("cursor " + next + " below " + cursor.next());
        }
        Cursor moved = new Cursor(cursor.generation(), next, Cursors.stamp(next, cursor.stamp()));
        Map<Shelf, List<Sized>> partitions = new LinkedHashMap<>();
        Map<Shelf, Set<Long>> days = new LinkedHashMap<>();
        for (Row row : rows) {
            Spot spot = Spot.of(row.kind(), row.key(), row.index());
            List<Sized> there = partitions.computeIfAbsent(spot.shelf(), shelf -> new ArrayList<>());
            there.add(new Sized(insert(spot, row), there.isEmpty() ? bytes(row.key()) : ROW_BYTES));
            if (!Spot.isPoint(row.kind())) {
                days.computeIfAbsent(spot.shelf(), shelf -> new HashSet<>()).add(day(row.time()));
            }
        }
        List<List<Sized>> writes = new ArrayList<>(partitions.values());
        days.forEach((shelf, touched) -> addNew(shelf, touched, writes));
        for (Memo memo : notes) {
            int bytes = bytes(memo.key()) + memo.value().size();
            writes.add(List.of(new Sized(memos.insert(cursor.generation(), memo, moved.stamp()), bytes)));
        }
        cql.write(Cql.together(writes));
        memos.remember(notes);
        cursors.write(name(), moved);
        cursor = moved;
        days.forEach(this::remember);
    }

    private BoundStatement insert(Spot spot, Row row) {
        return cql.bind(
                "INSERT INTO index_row (ledger, feed, generation, kind, key, shelf, sub, idx, time)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP 1",
                ledger,
                feed,
                cursor.generation(),
                row.kind(),
                spot.shelf().key(),
                spot.shelf().number(),
                spot.sub(),
                row.index(),
                millis(row.time()));
    }

    /** Adds what the directory may not know yet. */
    private void addNew(Shelf shelf, Set<Long> touched, List<List<Sized>> writes) {
        Set<Long> before = known.getOrDefault(shelf, Set.of());
        if (before.contains(ANY_DAY)) {
            return;
        }
        Set<Long> fresh = new HashSet<>(touched);
        fresh.removeAll(before);
        if (before.size() + fresh.size() > DAYS_MAX) {
            fresh = Set.of(ANY_DAY);
            touched.add(ANY_DAY);
        }
        List<Sized> rows = fresh.stream()
                .map(day -> new Sized(mark(shelf, day), bytes(shelf.key())))
                .toList();
        if (!rows.isEmpty()) {
            writes.add(rows);
        }
    }

    private BoundStatement mark(Shelf shelf, long day) {
        return cql.bind(
                "INSERT INTO index_shelf (ledger, feed, generation, kind, key, shelf, day)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ?",
                ledger,
                feed,
                cursor.generation(),
                shelf.kind(),
                shelf.key(),
                shelf.number(),
                day,
                stamp(era));
    }

    /** About what a partition's first row takes. */
    private static int bytes(String key) {
        return key.length() + PARTITION_BYTES;
    }

    private void remember(Shelf shelf, Set<Long> touched) {
        known.computeIfAbsent(shelf, fresh -> new HashSet<>()).addAll(touched);
    }

    /** Timestamp of an era's marks, and of their removal at its end: a removal wins where they are equal. */
    private static long stamp(long era) {
        return era + 1;
    }

    private static long day(Instant time) {
        return Math.floorDiv(millis(time), DAY_MILLIS);
    }

    private static long millis(Instant time) {
        return time.isBefore(EARLIEST) ? Long.MIN_VALUE : time.isAfter(LATEST) ? Long.MAX_VALUE : time.toEpochMilli();
    }

    @Override
    public List<Hit> find(String kind, String key, Instant from, Instant to, int limit, long afterIndex) {
        EntryIndex.requireLimit(limit);
        List<Spot> shelves =
                Spot.isPoint(kind) ? List.of(Spot.of(kind, key, 0)) : shelves(kind, key, from, to, afterIndex);
        List<Hit> hits = new ArrayList<>();
        for (int at = 0; at < shelves.size() && hits.size() < limit; at += SHELVES_AT_ONCE) {
            List<Spot> some = shelves.subList(at, Math.min(shelves.size(), at + SHELVES_AT_ONCE));
            boolean all = from.equals(Instant.MIN) && to.equals(Instant.MAX);
            List<BoundStatement> queries = some.stream()
                    .map(spot -> select(spot, afterIndex, all ? limit : Integer.MAX_VALUE))
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
    private List<Spot> shelves(String kind, String key, Instant from, Instant to, long afterIndex) {
        long low = Math.max(0, afterIndex) >> Spot.SHELF_BITS;
        BoundStatement query = cql.bind(
                "SELECT shelf, day FROM index_shelf" + KEY_IS + " AND shelf >= ?",
                ledger,
                feed,
                cursor.generation(),
                kind,
                key,
                low);
        return cql.rows(query).stream()
                .filter(row -> row.getLong("day") == ANY_DAY
                        || (row.getLong("day") >= day(from) && row.getLong("day") <= day(to)))
                .map(row -> row.getLong("shelf"))
                .distinct()
                .map(number -> new Spot(new Shelf(kind, key, number), 0))
                .toList();
    }

    private BoundStatement select(Spot spot, long afterIndex, int most) {
        return cql.bind(
                "SELECT idx, time FROM index_row" + KEY_IS + " AND shelf = ? AND sub = ? AND idx > ? LIMIT ?",
                ledger,
                feed,
                cursor.generation(),
                spot.shelf().kind(),
                spot.shelf().key(),
                spot.shelf().number(),
                spot.sub(),
                afterIndex,
                most);
    }

    @Override
    public Optional<Bytes> memo(String key) {
        return memos.get(cursor.generation(), key);
    }

    @Override
    public void expect(Collection<String> keys) {
        memos.expect(cursor.generation(), keys);
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
        Set<Shelf> touched = new LinkedHashSet<>();
        Removal removal = sweep.removal();
        sweep.each("SELECT ledger, feed, generation, kind, key, shelf, sub, idx FROM index_row", row -> {
            if (indices.contains(row.getLong("idx"))) {
                Shelf shelf = new Shelf(
                        String.valueOf(row.getString("kind")),
                        String.valueOf(row.getString("key")),
                        row.getLong("shelf"));
                if (row.getLong("generation") == cursor.generation() && !Spot.isPoint(shelf.kind())) {
                    touched.add(shelf);
                }
                removal.add(cql.bind(
                        "DELETE FROM index_row USING TIMESTAMP 2" + KEY_IS + " AND shelf = ? AND sub = ? AND idx = ?",
                        ledger,
                        feed,
                        row.getLong("generation"),
                        shelf.kind(),
                        shelf.key(),
                        shelf.number(),
                        row.getLong("sub"),
                        row.getLong("idx")));
            }
        });
        removal.finish();
        if (!touched.isEmpty()) {
            forgetEmpty(touched);
        }
    }

    /** Takes shelves without rows out of the directory. The era ends first: what is put from now on has a later timestamp. */
    private void forgetEmpty(Set<Shelf> shelves) {
        long ending = era;
        cursors.write(eras(), new Cursor(0, ending + 1, ending + 1));
        era = ending + 1;
        Removal removal = sweep.removal();
        for (Shelf shelf : shelves) {
            if (cql.rows(select(new Spot(shelf, 0), -1, 1)).isEmpty()) {
                known.remove(shelf);
                removal.add(cql.bind(
                        "DELETE FROM index_shelf USING TIMESTAMP ?" + KEY_IS + " AND shelf = ?",
                        stamp(ending),
                        ledger,
                        feed,
                        cursor.generation(),
                        shelf.kind(),
                        shelf.key(),
                        shelf.number()));
            }
        }
        removal.finish();
    }

    @Override
    public synchronized void clear() {
        Cursor fresh = new Cursor(cursor.generation() + 1, 0, 1);
        cursors.write(name(), fresh);
        cursor = fresh;
        memos.clear();
        known.clear();
        sweep.removeOlder("index_row", fresh.generation(), STAMP_LAST, "kind", "key", "shelf");
        sweep.removeOlder("index_shelf", fresh.generation(), STAMP_LAST, "kind", "key");
        sweep.removeOlder("index_memo", fresh.generation(), STAMP_LAST, "key");
    }
}
