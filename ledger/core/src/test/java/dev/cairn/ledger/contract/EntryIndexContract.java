package dev.cairn.ledger.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cairn.ledger.EntryIndex;
import dev.cairn.ledger.EntryIndex.Hit;
import dev.cairn.ledger.EntryIndex.Memo;
import dev.cairn.ledger.EntryIndex.Row;
import dev.cairn.proof.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

public abstract class EntryIndexContract {

    private static final Instant T = Instant.ofEpochMilli(1_735_689_600_123L);

    /** Opens the index; called again, it closes the first and opens what that one left. */
    protected abstract EntryIndex open();

    @Test
    void is_empty_and_at_zero_at_first() {
        EntryIndex index = open();
        assertEquals(0, index.cursor());
        assertEquals(List.of(), index.find("item", "a", 10, -1));
        assertEquals(Optional.empty(), index.memo("m"));
    }

    @Test
    void finds_rows_by_kind_and_key_in_log_order_whatever_their_time() {
        EntryIndex index = open();
        index.put(List.of(row("item", "a", 30, 5), row("item", "a", 10, 9), row("item", "a", 20, 7)), 10);
        index.put(List.of(row("item", "b", 0, 11), row("place", "a", 0, 12)), 13);
        assertEquals(List.of(hit(30, 5), hit(20, 7), hit(10, 9)), index.find("item", "a", 10, -1));
        assertEquals(List.of(hit(0, 12)), index.find("place", "a", 10, -1));
        assertEquals(List.of(), index.find("place", "b", 10, -1));
    }

    @Test
    void takes_the_lower_time_in_and_leaves_the_upper_time_out() {
        EntryIndex index = open();
        index.put(List.of(row("item", "a", 0, 1), row("item", "a", 1, 2), row("item", "a", 2, 3)), 4);
        assertEquals(List.of(hit(1, 2)), index.find("item", "a", T.plusMillis(1), T.plusMillis(2), 10, -1));
        assertEquals(
                3, index.find("item", "a", Instant.MIN, Instant.MAX, 10, -1).size());
    }

    @Test
    void pages_with_limit_and_the_last_index_seen() {
        EntryIndex index = open();
        index.put(List.of(row("item", "a", 0, 1), row("item", "a", 0, 2), row("item", "a", 0, 3)), 4);
        assertEquals(List.of(hit(0, 1), hit(0, 2)), index.find("item", "a", 2, -1));
        assertEquals(List.of(hit(0, 3)), index.find("item", "a", 2, 2));
    }

    @Test
    void refuses_a_page_without_limit() {
        EntryIndex index = open();
        assertThrows(IllegalArgumentException.class, () -> index.find("item", "a", 0, -1));
        assertThrows(IllegalArgumentException.class, () -> index.find("item", "a", EntryIndex.HITS_MAX + 1, -1));
    }

    @Test
    void takes_the_same_rows_again() {
        EntryIndex index = open();
        index.put(List.of(row("item", "a", 0, 1)), 2);
        index.put(List.of(row("item", "a", 0, 1)), 2);
        assertEquals(List.of(hit(0, 1)), index.find("item", "a", 10, -1));
    }

    @Test
    void keeps_rows_memos_and_cursor_together() {
        open().put(List.of(row("item", "ä/'\"", 0, 1)), List.of(new Memo("m", Bytes.ofUtf8("1"))), 2);
        EntryIndex again = open();
        again.put(List.of(), List.of(new Memo("m", Bytes.ofUtf8("2"))), 3);
        assertEquals(List.of(hit(0, 1)), again.find("item", "ä/'\"", 10, -1));
        assertEquals(Optional.of(Bytes.ofUtf8("2")), again.memo("m"));
        assertEquals(3, again.cursor());
    }

    @Test
    void never_goes_back_but_by_clearing() {
        EntryIndex index = open();
        index.put(List.of(row("item", "a", 0, 1)), List.of(new Memo("m", Bytes.EMPTY)), 4);
        assertThrows(IllegalArgumentException.class, () -> index.put(List.of(), 3));
        index.clear();
        assertEquals(0, index.cursor());
        assertEquals(List.of(), index.find("item", "a", 10, -1));
        assertEquals(Optional.empty(), index.memo("m"));
        assertEquals(0, open().cursor());
    }

    @Test
    void forgets_all_rows_that_point_to_an_entry_and_nothing_else() {
        EntryIndex index = open();
        index.put(
                List.of(
                        row("item", "a", 0, 1),
                        row("place", "b", 5, 1),
                        row("item", "a", 1, 2),
                        row("item", "c", 2, 3)),
                List.of(new Memo("m", Bytes.ofUtf8("stays"))),
                4);
        index.forget(Set.of(1L, 3L, 77L));
        EntryIndex again = open();
        assertEquals(List.of(hit(1, 2)), again.find("item", "a", 10, -1));
        assertEquals(List.of(), again.find("place", "b", 10, -1));
        assertEquals(List.of(), again.find("item", "c", 10, -1));
        assertEquals(Optional.of(Bytes.ofUtf8("stays")), again.memo("m"));
        assertEquals(4, again.cursor());
    }

    @Test
    void forgets_twice_as_once_none_and_many() {
        EntryIndex index = open();
        index.put(
                LongStream.range(0, 1_200)
                        .mapToObj(at -> row("item", "a", at, at))
                        .toList(),
                1_200);
        index.forget(Set.of());
        assertEquals(1_200, index.find("item", "a", 2_000, -1).size());
        Set<Long> most = LongStream.range(0, 1_199).boxed().collect(Collectors.toSet());
        index.forget(most);
        index.forget(most);
        assertEquals(List.of(hit(1_199, 1_199)), open().find("item", "a", 2_000, -1));
    }

    private static Row row(String kind, String key, long millis, long index) {
        return new Row(kind, key, T.plusMillis(millis), index);
    }

    private static Hit hit(long millis, long index) {
        return new Hit(T.plusMillis(millis), index);
    }
}
