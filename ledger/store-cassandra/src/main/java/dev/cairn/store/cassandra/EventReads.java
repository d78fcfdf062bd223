package dev.cairn.store.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.cairn.query.EventStore.Found;
import dev.cairn.query.EventStore.Place;
import dev.cairn.query.Fact;
import dev.cairn.query.Facts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The tables of one generation, up to a log index.
 *
 * @param before entries from here on are not there yet
 */
record EventReads(Cql cql, String ledger, long generation, long before) {
    private static final int VALUES_AT_ONCE = 64;

    private static final String SAID = " WHERE ledger = ? AND generation = ? AND field = ? AND value = ?";
    private static final String TIME = " WHERE ledger = ? AND generation = ? AND kind = ?";
    private static final String ROW = " WHERE ledger = ? AND generation = ? AND shelf = ? AND idx = ?";
    private static final String ENTRY = " WHERE ledger = ? AND generation = ? AND first = ?";

    /** Where an event stands in both orders, and what it says. */
    record Known(long index, long at, long logged, String identity, Facts facts) {}

    /** The events of these indices; an entry that is not an event's first is none. */
    Map<Long, Known> known(Collection<Long> indices) {
        List<BoundStatement> queries = indices.stream()
                .filter(index -> index < before)
                .map(index -> row("idx, at, logged, identity, facts", index))
                .toList();
        Map<Long, Known> known = new LinkedHashMap<>();
        for (List<Row> rows : cql.ask(queries)) {
            rows.stream().filter(row -> !row.isNull("facts")).forEach(row -> {
                long index = row.getLong("idx");
                known.put(
                        index,
                        new Known(
                                index,
                                row.getLong("at"),
                                row.getLong("logged"),
                                String.valueOf(row.getString("identity")),
                                Facts.of(facts(row))));
            });
        }
        return known;
    }

    private BoundStatement row(String columns, long index) {
        return cql.bind(
                "SELECT " + columns + " FROM event_row" + ROW,
                ledger,
                generation,
                index >> CassandraEvents.ROW_SHELF_BITS,
                index);
    }

    /** What the event of a row says. */
    static List<Fact> facts(Row row) {
        List<String> texts = Objects.requireNonNull(row.getList("facts", String.class));
        List<Fact> facts = new ArrayList<>();
        for (int i = 0; i + 1 < texts.size(); i += 2) {
            facts.add(new Fact(texts.get(i), texts.get(i + 1)));
        }
        return facts;
    }

    /** As {@code EventStore.load}. */
    List<Found> load(List<Long> indices) {
        List<List<Row>> rows = cql.ask(indices.stream()
                .map(index -> row("idx, second, nano, json", index))
                .toList());
        List<List<Row>> entries = cql.ask(indices.stream()
                .map(index -> cql.bind("SELECT idx FROM event_entry" + ENTRY, ledger, generation, index))
                .toList());
        List<Found> found = new ArrayList<>();
        for (int i = 0; i < indices.size(); i++) {
            List<Long> signed = indices(entries.get(i));
            rows.get(i).stream()
                    .filter(row -> !row.isNull("json") && row.getLong("idx") < before)
                    .map(row -> new Found(
                            row.getLong("idx"),
                            Instant.ofEpochSecond(row.getLong("second"), row.getInt("nano")),
                            String.valueOf(row.getString("json")),
                            signed))
                    .forEach(found::add);
        }
        return found;
    }

    /** The first entry that this one repeats, or itself; empty if it is none of an event's. */
    Optional<Long> first(long entry) {
        return cql.rows(row("first", entry)).stream().findFirst().map(row -> row.getLong("first"));
    }

    List<Long> entries(long first) {
        return indices(cql.rows("SELECT idx FROM event_entry" + ENTRY, ledger, generation, first));
    }

    private List<Long> indices(List<Row> rows) {
        return rows.stream()
                .map(row -> row.getLong("idx"))
                .filter(index -> index < before)
                .sorted()
                .toList();
    }

    /** The first indices that say a value, ascending. */
    List<Long> having(String field, String value, int limit) {
        List<Long> indices = new ArrayList<>();
        for (EventPath.Partition shelf : shelves(field, List.of(value))) {
            if (indices.size() < limit) {
                indices.addAll(indices(cql.rows(
                        "SELECT idx FROM event_said" + shelf.keyIs(),
                        shelf.key().toArray())));
            }
        }
        return indices.stream().limit(limit).toList();
    }

    /** Whether any event says it. */
    boolean isSaid(Fact fact) {
        return shelves(fact.field(), List.of(fact.value())).stream().anyMatch(shelf -> cql.row(
                        "SELECT idx FROM event_said" + shelf.keyIs() + " LIMIT 1",
                        shelf.key().toArray())
                .isPresent());
    }

    /** Indices of the events that say one of the values; empty if more rows than {@code most} do. */
    Optional<SortedSet<Long>> few(String field, List<String> values, int most) {
        SortedSet<Long> indices = new TreeSet<>();
        int rows = 0;
        for (int from = 0; from < values.size(); from += VALUES_AT_ONCE) {
            List<String> some = values.subList(from, Math.min(values.size(), from + VALUES_AT_ONCE));
            List<BoundStatement> queries = shelves(field, some).stream()
                    .map(shelf -> {
                        List<Object> bound = new ArrayList<>(shelf.key());
                        bound.add(most + 1);
                        return cql.bind("SELECT idx FROM event_said" + shelf.keyIs() + " LIMIT ?", bound.toArray());
                    })
                    .toList();
            for (List<Row> answer : cql.ask(queries)) {
                rows += answer.size();
                indices.addAll(indices(answer));
            }
            if (rows > most) {
                return Optional.empty();
            }
        }
        return Optional.of(indices);
    }

    /** The partitions of those who say one of the values; of one value, in the order of their indices. */
    List<EventPath.Partition> shelves(String field, List<String> values) {
        List<List<Row>> found = cql.ask(values.stream()
                .map(value -> cql.bind("SELECT shelf FROM event_shelf" + SAID, ledger, generation, field, value))
                .toList());
        List<EventPath.Partition> shelves = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            String value = values.get(i);
            found.get(i)
                    .forEach(row -> shelves.add(new EventPath.Partition(
                            "event_said",
                            SAID + " AND shelf = ?",
                            List.of(ledger, generation, field, value, row.getLong("shelf")),
                            EventPath.ANY_MONTH)));
        }
        return shelves;
    }

    /** All partitions of an order of time. */
    List<EventPath.Partition> months(String kind) {
        return cql.rows("SELECT month, shelf FROM event_month" + TIME, ledger, generation, kind).stream()
                .map(row -> new EventPath.Partition(
                        "event_time",
                        TIME + " AND month = ? AND shelf = ?",
                        List.of(ledger, generation, kind, row.getInt("month"), row.getLong("shelf")),
                        row.getInt("month")))
                .toList();
    }

    /** A place in one of the orders. */
    static Place place(Known event, boolean byEventTime) {
        return new Place(byEventTime ? event.at() : event.logged(), event.index());
    }
}
