package dev.cairn.store.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.query.EventQuery;
import dev.cairn.query.EventStore;
import dev.cairn.query.Fact;
import dev.cairn.query.Facts;
import dev.cairn.store.cassandra.Cql.Sized;
import dev.cairn.store.cassandra.Cursors.Cursor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Events and what they say, in Cassandra: one table a way of asking, each partition bounded, nothing filtered there.
 *
 * <p>What belongs to a put is shown only once the cursor has passed it, so that a put is seen whole or not at all, and a crash in the middle
 * repeats it. Rows carry a timestamp that grows with the cursor, so that neither the nodes' clocks nor a feeder who wakes late decide
 * anything. {@link #clear} begins a new generation and removes the old one before it returns; what was removed lies in Cassandra's
 * files until they are compacted (RATIONALE, erasure).
 *
 * <p>One feeder; readers on any thread.
 */
final class CassandraEvents implements EventStore {
    /** Log indices on a shelf, so at most so many rows in a partition of {@code event_said} and {@code event_time}. */
    static final int SHELF_BITS = 16;

    static final int ROW_SHELF_BITS = 7;
    private static final int SHELVES_KNOWN_MAX = 100_000;
    private static final int ROW_BYTES = 120;

    /** How far each generation is. */
    static final String NAME = "events";

    /** Above every log index that was ever written to a generation, put or not. */
    static final String HIGHEST = "events.highest";

    /** Partitions of the directory of fields. */
    static final int FIELD_BUCKETS = 64;

    /** Of what is in the tables: how facts are derived, and how they are laid out. The upper part of a generation's number. */
    static final long VERSION = 100L * Facts.VERSION + 2;

    private final Cql cql;
    private final String ledger;
    private final Term term;
    private final Limits limits;
    private final Cursors cursors;
    private final EventValues values;
    private final Cleared cleared;

    /** Rows of the directories that are there. */
    private final Map<List<Object>, Boolean> known = new Newest<>(SHELVES_KNOWN_MAX);

    private volatile At at;
    private long highest;

    /**
     * What is shown.
     *
     * @param next first log index that was not looked at
     */
    private record At(long generation, long next) {}

    /** Told that a generation was given up for another. */
    @FunctionalInterface
    interface Cleared {
        void by(long before, long after);
    }

    /**
     * How much work a question may be.
     *
     * @param rareRows a condition that at most so many rows meet is taken whole and sorted
     * @param lookedAt events that one {@link #find} looks at, about
     * @param pageValues values on a page of a field's
     */
    record Limits(int rareRows, int lookedAt, int pageValues) {
        static final Limits USUAL = new Limits(1_000, 10_000, EventValues.PAGE_VALUES_MAX);
    }

    /** Opens a generation, or begins it. From now on it goes by this term's timestamps. */
    CassandraEvents(Cql cql, String ledger, Term term, Limits limits, long generation, Cleared cleared) {
        this.cql = cql;
        this.ledger = ledger;
        this.term = term;
        this.limits = limits;
        this.cursors = new Cursors(cql, ledger);
        this.values = new EventValues(cql, ledger, new EventPages(cql, ledger, term), limits.pageValues());
        this.cleared = cleared;
        this.highest = cursors.read(HIGHEST, generation);
        this.at = new At(generation, cursors.read(NAME, generation));
        move(at, term.stamp());
    }

    long generation() {
        return at.generation();
    }

    @Override
    public synchronized void put(List<Stored> events, long next) {
        if (next < at.next()) {
            throw new IllegalArgumentException("cursor " + next + " below " + at.next());
        }
        term.requireNotKnownLost();
        long stamp = term.stamp();
        write(events, stamp);
        move(new At(at.generation(), next), stamp);
    }

    private void move(At to, long stamp) {
        cursors.write(NAME, new Cursor(to.generation(), to.next(), stamp));
        at = to;
    }

    /** Before anything is written there: so far {@link EventSweep} looks. The larger number has the later timestamp, whoever writes it. */
    private void reach(List<Stored> events) {
        long end = events.stream().mapToLong(Stored::index).max().orElse(-1) + 1;
        if (end > highest) {
            cursors.write(HIGHEST, new Cursor(at.generation(), end, end));
            highest = end;
        }
    }

    /** Rows first, then directories: through them all the rest is found again to be removed, however much of it was written. */
    private void write(List<Stored> events, long stamp) {
        reach(events);
        Map<String, Long> firsts = firsts(events);
        Map<Long, Fresh> fresh = new LinkedHashMap<>();
        Map<Long, Long> entries = new LinkedHashMap<>();
        for (Stored each : events) {
            long first = firsts.computeIfAbsent(same(each), any -> each.index());
            entries.put(each.index(), first);
            if (first == each.index()) {
                fresh.computeIfAbsent(
                        first, any -> new Fresh(each, Facts.of(each).all()));
            }
        }
        Writes rows = new Writes(at.generation(), stamp);
        entries.forEach((entry, first) -> {
            Optional.ofNullable(fresh.get(entry)).ifPresentOrElse(rows::event, () -> rows.entryRow(entry, first));
        });
        rows.send();
        Writes directories = new Writes(at.generation(), stamp);
        fresh.values().forEach(directories::directories);
        directories.send();
        values.add(
                at.generation(),
                fresh.values().stream().flatMap(each -> each.facts().stream()).toList(),
                stamp);
        Writes rest = new Writes(at.generation(), stamp);
        entries.forEach(rest::entry);
        fresh.values().forEach(rest::ways);
        rest.send();
    }

    /** An event to be written, and what it says. */
    private record Fresh(Stored stored, List<Fact> facts) {
        long index() {
            return stored.index();
        }

        long at() {
            return Place.microsOf(stored.event().eventTime());
        }

        long logged() {
            return Place.microsOf(stored.recordTime());
        }
    }

    /** The first entries of those that are here already. */
    private Map<String, Long> firsts(List<Stored> events) {
        List<String> names =
                events.stream().map(CassandraEvents::same).distinct().toList();
        List<List<Row>> found = cql.ask(names.stream()
                .map(name -> cql.bind(
                        "SELECT idx FROM event_same WHERE ledger = ? AND generation = ? AND identity = ?",
                        ledger,
                        at.generation(),
                        name))
                .toList());
        Map<String, Long> firsts = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            found.get(i).forEach(row -> firsts.put(name, row.getLong("idx")));
        }
        return firsts;
    }

    /** An identity may be longer than a key. */
    private static String same(Stored each) {
        return Hash.sha256(Bytes.ofUtf8(each.identity())).hex();
    }

    /** What is written together. */
    private final class Writes {
        private final long generation;
        private final long stamp;
        private final List<List<Sized>> partitions = new ArrayList<>();
        private final List<List<Object>> opened = new ArrayList<>();

        Writes(long generation, long stamp) {
            this.generation = generation;
            this.stamp = stamp;
        }

        void event(Fresh each) {
            Instant logged = each.stored().recordTime();
            String json = each.stored().event().json();
            List<String> facts = new ArrayList<>();
            each.facts().forEach(fact -> facts.addAll(List.of(fact.field(), fact.value())));
            add(
                    json.length() + facts.stream().mapToInt(String::length).sum(),
                    "event_row (ledger, generation, shelf, idx, first, identity, at, logged, second, nano, facts, json)",
                    each.index() >> ROW_SHELF_BITS,
                    each.index(),
                    each.index(),
                    same(each.stored()),
                    each.at(),
                    each.logged(),
                    logged.getEpochSecond(),
                    logged.getNano(),
                    facts,
                    json);
        }

        void entryRow(long entry, long first) {
            add(0, "event_row (ledger, generation, shelf, idx, first)", entry >> ROW_SHELF_BITS, entry, first);
        }

        void entry(long entry, long first) {
            add(0, "event_entry (ledger, generation, first, idx)", first, entry);
        }

        void directories(Fresh each) {
            long shelf = each.index() >> SHELF_BITS;
            month("at", each.at(), shelf);
            month("logged", each.logged(), shelf);
            for (Fact fact : each.facts()) {
                directory("event_shelf (ledger, generation, field, value, shelf)", fact.field(), fact.value(), shelf);
                directory("event_field (ledger, generation, bucket, field)", bucket(fact.field()), fact.field());
            }
        }

        private static int bucket(String field) {
            return Math.floorMod(field.hashCode(), FIELD_BUCKETS);
        }

        private void month(String kind, long micros, long shelf) {
            directory("event_month (ledger, generation, kind, month, shelf)", kind, EventPath.month(micros), shelf);
        }

        void ways(Fresh each) {
            add(0, "event_same (ledger, generation, identity, idx)", same(each.stored()), each.index());
            inTime("at", each.at(), each.index());
            inTime("logged", each.logged(), each.index());
            for (Fact fact : each.facts()) {
                add(
                        fact.value().length(),
                        "event_said (ledger, generation, field, value, shelf, micros, idx)",
                        fact.field(),
                        fact.value(),
                        each.index() >> SHELF_BITS,
                        each.at(),
                        each.index());
            }
        }

        private void inTime(String kind, long micros, long index) {
            add(
                    0,
                    "event_time (ledger, generation, kind, month, shelf, micros, idx)",
                    kind,
                    EventPath.month(micros),
                    index >> SHELF_BITS,
                    micros,
                    index);
        }

        private void directory(String into, Object... row) {
            List<Object> key = new ArrayList<>(List.of(into));
            key.addAll(List.of(row));
            if (!known.containsKey(key)) {
                known.put(key, false);
                opened.add(key);
                add(0, into, row);
            }
        }

        private void add(int bytes, String into, Object... row) {
            List<Object> bound = new ArrayList<>(List.of(ledger, generation));
            bound.addAll(List.of(row));
            bound.add(stamp);
            String marks = "?, ".repeat(row.length + 1) + "?";
            BoundStatement insert =
                    cql.bind("INSERT INTO " + into + " VALUES (" + marks + ") USING TIMESTAMP ?", bound.toArray());
            partitions.add(List.of(new Sized(insert, ROW_BYTES + bytes)));
        }

        /** When it throws, nothing counts as known. */
        void send() {
            try {
                cql.write(Cql.together(partitions));
            } catch (RuntimeException e) {
                opened.forEach(known::remove);
                throw e;
            }
        }
    }

    @Override
    public long cursor() {
        return at.next();
    }

    @Override
    public Slice find(EventQuery query, long before, Optional<Place> after, int limit) {
        if (limit < 1 || limit > HITS_MAX) {
            throw new IllegalArgumentException("limit " + limit + " not in 1.." + HITS_MAX);
        }
        At now = at;
        EventReads reads = new EventReads(cql, ledger, now.generation(), Math.min(before, now.next()));
        return new EventSearch(reads, values, limits, query).find(after, limit);
    }

    @Override
    public List<Found> load(List<Long> indices) {
        At now = at;
        return new EventReads(cql, ledger, now.generation(), now.next()).load(indices);
    }

    @Override
    public List<Long> having(String field, String value) {
        At now = at;
        return new EventReads(cql, ledger, now.generation(), now.next()).having(field, value, HITS_MAX);
    }

    @Override
    public List<String> values(String field, String after, int limit) {
        return values.after(at.generation(), field, after, limit);
    }

    @Override
    public synchronized void forget(Collection<Long> indices, List<Stored> instead) {
        term.requireNotKnownLost();
        EventReads reads = new EventReads(cql, ledger, at.generation(), Long.MAX_VALUE);
        indices.forEach(index -> new EventRemoval(cql, ledger, at.generation(), term, reads, values).remove(index));
        known.clear();
        write(instead, term.stamp());
    }

    @Override
    public synchronized void clear() {
        term.requireNotKnownLost();
        long before = at.generation();
        highest = 0;
        known.clear();
        values.forgetWhatIsKnown();
        move(new At(term.generation(VERSION), 0), term.stamp());
        cleared.by(before, at.generation());
    }
}
