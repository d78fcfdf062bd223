package dev.cairn.ledger.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.HeadStore;
import dev.cairn.ledger.StoredHead;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

public abstract class HeadStoreContract {

    /** Opens the store; called again, it closes the first and opens what that one left. */
    protected abstract HeadStore open();

    @Test
    void is_empty_at_first() {
        assertEquals(Optional.empty(), open().load());
    }

    @Test
    void keeps_the_first_head_and_gives_it_back_whole() {
        HeadStore store = open();
        assertTrue(store.swap(Optional.empty(), head(1)));
        assertEquals(Optional.of(head(1)), store.load());
        assertEquals(Optional.of(head(1)), open().load());
    }

    @Test
    void refuses_a_swap_from_a_head_that_is_not_there() {
        HeadStore store = open();
        assertFalse(store.swap(Optional.of(head(1)), head(2)));
        assertEquals(Optional.empty(), store.load());
    }

    @Test
    void refuses_a_second_first_head() {
        HeadStore store = open();
        assertTrue(store.swap(Optional.empty(), head(1)));
        assertFalse(store.swap(Optional.empty(), head(2)));
        assertEquals(Optional.of(head(1)), open().load());
    }

    @Test
    void compares_every_field_of_the_expected_head() {
        HeadStore store = open();
        assertTrue(store.swap(Optional.empty(), head(5)));
        StoredHead now = head(5);
        List<StoredHead> others = List.of(
                new StoredHead(6, now.root(), now.note(), now.height(), now.seal(), now.sealedMillis()),
                new StoredHead(5, hash("x"), now.note(), now.height(), now.seal(), now.sealedMillis()),
                new StoredHead(5, now.root(), "other", now.height(), now.seal(), now.sealedMillis()),
                new StoredHead(5, now.root(), now.note(), 1, now.seal(), now.sealedMillis()),
                new StoredHead(5, now.root(), now.note(), now.height(), hash("y"), now.sealedMillis()),
                new StoredHead(5, now.root(), now.note(), now.height(), now.seal(), 1));
        for (StoredHead other : others) {
            assertFalse(store.swap(Optional.of(other), head(9)), other.toString());
        }
        assertTrue(store.swap(Optional.of(now), head(9)));
    }

    @Test
    void lets_exactly_one_of_many_racing_swaps_win() throws Exception {
        HeadStore store = open();
        ExecutorService pool = Executors.newFixedThreadPool(4);
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Boolean>> races = new ArrayList<>();
        for (int i = 1; i <= 8; i++) {
            StoredHead mine = head(i);
            races.add(pool.submit(() -> {
                go.await();
                return store.swap(Optional.empty(), mine);
            }));
        }
        go.countDown();
        int won = 0;
        for (Future<Boolean> race : races) {
            won += race.get() ? 1 : 0;
        }
        pool.shutdown();
        assertEquals(1, won);
    }

    @Test
    void refuses_heads_that_cannot_be() {
        assertThrows(IllegalArgumentException.class, () -> new StoredHead(0, hash("r"), "n", 0, hash("s"), 0));
        assertThrows(IllegalArgumentException.class, () -> new StoredHead(3, hash("r"), "n", 3, hash("s"), 0));
    }

    static StoredHead head(long size) {
        return new StoredHead(
                size, hash("root" + size), "note " + size + "\nzwei\n", 0, hash("seal" + size), 17 + size);
    }

    static Hash hash(String text) {
        return Hash.sha256(Bytes.ofUtf8(text));
    }
}
