package dev.cairn.store.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.cairn.query.Fact;
import dev.cairn.store.cassandra.EventPath.Partition;
import dev.cairn.store.cassandra.Sweep.Removal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Takes one generation of one ledger's events out of every table, some shelves of rows at a time, and touches nobody else's partitions. All
 * of them are found through the rows, which are written before everything else and removed after it, and through the directories of months
 * and fields. Every step may be done twice; a crash begins at the first shelf again, where nothing is left.
 */
final class EventSweep {
    private static final int SHELVES_AT_ONCE = 8;
    private static final int TAKEN_KNOWN_MAX = 100_000;

    private final Cql cql;
    private final String ledger;
    private final long generation;
    private final long shelves;
    private final EventReads reads;
    private final Removal removal;
    private final Map<List<Object>, Boolean> taken = new Newest<>(TAKEN_KNOWN_MAX);
    private long shelf;

    /** @param end above every log index that was written */
    EventSweep(Cql cql, String ledger, long generation, long end) {
        this.cql = cql;
        this.ledger = ledger;
        this.generation = generation;
        this.shelves = (end >> CassandraEvents.ROW_SHELF_BITS) + 1;
        this.reads = new EventReads(cql, ledger, generation, Long.MAX_VALUE);
        this.removal = new Removal(cql);
    }

    long generation() {
        return generation;
    }

    /** Does the next piece; false if that was the last. */
    boolean step() {
        for (int i = 0; i < SHELVES_AT_ONCE && shelf < shelves; i++) {
            removeRows(shelf);
            shelf++;
        }
        if (shelf < shelves) {
            return true;
        }
        removeMonths("at");
        removeMonths("logged");
        for (int bucket = 0; bucket < CassandraEvents.FIELD_BUCKETS; bucket++) {
            removeFields(bucket);
        }
        return false;
    }

    private void removeRows(long shelf) {
        for (Row row : cql.rows(
                "SELECT idx, first, identity, facts FROM event_row WHERE ledger = ? AND generation = ? AND shelf = ?",
                ledger,
                generation,
                shelf)) {
            take("event_entry", "first = ?", row.getLong("first"));
            if (!row.isNull("facts")) {
                take("event_same", "identity = ?", String.valueOf(row.getString("identity")));
                EventReads.facts(row).forEach(fact -> removeSaid(fact, row.getLong("idx")));
            }
        }
        removal.finish();
        take("event_row", "shelf = ?", shelf);
        removal.finish();
    }

    private void removeSaid(Fact fact, long index) {
        take(
                "event_said",
                "field = ? AND value = ? AND shelf = ?",
                fact.field(),
                fact.value(),
                index >> CassandraEvents.SHELF_BITS);
        take("event_shelf", "field = ? AND value = ?", fact.field(), fact.value());
        // A page begins at a value; one that a cut has left half made is in no directory.
        take("event_value", "field = ? AND low = ?", fact.field(), fact.value());
    }

    private void removeMonths(String kind) {
        for (Partition month : reads.months(kind)) {
            removal.add(delete(month.table() + month.keyIs(), month.key()));
        }
        removal.finish();
        take("event_month", "kind = ?", kind);
        removal.finish();
    }

    private void removeFields(int bucket) {
        String rest = "bucket = ?";
        for (Row row : cql.rows(
                "SELECT field FROM event_field WHERE ledger = ? AND generation = ? AND " + rest,
                ledger,
                generation,
                bucket)) {
            String field = String.valueOf(row.getString("field"));
            for (String low : EventPages.all(cql, ledger, generation, field)) {
                take("event_value", "field = ? AND low = ?", field, low);
            }
            take("event_value", "field = ? AND low = ?", field, "");
            removal.finish();
            take("event_low", "field = ?", field);
        }
        removal.finish();
        take("event_field", rest, bucket);
        removal.finish();
    }

    /** A partition, once. */
    private void take(String table, String rest, Object... key) {
        List<Object> whole = new ArrayList<>(List.of(ledger, generation));
        whole.addAll(List.of(key));
        List<Object> name = new ArrayList<>(List.of(table));
        name.addAll(whole);
        if (taken.put(name, true) == null) {
            removal.add(delete(table + " WHERE ledger = ? AND generation = ? AND " + rest, whole));
        }
    }

    private BoundStatement delete(String where, List<Object> key) {
        List<Object> bound = new ArrayList<>(List.of(Term.STAMP_LAST));
        bound.addAll(key);
        return cql.bind("DELETE FROM " + where.replaceFirst(" ", " USING TIMESTAMP ? "), bound.toArray());
    }
}
