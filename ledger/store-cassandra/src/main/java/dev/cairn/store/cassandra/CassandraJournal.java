package dev.cairn.store.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import dev.cairn.ledger.Journal;
import dev.cairn.ledger.JournalRecord;
import dev.cairn.ledger.Trouble;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.store.cassandra.BatchCodec.Batch;
import dev.cairn.store.cassandra.BatchReader.Committed;
import dev.cairn.store.cassandra.Cursors.Cursor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
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

    static final String CURSOR = "journal";

    private static final String INSERT = "INSERT INTO journal (ledger, epoch, segment, first, digest, part, parts, end,"
            + " prev_epoch, prev_segment, prev_first, prev_digest, bytes)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ?";
    private static final String DELETE =
            "DELETE FROM journal USING TIMESTAMP ? WHERE ledger = ? AND epoch = ? AND segment = ?";

    private final Cql cql;
    private final String ledger;
    private final HeadRow row;
    private final Cursors cursors;
    private final BatchReader reader;
    private final int segmentEntries;
    private final long epoch;
    private final Deque<Committed> batches = new ArrayDeque<>();
    private long line;
    private long end;
    private Optional<Place> newest;
    private long segment = -1;
    private long segmentBytes;
    private boolean broken;

    private CassandraJournal(Cql cql, String ledger, HeadRow row, int segmentEntries) {
        this.cql = cql;
        this.ledger = ledger;
        this.row = row;
        this.cursors = new Cursors(cql, ledger);
        this.reader = new BatchReader(cql, ledger);
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
        journal.unlessTrimmed(
                () -> journal.batches.addAll(journal.reader.walk(journal.newest, journal.end, journal.line)));
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
        unlessTrimmed(() -> reader.read(wanted, to));
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
     * Nobody sees the nodes' disks from here, but they tell with each write once {@code data_disk_usage_percentage_warn_threshold} is set and
     * reached: then 0 for a while. Asked many times a second, it is also where a writer that has nothing to write hears that it was deposed.
     *
     * @throws Trouble.Conflict if so
     */
    @Override
    public long freeBytes() {
        row.requireNotKnownLost();
        return cql.isDiskNearlyFull() ? 0 : Long.MAX_VALUE;
    }
}
