package dev.cairn.store.cassandra;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.query.Fact;
import dev.cairn.store.cassandra.server.NeedsCassandra;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

@NeedsCassandra
class EventValuesTest {
    private static final String FIELD = "epc";

    private final EventValues values = new EventValues(TestKeyspace.cql(), TestKeyspace.freshLedger(), 4);
    private long stamp = 10;

    private void add(List<String> texts) {
        stamp += 10;
        values.add(1, texts.stream().map(text -> new Fact(FIELD, text)).toList(), stamp);
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
    void another_writer_goes_on_where_one_has_ended() {
        String ledger = TestKeyspace.freshLedger();
        List<String> all = List.copyOf(texts(30));
        for (int i = 0; i < all.size(); i++) {
            new EventValues(TestKeyspace.cql(), ledger, 4).add(1, List.of(new Fact(FIELD, all.get(i))), 100 + 10L * i);
        }
        assertEquals(
                all.subList(1, all.size()), new EventValues(TestKeyspace.cql(), ledger, 4).after(1, FIELD, "", 100));
    }
}
