package dev.cairn.ledger.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.CapsuleStore;
import dev.cairn.ledger.CapsuleStore.Stored;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.util.List;
import java.util.Optional;
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

    private static Stored row(long index) {
        Bytes capsule = Bytes.ofUtf8("capsule " + index);
        return new Stored(index, Hash.sha256(capsule), capsule);
    }
}
