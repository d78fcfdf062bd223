package dev.cairn.store.cassandra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import dev.cairn.ledger.Trouble;
import dev.cairn.query.EventStore;
import dev.cairn.query.EventStore.Found;
import dev.cairn.query.EventStore.Stored;
import dev.cairn.query.Fact;
import dev.cairn.query.Facts;
import dev.cairn.query.RandomEvents;
import dev.cairn.store.cassandra.server.NeedsCassandra;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Several indexes of one ledger, and several writers, one after the other and at once. */
@NeedsCassandra
class EventTablesTest {
    private static final List<Stored> EVENTS = some(12);

    private final String ledger = TestKeyspace.freshLedger();

    private static List<Stored> some(int count) {
        List<RandomEvents.Logged> logged = new RandomEvents(78).some(count);
        return LongStream.range(0, count)
                .mapToObj(i -> new Stored(
                        i, logged.get((int) i).recordTime(), logged.get((int) i).event()))
                .toList();
    }

    /** Of a new writer, who has taken the ledger over from whoever had it. */
    private EventTables writer() {
        return writer(TestKeyspace.cql());
    }

    private EventTables writer(Cql cql) {
        return new EventTables(cql, ledger, TestKeyspace.claim(ledger), new CassandraEvents.Limits(2, 100, 8));
    }

    private static void tidyAll(EventTables tables) {
        while (tables.tidy()) {
            // on to the next piece
        }
    }

    /** Everything that can be asked of these events, and the cursor. */
    private static List<Object> answers(EventStore store) {
        List<Object> answers = new ArrayList<>(List.of(store.cursor()));
        List<Found> found = store.load(EVENTS.stream().map(Stored::index).toList());
        answers.add(found);
        Set<String> fields = new TreeSet<>();
        for (Stored each : EVENTS) {
            for (Fact fact : Facts.of(each).all()) {
                fields.add(fact.field());
                answers.add(store.having(fact.field(), fact.value()));
            }
        }
        fields.forEach(field -> answers.add(store.values(field, "", 1_000)));
        return answers;
    }

    /** What a store answers that has never been disturbed. */
    private static List<Object> undisturbed(int events, Set<Long> forgotten) {
        String other = TestKeyspace.freshLedger();
        EventStore store = new EventTables(
                        TestKeyspace.cql(), other, TestKeyspace.claim(other), CassandraEvents.Limits.USUAL)
                .open();
        store.put(EVENTS.subList(0, events), events);
        store.forget(forgotten, List.of());
        return answers(store);
    }

    private List<String> tables() {
        return Schema.EVENTS.stream()
                .map(table -> table.split(" ")[5])
                .filter(table -> TestKeyspace.cql().rows("SELECT ledger FROM " + table).stream()
                        .anyMatch(row -> ledger.equals(row.getString("ledger"))))
                .toList();
    }

    @Test
    void one_is_made_beside_the_one_in_use_and_put_in_its_place_also_for_who_comes_after() {
        EventTables tables = writer();
        EventStore old = tables.open();
        old.put(EVENTS.subList(0, 8), 8);
        EventStore fresh = tables.beside();
        fresh.put(EVENTS.subList(0, 5), 5);
        tidyAll(tables);
        assertEquals(undisturbed(8, Set.of()), answers(old), "the half-made one is seen");
        assertEquals(5, fresh.cursor(), "the half-made one was taken away");
        fresh.put(EVENTS.subList(5, 12), 12);
        tables.exchange(fresh);
        tidyAll(tables);
        assertEquals(undisturbed(12, Set.of()), answers(fresh));
        assertEquals(0, old.load(List.of(0L, 7L)).size(), "the old one was kept");
        assertEquals(undisturbed(12, Set.of()), answers(writer().open()));
    }

    @Test
    void what_a_writer_leaves_half_made_his_successor_takes_away() {
        EventTables tables = writer();
        tables.open();
        EventStore half = tables.beside();
        half.put(EVENTS, 12);
        assertFalse(tables().isEmpty(), "it was never there: the test cannot fail");
        EventTables next = writer();
        assertEquals(0, next.open().cursor());
        tidyAll(next);
        assertEquals(List.of(), tables());
        half.put(List.of(), 13);
        assertEquals(0, writer().open().cursor());
    }

    @Test
    void what_was_given_up_is_in_no_table() {
        EventTables tables = writer();
        tables.open();
        tables.beside().put(EVENTS, 12);
        tidyAll(tables);
        assertFalse(tables().isEmpty(), "what is being made was taken away");
        tables.abandon();
        tidyAll(tables);
        assertEquals(List.of(), tables());
    }

    /** A session that breaks off at one of its writes, and takes none afterwards. */
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
    }

    @Test
    void a_put_that_broke_off_anywhere_leaves_nothing_that_is_not_found_again_to_be_removed() {
        for (int writes = 0; writes < 8; writes++) {
            Breaking session = new Breaking(writes);
            EventTables tables = writer(session);
            tables.open();
            EventStore half = tables.beside();
            try {
                half.put(EVENTS.subList(0, 3), 3);
            } catch (Trouble.Unavailable planted) {
                assertEquals(0, half.cursor());
            }
            EventTables next = writer();
            next.open();
            tidyAll(next);
            assertEquals(List.of(), tables(), "after " + writes + " writes");
        }
    }

    @Test
    void a_writer_who_wakes_late_changes_nothing_of_what_his_successor_answers() {
        EventTables before = writer();
        EventStore sleeper = before.open();
        sleeper.put(EVENTS.subList(0, 4), 4);
        EventStore halfMade = before.beside();
        halfMade.put(EVENTS.subList(0, 2), 2);

        EventStore heir = writer().open();
        assertEquals(4, heir.cursor());
        heir.put(EVENTS.subList(4, 12), 12);
        heir.forget(Set.of(1L, 5L), List.of());
        List<Object> right = undisturbed(12, Set.of(1L, 5L));
        assertEquals(right, answers(heir));

        List<Runnable> late = List.of(
                () -> sleeper.put(EVENTS.subList(4, 7), 7),
                () -> sleeper.forget(Set.of(2L), List.of()),
                () -> before.exchange(halfMade),
                () -> tidyAll(before),
                sleeper::clear);
        for (Runnable each : late) {
            try {
                each.run();
            } catch (Trouble.Conflict deposed) {
                // He is told, sooner or later.
            }
            assertEquals(12, heir.cursor());
            assertEquals(12, writer().open().cursor(), "what the next one finds");
        }
        EventStore next = writer().open();
        assertEquals(right, answers(next));
        assertThrows(Trouble.Conflict.class, before::open);
    }

    @Test
    void an_entry_that_was_forgotten_before_a_late_writer_put_it_is_not_shown() {
        EventStore sleeper = writer().open();
        EventStore heir = writer().open();
        heir.forget(Set.of(0L), List.of());
        heir.put(EVENTS.subList(1, 3), 3);
        try {
            sleeper.put(EVENTS.subList(0, 3), 3);
        } catch (Trouble.Conflict deposed) {
            // He is told once he begins a page.
        }
        assertEquals(
                List.of(1L, 2L),
                heir.load(List.of(0L, 1L, 2L)).stream().map(Found::index).toList());
    }

    /** A session that remembers what it was asked. */
    private static final class Listening extends Cql {
        private final List<String> foreign = new ArrayList<>();
        private final String ledger;
        private int bound;

        Listening(String ledger) {
            super(TestKeyspace.cql().session());
            this.ledger = ledger;
        }

        @Override
        BoundStatement bind(String text, Object... values) {
            bound++;
            boolean keyed = text.contains("ledger = ?") || text.startsWith("INSERT INTO ");
            if (!keyed || !List.of(values).contains(ledger) || text.contains("DISTINCT")) {
                foreign.add(text);
            }
            return super.bind(text, values);
        }
    }

    @Test
    void clearing_touches_this_ledgers_partitions_only_and_as_many_as_it_has() {
        Listening session = new Listening(ledger);
        EventStore store = writer(session).open();
        store.put(EVENTS, 12);
        assertNotEquals(List.of(), tables());
        session.bound = 0;
        store.clear();
        assertEquals(List.of(), session.foreign);
        assertEquals(List.of(), tables());
        long partitions = EVENTS.stream()
                .mapToLong(each -> 3 + 3L * Facts.of(each).all().size())
                .sum();
        assertTrue(session.bound <= partitions + 1_000, session.bound + " statements for " + partitions);
    }
}
