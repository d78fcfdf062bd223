package dev.cairn.ledger.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.CapsuleStore;
import dev.cairn.ledger.CapsuleStore.Held;
import dev.cairn.ledger.CapsuleStore.Stored;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

public abstract class CapsuleStoreContract {

    /** Opens the store; called again, it closes the first and opens what that one left. */
    protected abstract CapsuleStore open();

    @Test
    void is_empty_and_at_zero_at_first() {
        CapsuleStore store = open();
        assertEquals(0, store.cursor());
        assertEquals(Optional.empty(), store.get(0));
    }

    @Test
    void keeps_rows_and_cursor_together() {
        CapsuleStore store = open();
        store.put(List.of(row(1), row(3)), 7);
        assertHoldsOneAndThree(store);
        assertHoldsOneAndThree(open());
    }

    private static void assertHoldsOneAndThree(CapsuleStore now) {
        assertEquals(7, now.cursor());
        assertEquals(Optional.of(Bytes.ofUtf8("capsule 1")), now.get(1));
        assertEquals(Optional.empty(), now.get(2));
        assertEquals(Optional.of(Bytes.ofUtf8("capsule 3")), now.get(3));
    }

    @Test
    void moves_its_cursor_without_rows_too() {
        open().put(List.of(), 4);
        assertEquals(4, open().cursor());
    }

    @Test
    void takes_the_same_rows_again() {
        CapsuleStore store = open();
        store.put(List.of(row(1)), 2);
        store.put(List.of(row(1), row(2)), 3);
        assertEquals(Optional.of(Bytes.ofUtf8("capsule 1")), store.get(1));
        assertEquals(Optional.of(Bytes.ofUtf8("capsule 2")), store.get(2));
    }

    @Test
    void never_goes_back() {
        CapsuleStore store = open();
        store.put(List.of(), 4);
        assertThrows(IllegalArgumentException.class, () -> store.put(List.of(), 3));
    }

    @Test
    void forgets_for_good_even_when_the_row_comes_again() {
        CapsuleStore store = open();
        store.put(List.of(row(1), row(2)), 3);
        assertFalse(store.erased(1));
        store.erase(1);
        store.erase(1);
        assertTrue(store.erased(1));
        assertFalse(store.erased(2));
        assertFalse(store.erased(9));
        assertEquals(Optional.empty(), store.get(1));
        store.put(List.of(row(1)), 3);
        assertEquals(Optional.empty(), store.get(1));
        assertEquals(Optional.empty(), open().get(1));
        assertEquals(Optional.of(Bytes.ofUtf8("capsule 2")), open().get(2));
    }

    @Test
    void forgets_a_row_that_has_not_come_yet() {
        CapsuleStore store = open();
        store.erase(5);
        store.put(List.of(row(5)), 6);
        assertEquals(Optional.empty(), store.get(5));
    }

    @Test
    void keeps_what_came_in_any_portions() {
        CapsuleStore store = open();
        long at = 0;
        for (long next : List.of(3L, 40L, 170L, 171L, 256L, 300L)) {
            store.put(rows(at, next), next);
            at = next;
        }
        assertEquals(held(0, 300), store.range(0, 300));
        CapsuleStore again = open();
        assertEquals(held(31, 257), again.range(31, 257));
        for (long index = 0; index < 300; index++) {
            assertEquals(Optional.of(row(index).capsule()), again.get(index));
        }
        assertEquals(List.of(), again.range(300, 400));
        assertEquals(List.of(), again.range(50, 50));
    }

    @Test
    void forgets_one_among_many_that_came_together_and_takes_none_of_them_twice() {
        CapsuleStore store = open();
        store.erase(130);
        store.put(rows(0, 256), 256);
        store.erase(64);
        store.erase(95);
        store.put(rows(0, 256), 256);
        CapsuleStore again = open();
        assertEquals(Optional.empty(), again.get(64));
        assertTrue(again.erased(64));
        assertFalse(again.erased(65));
        assertEquals(
                held(0, 256).stream()
                        .filter(one -> one.index() != 64 && one.index() != 95 && one.index() != 130)
                        .toList(),
                again.range(0, 256));
    }

    @Test
    void takes_in_later_what_was_left_out() {
        CapsuleStore store = open();
        store.put(List.of(row(1), row(33), row(34)), 64);
        store.put(List.of(row(2), row(33), row(35)), 64);
        assertEquals(
                List.of(1L, 2L, 33L, 34L, 35L),
                store.range(0, 64).stream().map(Held::index).toList());
    }

    private static List<Stored> rows(long from, long to) {
        return LongStream.range(from, to).mapToObj(CapsuleStoreContract::row).toList();
    }

    private static List<Held> held(long from, long to) {
        return rows(from, to).stream()
                .map(row -> new Held(row.index(), row.capsule()))
                .toList();
    }

    private static Stored row(long index) {
        Bytes capsule = Bytes.ofUtf8("capsule " + index);
        return new Stored(index, Hash.sha256(capsule), capsule);
    }
}
