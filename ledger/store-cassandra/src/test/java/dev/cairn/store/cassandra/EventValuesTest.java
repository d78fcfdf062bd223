package dev.cairn.store.cassandra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import dev.cairn.ledger.Trouble;
import dev.cairn.query.Fact;
import dev.cairn.store.cassandra.server.NeedsCassandra;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

@NeedsCassandra
class EventValuesTest {
    private static final String FIELD = "epc";

    private static final int PAGE_VALUES_MAX = 4;

    private final EventValues values = values(TestKeyspace.cql(), TestKeyspace.freshLedger());
    private long stamp = 10;

    /** Of a new writer of the ledger. */
    private static EventValues values(Cql cql, String ledger) {
        EventPages pages = new EventPages(cql, ledger, new Term(TestKeyspace.claim(ledger)));
        return new EventValues(cql, ledger, pages, PAGE_VALUES_MAX);
    }

    private static List<Fact> facts(List<String> texts) {
        return texts.stream().map(text -> new Fact(FIELD, text)).toList();
    }

    private void add(List<String> texts) {
        stamp += 10;
        values.add(1, facts(texts), stamp);
    }

    /** Beyond U+FFFF the order of Java's texts is another. */
    private static TreeSet<String> texts(int count) {
        TreeSet<String> texts = new TreeSet<>(Utf8Order.COMPARATOR);
        for (int i = 0; i < count; i++) {
            texts.add("https://id.gs1.org/01/" + i);
        }
        texts.addAll(List.of("", "\uffee", "\ud83c\udf4a", "a", "zz"));
        return texts;
    }

    @Test
    void keeps_the_order_over_many_cuts_however_they_arrive() {
        TreeSet<String> all = texts(60);
        List<String> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, new Random(5));
        for (int from = 0; from < shuffled.size(); from += 7) {
            add(shuffled.subList(from, Math.min(shuffled.size(), from + 7)));
        }
        add(shuffled.subList(0, 20));

        all.remove("");
        assertEquals(List.copyOf(all), values.after(1, FIELD, "", 1_000));
        assertEquals(List.of(), values.after(2, FIELD, "", 1_000), "of another generation");
        for (String from : all) {
            assertEquals(List.copyOf(all.tailSet(from, false)), values.after(1, FIELD, from, 1_000));
            assertEquals(
                    all.tailSet(from, true).stream().limit(3).toList(), values.span(1, FIELD, from, "\ud83d\udf4a", 3));
        }
        assertEquals(
                List.copyOf(all.subSet("https://id.gs1.org/01/2", "https://id.gs1.org/01/4")),
                values.span(1, FIELD, "https://id.gs1.org/01/2", "https://id.gs1.org/01/4", 1_000));
    }

    @Test
    void what_was_removed_stays_away_until_it_is_added_again() {
        List<String> all = List.copyOf(texts(20));
        add(all);
        stamp += 10;
        for (String text : all.subList(3, 9)) {
            values.remove(1, new Fact(FIELD, text), stamp);
        }
        List<String> left = new ArrayList<>(all.subList(1, 3));
        left.addAll(all.subList(9, all.size()));
        assertEquals(left, values.after(1, FIELD, "", 1_000));
        add(all.subList(3, 9));
        assertEquals(all.subList(1, all.size()), values.after(1, FIELD, "", 1_000));
    }

    @Test
    void no_page_is_named_by_what_was_removed() {
        String ledger = TestKeyspace.freshLedger();
        EventValues some = values(TestKeyspace.cql(), ledger);
        List<String> all = new ArrayList<>(texts(40));
        all.remove("");
        some.add(1, facts(all), 10);
        assertTrue(lows(ledger).size() > 5, "it was never cut");
        List<String> gone = new ArrayList<>(all);
        Collections.shuffle(gone, new Random(6));
        long at = 20;
        for (String text : gone.subList(0, 35)) {
            some.remove(1, new Fact(FIELD, text), at);
            all.remove(text);
            assertEquals(all, some.after(1, FIELD, "", 1_000), text);
            at += 2;
        }
        List<String> left = new ArrayList<>(all);
        left.add("");
        assertTrue(left.containsAll(lows(ledger)), lows(ledger) + " of " + left);
        some.add(1, facts(gone), at);
        assertEquals(45 - 1, some.after(1, FIELD, "", 1_000).size());
    }

    private static List<String> lows(String ledger) {
        return EventPages.all(TestKeyspace.cql(), ledger, 1, FIELD);
    }

    @Test
    void another_writer_goes_on_where_one_has_ended() {
        String ledger = TestKeyspace.freshLedger();
        List<String> all = List.copyOf(texts(30));
        for (int i = 0; i < all.size(); i++) {
            values(TestKeyspace.cql(), ledger).add(1, facts(List.of(all.get(i))), 100 + 10L * i);
        }
        assertEquals(
                all.subList(1, all.size()), values(TestKeyspace.cql(), ledger).after(1, FIELD, "", 100));
    }

    /** A session that does something else before it begins a page. */
    private static final class Late extends Cql {
        private Optional<Runnable> first = Optional.empty();

        Late() {
            super(TestKeyspace.cql().session());
        }

        @Override
        List<List<Row>> ask(List<? extends Statement<?>> all) {
            if (all.stream().anyMatch(Late::beginsPage)) {
                Optional<Runnable> now = first;
                first = Optional.empty();
                now.ifPresent(Runnable::run);
            }
            return super.ask(all);
        }

        private static boolean beginsPage(Statement<?> statement) {
            return statement instanceof BoundStatement bound
                    && bound.getPreparedStatement().getQuery().contains("low = ? IF epoch");
        }
    }

    @Test
    void a_writer_who_was_taken_over_from_amid_a_cut_hides_nothing_that_came_since() {
        String ledger = TestKeyspace.freshLedger();
        Late session = new Late();
        EventValues sleeper = values(session, ledger);
        sleeper.add(1, facts(List.of("a", "b", "c", "d")), 10);
        EventValues heir = values(TestKeyspace.cql(), ledger);
        session.first = Optional.of(() -> heir.add(1, facts(List.of("x")), 1_000));
        assertThrows(Trouble.Conflict.class, () -> sleeper.add(1, facts(List.of("e")), 20));
        assertTrue(session.first.isEmpty(), "it was cut before anybody else came");
        assertEquals(List.of("a", "b", "c", "d", "e", "x"), heir.after(1, FIELD, "", 100));
        heir.add(1, facts(List.of("y", "z")), 1_010);
        // The heir cut at x: to take it away ends a page.
        assertThrows(Trouble.Conflict.class, () -> sleeper.remove(1, new Fact(FIELD, "x"), 30));
        assertEquals(List.of("a", "b", "c", "d", "e", "x", "y", "z"), heir.after(1, FIELD, "", 100));
    }
}
