package dev.cairn.store.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import dev.cairn.query.Fact;
import dev.cairn.store.cassandra.EventReads.Known;
import java.util.ArrayList;
import java.util.List;

/** Takes entries, and the events that they were the first of, out of every table. The row goes last: it knows where the others are. */
record EventRemoval(Cql cql, String ledger, long generation, Term term, EventReads reads, EventValues values) {

    void remove(long entry) {
        reads.first(entry).ifPresent(first -> {
            reads.known(List.of(entry)).values().forEach(this::ways);
            List<Long> gone = first == entry ? reads.entries(first) : List.of(entry);
            List<BoundStatement> rows = new ArrayList<>();
            for (long each : gone) {
                rows.add(delete("event_entry", "first = ? AND idx = ?", first, each));
            }
            cql.write(rows);
            for (long each : gone) {
                row(each);
            }
        });
        // Also where there is none: a writer before, who wakes late, has an earlier timestamp.
        row(entry);
    }

    private void row(long entry) {
        cql.write(
                List.of(delete("event_row", "shelf = ? AND idx = ?", entry >> CassandraEvents.ROW_SHELF_BITS, entry)));
    }

    private void ways(Known event) {
        List<BoundStatement> gone = new ArrayList<>();
        gone.add(delete("event_same", "identity = ?", event.identity()));
        gone.add(inTime("at", event.at(), event.index()));
        gone.add(inTime("logged", event.logged(), event.index()));
        long shelf = event.index() >> CassandraEvents.SHELF_BITS;
        for (Fact fact : event.facts().all()) {
            gone.add(delete(
                    "event_said",
                    "field = ? AND value = ? AND shelf = ? AND micros = ? AND idx = ?",
                    fact.field(),
                    fact.value(),
                    shelf,
                    event.at(),
                    event.index()));
        }
        cql.write(gone);
        event.facts().all().stream().filter(fact -> !reads.isSaid(fact)).forEach(fact -> {
            values.remove(generation, fact, term.stamp());
            cql.write(List.of(delete("event_shelf", "field = ? AND value = ?", fact.field(), fact.value())));
        });
    }

    private BoundStatement inTime(String kind, long micros, long index) {
        return delete(
                "event_time",
                "kind = ? AND month = ? AND shelf = ? AND micros = ? AND idx = ?",
                kind,
                EventPath.month(micros),
                index >> CassandraEvents.SHELF_BITS,
                micros,
                index);
    }

    private BoundStatement delete(String table, String where, Object... values) {
        List<Object> bound = new ArrayList<>(List.of(term.stamp(), ledger, generation));
        bound.addAll(List.of(values));
        return cql.bind(
                "DELETE FROM " + table + " USING TIMESTAMP ? WHERE ledger = ? AND generation = ? AND " + where,
                bound.toArray());
    }
}
