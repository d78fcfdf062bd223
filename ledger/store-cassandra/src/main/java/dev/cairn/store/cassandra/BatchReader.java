package dev.cairn.store.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.cairn.ledger.JournalRecord;
import dev.cairn.ledger.Trouble;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.store.cassandra.BatchCodec.Batch;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads the journal's batches from where a head row points, back to a trim line. Believes nothing but their hashes; writes nothing. */
final class BatchReader {

    private static final int PAGE_PARTS = 64;
    private static final int PAGE_HEADERS = 2_000;

    private static final String HEADERS =
            "SELECT first, digest, part, end, prev_epoch, prev_segment, prev_first, prev_digest"
                    + " FROM journal WHERE ledger = ? AND epoch = ? AND segment = ?";
    private static final String PARTS = "SELECT first, digest, part, parts, bytes FROM journal"
            + " WHERE ledger = ? AND epoch = ? AND segment = ? AND first >= ? AND first <= ?";

    private final Cql cql;
    private final String ledger;

    /** A batch that the head row leads to. */
    record Committed(Place place, long end) {
        boolean isInSegmentOf(Committed other) {
            return place.epoch() == other.place.epoch() && place.segment() == other.place.segment();
        }
    }

    /** What a batch's first part says of it, without the batch. */
    private record Header(long end, Optional<Place> before) {}

    BatchReader(Cql cql, String ledger) {
        this.cql = cql;
        this.ledger = ledger;
    }

    /**
     * All batches, oldest first.
     *
     * @param newest the head row's, which ends at {@code end}
     * @param line where trimming has ended
     * @throws Trouble.Corrupt if one between them is not there
     */
    Deque<Committed> walk(Optional<Place> newest, long end, long line) {
        Deque<Committed> batches = new ArrayDeque<>();
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
        return batches;
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

    /**
     * Gives what consecutive batches hold, one by one.
     *
     * @throws Trouble.Corrupt if one is missing or is not what its name says
     */
    void read(List<Committed> wanted, Consumer<JournalRecord> to) {
        for (int at = 0; at < wanted.size(); ) {
            int next = at;
            while (next < wanted.size() && wanted.get(next).isInSegmentOf(wanted.get(at))) {
                next++;
            }
            readSegment(wanted.subList(at, next), to);
            at = next;
        }
    }

    /** Reads consecutive batches of one segment in one query and gives them one by one. */
    private void readSegment(List<Committed> wanted, Consumer<JournalRecord> to) {
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
}
