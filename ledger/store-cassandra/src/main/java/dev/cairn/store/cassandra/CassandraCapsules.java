package dev.cairn.store.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import dev.cairn.ledger.CapsuleStore;
import dev.cairn.proof.Bytes;
import dev.cairn.store.cassandra.Cql.Sized;
import dev.cairn.store.cassandra.Cursors.Cursor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Payloads. Rows are written with timestamp 1 and deleted with timestamp 2: what is put again, by recovery or by a zombie, stays erased for as long as
 * Cassandra keeps the tombstone, and the mark in {@code erasure} says so for ever.
 *
 * <p>Limits: an erased payload is not readable any more on return, but lies in Cassandra's files until they are compacted
 * ({@code nodetool garbagecollect}, see this room's RATIONALE).
 */
final class CassandraCapsules implements CapsuleStore {

    private static final String CURSOR = "capsules";
    private static final int SHELF_BITS = 10;
    private static final int AHEAD = 128;
    private static final int RANGE = 4_096;
    private static final int ROW_EXTRA_BYTES = 100;
    private static final String MARKS = "SELECT idx FROM erasure WHERE ledger = ? AND shelf = ?";

    private final Cql cql;
    private final String ledger;
    private final Cursors cursors;
    private long cursor;
    private volatile Ahead ahead = new Ahead(0, 0, Map.of(), 0);
    private final AtomicLong changes = new AtomicLong();

    /** Capsules read in one go because somebody goes through them one by one: the journal's trimming does. Good until a change. */
    private record Ahead(long from, long to, Map<Long, Bytes> rows, long asOf) {}

    CassandraCapsules(Cql cql, String ledger) {
        this.cql = cql;
        this.ledger = ledger;
        this.cursors = new Cursors(cql, ledger);
        this.cursor = cursors.read(CURSOR).next();
    }

    @Override
    public synchronized void put(List<Stored> rows, long next) {
        if (next < cursor) {
            throw new IllegalArgumentException("cursor " + next + " below " + cursor);
        }
        Map<Long, List<Sized>> shelves = new TreeMap<>();
        Set<Long> erased = erased(rows);
        for (Stored row : rows) {
            if (!erased.contains(row.index())) {
                shelves.computeIfAbsent(row.index() >> SHELF_BITS, shelf -> new ArrayList<>())
                        .add(new Sized(insert(row), row.capsule().size() + ROW_EXTRA_BYTES));
            }
        }
        List<Statement<?>> writes = new ArrayList<>();
        shelves.values().forEach(shelf -> writes.addAll(Cql.batches(shelf)));
        cql.write(writes);
        cursors.write(CURSOR, new Cursor(0, next, next));
        cursor = next;
        changes.incrementAndGet();
    }

    private BoundStatement insert(Stored row) {
        return cql.bind(
                "INSERT INTO capsule (ledger, shelf, idx, root, bytes) VALUES (?, ?, ?, ?, ?) USING TIMESTAMP 1",
                ledger,
                row.index() >> SHELF_BITS,
                row.index(),
                row.root().bytes(),
                row.capsule());
    }

    private Set<Long> erased(List<Stored> rows) {
        List<BoundStatement> queries = rows.stream()
                .map(row -> row.index() >> SHELF_BITS)
                .distinct()
                .map(shelf -> cql.bind(MARKS, ledger, shelf))
                .toList();
        Set<Long> erased = new HashSet<>();
        for (List<Row> marks : cql.ask(queries)) {
            marks.forEach(mark -> erased.add(mark.getLong("idx")));
        }
        return erased;
    }

    @Override
    public Optional<Bytes> get(long index) {
        Ahead held = ahead;
        if (index < held.from() || index >= held.to() || held.asOf() != changes.get()) {
            boolean oneByOne = index == held.to() && index > held.from();
            long shelfEnd = ((index >> SHELF_BITS) + 1) << SHELF_BITS;
            held = read(index, oneByOne ? Math.min(index + AHEAD, shelfEnd) : index + 1);
        }
        return Optional.ofNullable(held.rows().get(index));
    }

    private Ahead read(long from, long to) {
        long before = changes.get();
        Ahead read = new Ahead(from, to, stretches(from, to), before);
        ahead = read;
        return read;
    }

    @Override
    public List<Held> range(long from, long to) {
        List<Held> held = new ArrayList<>();
        for (long at = from; at < to; at += RANGE) {
            stretches(at, Math.min(to, at + RANGE)).forEach((index, bytes) -> held.add(new Held(index, bytes)));
        }
        return held;
    }

    /** Reads stretches of shelves, all at once, without what is marked as erased. */
    private Map<Long, Bytes> stretches(long from, long to) {
        List<BoundStatement> queries = new ArrayList<>();
        for (long at = from; at < to; ) {
            long shelfEnd = ((at >> SHELF_BITS) + 1) << SHELF_BITS;
            long end = Math.min(Math.min(to, shelfEnd), at + AHEAD);
            queries.add(cql.bind(
                    "SELECT idx, bytes FROM capsule WHERE ledger = ? AND shelf = ? AND idx >= ? AND idx < ?",
                    ledger,
                    at >> SHELF_BITS,
                    at,
                    end));
            queries.add(cql.bind(MARKS + " AND idx >= ? AND idx < ?", ledger, at >> SHELF_BITS, at, end));
            at = end;
        }
        Map<Long, Bytes> rows = new TreeMap<>();
        List<List<Row>> answers = cql.ask(queries);
        for (int i = 0; i < answers.size(); i += 2) {
            answers.get(i).forEach(row -> rows.put(row.getLong("idx"), Cql.bytes(row, "bytes")));
            answers.get(i + 1).forEach(row -> rows.remove(row.getLong("idx")));
        }
        return rows;
    }

    @Override
    public synchronized void erase(long index) {
        changes.incrementAndGet();
        cql.write("INSERT INTO erasure (ledger, shelf, idx) VALUES (?, ?, ?)", ledger, index >> SHELF_BITS, index);
        cql.write(
                "DELETE FROM capsule USING TIMESTAMP 2 WHERE ledger = ? AND shelf = ? AND idx = ?",
                ledger,
                index >> SHELF_BITS,
                index);
        changes.incrementAndGet();
    }

    @Override
    public boolean erased(long index) {
        return cql.row(MARKS + " AND idx = ?", ledger, index >> SHELF_BITS, index)
                .isPresent();
    }

    @Override
    public synchronized long cursor() {
        return cursor;
    }
}
