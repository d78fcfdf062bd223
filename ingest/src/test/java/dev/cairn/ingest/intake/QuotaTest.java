package dev.cairn.ingest.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class QuotaTest {
    private long nanos;
    private final Quota quota = new Quota(10, 3, () -> nanos);

    @Test
    void allows_a_burst_and_then_the_rate() {
        for (int turn = 0; turn < 3; turn++) {
            for (int i = 0; i < 3; i++) {
                assertEquals(Duration.ZERO, quota.take("a"));
            }
            Duration wait = quota.take("a");
            assertTrue(wait.toMillis() >= 300 && wait.toMillis() <= 302, wait.toString());
            nanos += wait.toNanos();
        }
    }

    @Test
    void what_follows_a_message_that_was_not_taken_is_not_taken_either() {
        for (int i = 0; i < 3; i++) {
            quota.take("a");
        }
        assertFalse(quota.take("a").isZero());
        for (int under = 0; under < 29; under++) {
            nanos += Duration.ofMillis(10).toNanos();
            assertFalse(quota.take("a").isZero(), "after " + 10 * under + " ms");
        }
    }

    @Test
    void a_sender_that_keeps_to_the_rate_never_waits() {
        for (int i = 0; i < 1_000; i++) {
            assertEquals(Duration.ZERO, quota.take("a"));
            nanos += Duration.ofMillis(100).toNanos();
        }
    }

    @Test
    void one_sender_does_not_spend_anothers() {
        for (int i = 0; i < 10; i++) {
            quota.take("greedy");
        }
        assertEquals(Duration.ZERO, quota.take("modest"));
    }

    @Test
    void never_saves_up_more_than_the_burst() {
        nanos += Duration.ofDays(365).toNanos();
        int taken = 0;
        while (quota.take("a").isZero()) {
            taken++;
        }
        assertEquals(3, taken);
    }

    @Test
    void refuses_a_rate_of_nothing() {
        assertThrows(IllegalArgumentException.class, () -> new Quota(0, 1, () -> 0));
        assertThrows(IllegalArgumentException.class, () -> new Quota(1, 0, () -> 0));
    }
}
