package dev.cairn.store.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.cairn.ledger.Journal;
import dev.cairn.ledger.JournalRecord;
import dev.cairn.ledger.Trouble;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.store.cassandra.BatchCodec.Batch;
import dev.cairn.store.cassandra.Cursors.Cursor;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The journal. {@link #append} writes the batch's parts at LOCAL_QUORUM, all of them, then moves the head row to it: that is the
 * acknowledgement. A batch that the head row does not lead to was never acknowledged and is never read.
 *
 * <pre>
 * head row ─► newest batch ─► the one before ─► … ─► trim line        each names the next by its SHA-256
 * partition (ledger, epoch, segment): batches of one writer; a segment ends after {@link #SEGMENT_ENTRIES} entries or {@link #SEGMENT_BYTES}
 * </pre>
 *
 * <p>What a deposed writer leaves lies in partitions of its epoch: its open segment, or the one that would have begun at the journal's end. The
 * latter is deleted when the next epoch is claimed, the former when it is trimmed. Rows carry their epoch as timestamp and deletions the epoch
 * after it: what a zombie writes later is dead on arrival, for as long as Cassandra keeps the tombstone ({@code gc_grace_seconds}, ten days).
 */
final class CassandraJournal implements Journal {

    static final int SEGMENT_ENTRIES = 8_192;
    static final int SEGMENT_BYTES = 16 << 20;

    /** One row: under Cassandra's limits for a batch, and small for its memory. */
    static final int PART_BYTES = 40 << 10;

    private static final int PAGE_PARTS = 64;
    private static final int PAGE_HEADERS = 2_000;
    private static final String CURSOR = "journal";

    private static final String INSERT = "INSERT INTO journal (ledger, epoch, segment, first, digest, part, parts, end,"
            + " prev_epoch, prev_segment, prev_first, prev_digest, bytes)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ?";
    private static final String HEADERS =
            "SELECT first, digest, part, end, prev_epoch, prev_segment, prev_first, prev_digest"
                    + " FROM journal WHERE ledger = ? AND epoch = ? AND segment = ?";
    private static final String PARTS = "SELECT first, digest, part, parts, bytes FROM journal"
            + " WHERE ledger = ? AND epoch = ? AND segment = ? AND first >= ? AND first <= ?";
    private static final String DELETE =
            "DELETE FROM journal USING TIMESTAMP ? WHERE ledger = ? AND epoch = ? AND segment = ?";

    private final Cql cql;
    private final String ledger;
    private final HeadRow row;
    private final Cursors cursors;
    private final int segmentEntries;
    private final long epoch;
    private final Deque<Committed> batches = new ArrayDeque<>();
    private long line;
    private long end;
    private Optional<Place> newest;
    private long segment = -1;
    private long segmentBytes;
    private boolean broken;

    /** A batch that the head row leads to. */
    private record Committed(Place place, long end) {
        boolean isInSegmentOf(Committed other) {
            return place.epoch() == other.place.epoch() && place.segment() == other.place.segment();
        }
    }

    /** What a batch's first part says of it, without the batch. */
    private record Header(long end, Optional<Place> before) {}

    private CassandraJournal(Cql cql, String ledger, HeadRow row, int segmentEntries) {
        this.cql = cql;
        this.ledger = ledger;
        this.row = row;
        this.cursors = new Cursors(cql, ledger);
        this.segmentEntries = segmentEntries;
        HeadState state = row.state();
        this.epoch = state.epoch();
        this.newest = state.newest();
        this.end = state.end();
        this.line = cursors.read(CURSOR).next();
    }

    /** Opens what was committed and clears away what a deposed writer left, before anything is appended. */
    static CassandraJournal open(Cql cql, String ledger, HeadRow row, int segmentEntries) {
        CassandraJournal journal = new CassandraJournal(cql, ledger, row, segmentEntries);
        journal.unlessTrimmed(journal::walk);
        journal.clearLeftovers();
        return journal;
    }

    /**
     * Reads, and when something is missing makes out why: the next writer has trimmed it, so we were deposed; or the writer before, whose last trim
     * was under way when we claimed the ledger, in which case opening again finds all of it elsewhere. Neither needs a human.
     */
    private void unlessTrimmed(Runnable reading) {
        try {
            reading.run();
        } catch (Trouble.Corrupt missing) {
            row.requireStillMine();
            if (cursors.read(CURSOR).next() > first()) {
                throw new Trouble.Conflict(
                        "HLT-03 the writer before trimmed the journal while it was read; open again ledger=" + ledger);
            }
            throw missing;
        }
    }

    /** From the newest batch back to the trim line. */
    private void walk() {
        long at = end;
        Optional<Place> next = newest;
        Map<Place, Header> headers = new HashMap<>();
        while (at > line) {
            Place place = next.orElseThrow(() -> new Trouble.Corrupt("journal begins above its trim line " + line));
            if (!headers.containsKey(place)) {
                headers = headers(place);
            }
            Header header = headers.get(place);
            if (header == null || header.end() != at || place.first() >= at) {
                throw new Trouble.Corrupt("journal batch missing first=" + place.first() + " end=" + at + " batch="
                        + place.batch() + " epoch=" + place.epoch() + " segment=" + place.segment());
            }
            batches.addFirst(new Committed(place, at));
            at = place.first();
            next = header.before();
        }
    }

    private Map<Place, Header> headers(Place of) {
        Map<Place, Header> headers = new HashMap<>();
        BoundStatement query =
                cql.bind(HEADERS, ledger, of.epoch(), of.segment()).setPageSize(PAGE_HEADERS);
        cql.each(query, found -> {
            if (found.getInt("part") == 0) {
                Place place = new Place(
                        of.epoch(), of.segment(), found.getLong("first"), Hash.of(Cql.bytes(found, "digest")));
                headers.put(place, new Header(found.getLong("end"), before(found)));
            }
        });
        return headers;
    }

    private static Optional<Place> before(Row found) {
        return found.isNull("prev_digest")
                ? Optional.empty()
                : Optional.of(new Place(
                        found.getLong("prev_epoch"),
                        found.getLong("prev_segment"),
                        found.getLong("prev_first"),
                        Hash.of(Cql.bytes(found, "prev_digest"))));
    }

    /** Every epoch since the newest batch's may have tried to append at the end. */
    private void clearLeftovers() {
        List<BoundStatement> deletions = new ArrayList<>();
        for (long before = newest.map(Place::epoch).orElse(1L); before < epoch; before++) {
            deletions.add(cql.bind(DELETE, before + 1, ledger, before, end));
        }
        cql.write(deletions);
    }

    @Override
    public void append(JournalRecord record) {
        Batch batch;
        long into;
        synchronized (this) {
            requireWhole();
            if (record.first() != end) {
                throw new IllegalArgumentException("first " + record.first() + ", end " + end);
            }
            batch = new Batch(newest, record);
            into = segment < 0 || end - segment >= segmentEntries || segmentBytes >= SEGMENT_BYTES ? end : segment;
            broken = true; // until the head row has moved, nobody knows what is committed
        }
        Bytes bytes = BatchCodec.encode(batch);
        Place place = new Place(epoch, into, record.first(), Hash.sha256(bytes));
        cql.write(parts(place, batch, bytes));
        row.append(record.end(), place);
        synchronized (this) {
            segmentBytes = into == segment ? segmentBytes + bytes.size() : bytes.size();
            segment = into;
            batches.addLast(new Committed(place, record.end()));
            newest = Optional.of(place);
            end = record.end();
            broken = false;
        }
    }

    private List<BoundStatement> parts(Place place, Batch batch, Bytes bytes) {
        int count = (bytes.size() + PART_BYTES - 1) / PART_BYTES;
        List<BoundStatement> parts = new ArrayList<>(count);
        for (int part = 0; part < count; part++) {
            Bytes cut = bytes.slice(part * PART_BYTES, Math.min(bytes.size(), (part + 1) * PART_BYTES));
            BoundStatement insert = cql.bind(INSERT)
                    .setString(0, ledger)
                    .setLong(1, place.epoch())
                    .setLong(2, place.segment())
                    .setLong(3, place.first())
                    .setByteBuffer(4, place.batch().bytes().buffer())
                    .setInt(5, part)
                    .setInt(6, count)
                    .setLong(7, batch.record().end())
                    .setByteBuffer(12, cut.buffer())
                    .setLong(13, place.epoch());
            parts.add(batch.before()
                    .map(before -> insert.setLong(8, before.epoch())
                            .setLong(9, before.segment())
                            .setLong(10, before.first())
                            .setByteBuffer(11, before.batch().bytes().buffer()))
                    .orElse(insert));
        }
        return parts;
    }

    private void requireWhole() {
        if (broken) {
            throw new Trouble.Corrupt("journal failed before; nothing may be appended");
        }
    }

    @Override
    public void replay(long from, Consumer<JournalRecord> to) {
        List<Committed> wanted;
        synchronized (this) {
            if (from < line || from > end) {
                throw new Trouble.Corrupt("journal holds " + line + ".." + end + ", asked from " + from);
            }
            wanted = batches.stream().filter(batch -> batch.end() > from).toList();
        }
        for (int at = 0; at < wanted.size(); ) {
            int next = at;
            while (next < wanted.size() && wanted.get(next).isInSegmentOf(wanted.get(at))) {
                next++;
            }
            List<Committed> segmentful = wanted.subList(at, next);
            unlessTrimmed(() -> replaySegment(segmentful, to));
            at = next;
        }
    }

    /** Reads consecutive batches of one segment in one query and gives them one by one. */
    private void replaySegment(List<Committed> wanted, Consumer<JournalRecord> to) {
        Place first = wanted.get(0).place();
        Place last = wanted.get(wanted.size() - 1).place();
        BoundStatement query = cql.bind(PARTS, ledger, first.epoch(), first.segment(), first.first(), last.first())
                .setPageSize(PAGE_PARTS);
        Assembly assembly = new Assembly(wanted, to);
        cql.each(query, assembly::take);
        assembly.requireAll();
    }

    /** Puts the parts of the wanted batches together; parts of others are leftovers of a deposed writer. */
    private static final class Assembly {
        private final List<Committed> wanted;
        private final Consumer<JournalRecord> to;
        private final ByteArrayOutputStream open = new ByteArrayOutputStream();
        private int at;
        private int part;

        Assembly(List<Committed> wanted, Consumer<JournalRecord> to) {
            this.wanted = wanted;
            this.to = to;
        }

        void take(Row found) {
            if (at == wanted.size()
                    || found.getLong("first") != place().first()
                    || !Cql.bytes(found, "digest").equals(place().batch().bytes())) {
                return;
            }
            if (found.getInt("part") != part) {
                throw missing();
            }
            open.writeBytes(Cql.bytes(found, "bytes").toArray());
            part++;
            if (part == found.getInt("parts")) {
                give();
            }
        }

        private void give() {
            Batch batch = BatchCodec.decode(Bytes.wrap(open.toByteArray()), place());
            JournalRecord record = batch.record();
            if (record.first() != place().first()
                    || record.end() != wanted.get(at).end()) {
                throw new Trouble.Corrupt("journal batch is not where it belongs first=" + place().first());
            }
            open.reset();
            part = 0;
            at++;
            to.accept(record);
        }

        private Place place() {
            return wanted.get(at).place();
        }

        void requireAll() {
            if (at < wanted.size()) {
                throw missing();
            }
        }

        private Trouble.Corrupt missing() {
            return new Trouble.Corrupt("journal batch incomplete first=" + place().first() + " part=" + part + " batch="
                    + place().batch());
        }
    }

    @Override
    public synchronized long first() {
        return line;
    }

    @Override
    public synchronized long end() {
        return end;
    }

    @Override
    public void trim(long below) {
        List<Place> gone = new ArrayList<>();
        long to;
        synchronized (this) {
            to = trimmable(below);
            if (to <= line) {
                return;
            }
            batches.stream()
                    .filter(batch -> batch.end() <= to)
                    .map(Committed::place)
                    .forEach(gone::add);
        }
        cursors.write(CURSOR, new Cursor(0, to, to));
        cql.write(gone.stream()
                .map(place -> List.of(place.epoch(), place.segment()))
                .distinct()
                .map(at -> cql.bind(DELETE, at.get(0) + 1, ledger, at.get(0), at.get(1)))
                .toList());
        synchronized (this) {
            batches.removeIf(batch -> batch.end() <= to);
            line = to;
        }
    }

    @Override
    public synchronized void cut() {
        requireWhole();
        segment = -1;
    }

    /** Whole segments only; the one that is being written is none. */
    @Override
    public synchronized long trimmable(long below) {
        long free = line;
        List<Committed> all = List.copyOf(batches);
        for (int i = 0; i < all.size(); i++) {
            Committed batch = all.get(i);
            if (batch.end() > below || isOpen(batch)) {
                break;
            }
            if (i + 1 == all.size() || !all.get(i + 1).isInSegmentOf(batch)) {
                free = batch.end();
            }
        }
        return free;
    }

    private boolean isOpen(Committed batch) {
        return batch.place().epoch() == epoch && batch.place().segment() == segment;
    }

    /**
     * Cassandra does not say; its own limits answer as {@link Trouble.Unavailable}. Asked many times a second, it is also where a writer that has
     * nothing to write hears that it was deposed.
     *
     * @throws Trouble.Conflict if so
     */
    @Override
    public long freeBytes() {
        row.requireNotKnownLost();
        return Long.MAX_VALUE;
    }
}
