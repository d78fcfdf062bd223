package dev.cairn.ingest.receipt;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private final Patience patience = new Patience();
    private long now;

    private boolean waits(long published, long witnessed) {
        return patience.waits(published, witnessed, now);
    }

    private void pass(long ms) {
        now += TimeUnit.MILLISECONDS.toNanos(ms);
    }

    @Test
    void the_first_head_waits_for_nobody() {
        assertFalse(waits(10, 0));
    }

    @Test
    void waits_while_the_head_before_had_its_witnesses_and_no_longer_than_the_limit() {
        waits(10, 0);
        waits(10, 10);
        assertTrue(waits(20, 10));
        pass(Patience.WAIT_MS - 1);
        assertTrue(waits(20, 10));
        pass(1);
        assertFalse(waits(20, 10));
    }

    @Test
    void ends_with_the_witnesses_word() {
        waits(10, 10);
        assertTrue(waits(20, 10));
        assertFalse(waits(20, 20));
    }

    @Test
    void witnesses_that_are_away_cost_one_wait_and_not_one_each_head() {
        waits(10, 10);
        assertTrue(waits(20, 10));
        pass(1_000);
        assertFalse(waits(20, 10));
        assertFalse(waits(30, 10), "the head before has no witness");
        assertTrue(waits(40, 30), "they are back");
    }
}
