package dev.cairn.store.cassandra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.datastax.oss.driver.api.core.cql.Statement;
import dev.cairn.ledger.Trouble;
import dev.cairn.query.EventStore;
import dev.cairn.query.EventStore.Found;
import dev.cairn.query.EventStore.Stored;
import dev.cairn.query.EventStoreContract;
import dev.cairn.query.Fact;
import dev.cairn.query.Facts;
import dev.cairn.query.RandomEvents;
import dev.cairn.store.cassandra.Cursors.Cursor;
import dev.cairn.store.cassandra.server.NeedsCassandra;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

@NeedsCassandra
class CassandraEventsTest extends EventStoreContract {
    private static final int WRITES_MAX = 40;

    private final String ledger = TestKeyspace.freshLedger();

    @Override
    protected EventStore open() {
        return open(TestKeyspace.cql(), ledger);
    }

    private static EventStore open(Cql cql, String ledger) {
        return tables(cql, ledger).open();
    }

    /** Of a new writer of the ledger. */
    private static EventTables tables(Cql cql, String ledger) {
        return new EventTables(cql, ledger, TestKeyspace.claim(ledger), CassandraEvents.Limits.USUAL);
    }

    private static List<Stored> some(int count) {
        List<RandomEvents.Logged> logged = new RandomEvents(77).some(count);
        return LongStream.range(0, count)
                .mapToObj(i -> new Stored(
                        i, logged.get((int) i).recordTime(), logged.get((int) i).event()))
                .toList();
    }

    /** A session that gives up at one of its writes, and takes none afterwards. */
    private static final class Breaking extends Cql {
        private int left;

        Breaking(int writes) {
            super(TestKeyspace.cql().session());
            this.left = writes;
        }

        @Override
        void write(List<? extends Statement<?>> all) {
            if (left-- <= 0) {
                throw new Trouble.Unavailable("planted");
            }
            super.write(all);
        }

        @Override
        void write(String text, Object... values) {
            if (left-- <= 0) {
                throw new Trouble.Unavailable("planted");
            }
            super.write(text, values);
        }
    }

    @Test
    void a_put_that_broke_off_anywhere_is_not_shown_and_the_next_one_makes_it_whole() {
        List<Stored> events = some(6);
        List<Stored> first = events.subList(0, 3);
        EventStore whole = open();
        whole.put(first, 3);
        whole.put(events, 6);
        boolean broke = true;
        for (int writes = 0; broke && writes < WRITES_MAX; writes++) {
            String hurt = TestKeyspace.freshLedger();
            open(TestKeyspace.cql(), hurt).put(first, 3);
            broke = breaks(new Breaking(writes), hurt, events);
            EventStore after = open(TestKeyspace.cql(), hurt);
            if (broke) {
                assertEquals(3, after.cursor());
                assertEquals(List.of(), after.load(List.of(3L, 4L, 5L)), "after " + writes + " writes");
                assertShownUpTo(3, after, events);
            }
            after.put(events, 6);
            assertSame(whole, after, events);
        }
        assertTrue(!broke, "a put takes more than " + WRITES_MAX + " writes");
    }

    private static boolean breaks(Cql cql, String ledger, List<Stored> events) {
        try {
            open(cql, ledger).put(events, 6);
            return false;
        } catch (Trouble.Unavailable planted) {
            return true;
        }
    }

    private static void assertShownUpTo(long cursor, EventStore store, List<Stored> events) {
        for (Stored each : events) {
            for (Fact fact : Facts.of(each).all()) {
                assertTrue(store.having(fact.field(), fact.value()).stream().allMatch(index -> index < cursor));
            }
        }
    }

    private static void assertSame(EventStore whole, EventStore other, List<Stored> events) {
        List<Long> indices = events.stream().map(Stored::index).toList();
        List<Found> found = whole.load(indices);
        assertEquals(found, other.load(indices));
        Set<String> fields = new TreeSet<>();
        for (Stored each : events) {
            for (Fact fact : Facts.of(each).all()) {
                fields.add(fact.field());
                assertEquals(whole.having(fact.field(), fact.value()), other.having(fact.field(), fact.value()));
            }
        }
        fields.forEach(field -> assertEquals(whole.values(field, "", 100), other.values(field, "", 100)));
    }

    @Test
    void what_was_forgotten_is_in_no_table() {
        EventStore store = open();
        store.put(some(4), 4);
        assertTrue(rows("event_said") > 0 && rows("event_value") > 0, "nothing was there");
        store.forget(Set.of(0L, 1L, 2L, 3L), List.of());
        for (String table : List.of("row", "same", "entry", "time", "said", "shelf", "value")) {
            assertEquals(0, rows("event_" + table), table);
        }
    }

    @Test
    void a_generation_that_was_cleared_is_in_no_table() {
        EventStore store = open();
        store.put(some(4), 4);
        store.clear();
        for (String table : Schema.EVENTS) {
            assertEquals(0, rows(table.split(" ")[5]), table);
        }
        store.put(some(4), 4);
        assertEquals(4, store.load(List.of(0L, 1L, 2L, 3L)).size());
    }

    @Test
    void what_another_version_made_is_not_opened_and_can_be_made_anew() {
        open().put(some(4), 4);
        Cursors cursors = new Cursors(TestKeyspace.cql(), ledger);
        Cursor mine = cursors.read(EventTables.IN_USE);
        for (long other : List.of(-1L, 1L)) {
            long generation = mine.next() + (other << Term.VERSION_BITS);
            cursors.write(EventTables.IN_USE, new Cursor(mine.generation(), generation, mine.stamp() + 2 + other));
            EventTables tables = tables(TestKeyspace.cql(), ledger);
            assertThrows(Trouble.Conflict.class, tables::open);
            assertEquals(0, tables.renew().cursor());
            assertEquals(0, open().cursor());
            mine = cursors.read(EventTables.IN_USE);
        }
    }

    private long rows(String table) {
        List<String> found = new ArrayList<>();
        TestKeyspace.cql().rows("SELECT ledger FROM " + table).forEach(row -> found.add(row.getString("ledger")));
        return found.stream().filter(ledger::equals).count();
    }
}
