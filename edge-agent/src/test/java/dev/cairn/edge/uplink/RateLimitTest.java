package dev.cairn.edge.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.edge.time.Ticker;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private static final Duration WEEK = Duration.ofDays(7);

    private long nanos = -5_000_000_000L;
    private final Ticker ticker = new Ticker() {
        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public void sleepUntil(long until) {
            nanos = until;
        }
    };

    private int taken(RateLimit limit, int tries) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            taken += limit.take() ? 1 : 0;
        }
        return taken;
    }

    @Test
    void a_burst_goes_at_once_and_then_so_many_a_second() {
        RateLimit limit = new RateLimit(ticker, 50, 100);
        assertEquals(100, taken(limit, 1_000));
        assertFalse(limit.take());
        nanos += Duration.ofMillis(20).toNanos();
        assertTrue(limit.take());
        assertFalse(limit.take());
        nanos += Duration.ofSeconds(1).toNanos();
        assertEquals(50, taken(limit, 1_000));
        nanos += WEEK.toNanos();
        assertEquals(100, taken(limit, 1_000), "rest is not saved up beyond a burst");
    }

    @Test
    void a_week_of_statements_a_minute_goes_a_thousand_times_faster_than_it_was_made() {
        RateLimit limit = new RateLimit(ticker, RateLimit.PER_SECOND, RateLimit.BURST);
        long begun = nanos;
        for (long left = WEEK.toMinutes(); left > 0; ) {
            left -= limit.take() ? 1 : 0;
            nanos += Duration.ofMillis(1).toNanos();
        }
        long ratio = WEEK.toNanos() / (nanos - begun);
        assertTrue(ratio >= 1_000, "ratio " + ratio);
    }
}
