package dev.cairn.ledger.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cairn.ledger.ObjectStore;
import dev.cairn.ledger.Trouble;
import dev.cairn.proof.Bytes;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public abstract class ObjectStoreContract {

    private static final String KEY = "tile/0/x001/x234/067";

    /** Opens the store; called again, it closes the first and opens what that one left. */
    protected abstract ObjectStore open();

    @Test
    void has_nothing_at_first() {
        assertEquals(Optional.empty(), open().get(KEY));
    }

    @Test
    void shows_an_object_at_once_and_keeps_it_once_synced() {
        ObjectStore store = open();
        store.put(KEY, Bytes.ofUtf8("one"));
        assertEquals(Optional.of(Bytes.ofUtf8("one")), store.get(KEY));
        store.sync();
        assertEquals(Optional.of(Bytes.ofUtf8("one")), store.get(KEY));
        assertEquals(Optional.of(Bytes.ofUtf8("one")), open().get(KEY));
    }

    @Test
    void takes_the_same_bytes_again() {
        ObjectStore store = open();
        store.put(KEY, Bytes.ofUtf8("one"));
        store.put(KEY, Bytes.ofUtf8("one"));
        store.sync();
        store.put(KEY, Bytes.ofUtf8("one"));
        store.sync();
        assertEquals(Optional.of(Bytes.ofUtf8("one")), store.get(KEY));
    }

    @Test
    void refuses_other_bytes_under_a_key_before_and_after_the_sync() {
        ObjectStore store = open();
        store.put(KEY, Bytes.ofUtf8("one"));
        assertThrows(Trouble.Corrupt.class, () -> store.put(KEY, Bytes.ofUtf8("two")));
        store.sync();
        assertThrows(Trouble.Corrupt.class, () -> store.put(KEY, Bytes.ofUtf8("two")));
        assertEquals(Optional.of(Bytes.ofUtf8("one")), store.get(KEY));
    }

    @Test
    void keeps_a_partial_tile_beside_the_full_one() {
        ObjectStore store = open();
        store.put("tile/entries/000.p/3", Bytes.ofUtf8("part"));
        store.put("tile/entries/000", Bytes.ofUtf8("full"));
        store.sync();
        assertEquals(Optional.of(Bytes.ofUtf8("part")), store.get("tile/entries/000.p/3"));
        assertEquals(Optional.of(Bytes.ofUtf8("full")), store.get("tile/entries/000"));
    }

    @Test
    void moves_a_checkpoint_durably_without_a_sync() {
        ObjectStore store = open();
        store.replace("checkpoint", Bytes.ofUtf8("a"));
        store.replace("checkpoint", Bytes.ofUtf8("b"));
        store.replace("checkpoint-pending", Bytes.ofUtf8("c"));
        assertEquals(Optional.of(Bytes.ofUtf8("b")), store.get("checkpoint"));
        assertEquals(Optional.of(Bytes.ofUtf8("b")), open().get("checkpoint"));
    }

    @Test
    void moves_nothing_but_checkpoints() {
        assertThrows(IllegalArgumentException.class, () -> open().replace(KEY, Bytes.EMPTY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/", "/etc", "../x", "a/../b", "a//b", ".hidden", "a/.b", "a/", "A", "a b", "a\0b", "a\\b"})
    void knows_no_path_outside_its_grammar(String key) {
        ObjectStore store = open();
        assertThrows(IllegalArgumentException.class, () -> store.get(key));
        assertThrows(IllegalArgumentException.class, () -> store.put(key, Bytes.EMPTY));
    }
}
