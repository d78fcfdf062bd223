package dev.cairn.store.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import dev.cairn.store.cassandra.EventPath.Partition;
import dev.cairn.store.cassandra.Sweep.Removal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Takes generations of events out of every table. The two tables that have a partition for each value are reached through the directories
 * of that generation, which are written before them; the others are small enough to be walked through, whoever else is in them.
 */
record EventSweep(Cql cql, String ledger, EventValues values) {
    private static final int VALUES_AT_ONCE = 500;
    private static final long STAMP_LAST = 1L << 62;

    /** Removes every generation below this one. */
    void removeOlder(long now) {
        Sweep sweep = new Sweep(cql, Map.of("ledger", ledger));
        sweep.each("SELECT DISTINCT ledger, generation, field FROM event_page", row -> {
            if (row.getLong("generation") < now) {
                removeSaid(row.getLong("generation"), String.valueOf(row.getString("field")), sweep.removal());
            }
        });
        sweep.removeOlder("event_row", now, STAMP_LAST, "shelf");
        sweep.removeOlder("event_same", now, STAMP_LAST, "identity");
        sweep.removeOlder("event_entry", now, STAMP_LAST, "first");
        sweep.removeOlder("event_time", now, STAMP_LAST, "kind", "month", "shelf");
        sweep.removeOlder("event_month", now, STAMP_LAST, "kind");
        sweep.removeOlder("event_value", now, STAMP_LAST, "field", "low");
        sweep.removeOlder("event_page", now, STAMP_LAST, "field");
    }

    private void removeSaid(long generation, String field, Removal removal) {
        EventReads reads = new EventReads(cql, ledger, generation, Long.MAX_VALUE);
        List<String> some = List.of("");
        while (!some.isEmpty()) {
            for (Partition shelf : reads.shelves(field, some)) {
                removal.add(delete("event_said" + shelf.keyIs(), shelf.key()));
            }
            some.forEach(value -> removal.add(delete(
                    "event_shelf WHERE ledger = ? AND generation = ? AND field = ? AND value = ?",
                    List.of(ledger, generation, field, value))));
            some = values.after(generation, field, some.get(some.size() - 1), VALUES_AT_ONCE);
        }
        removal.finish();
    }

    private BoundStatement delete(String where, List<Object> key) {
        List<Object> bound = new ArrayList<>(List.of(STAMP_LAST));
        bound.addAll(key);
        return cql.bind("DELETE FROM " + where.replaceFirst(" ", " USING TIMESTAMP ? "), bound.toArray());
    }
}
