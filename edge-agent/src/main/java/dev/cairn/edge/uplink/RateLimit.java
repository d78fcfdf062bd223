package dev.cairn.edge.uplink;

import dev.cairn.edge.time.Ticker;
import java.time.Duration;

/**
 * How fast statements may go, so that a gateway that was away for a week does not crowd out its neighbours: a bucket that holds {@code burst} and
 * fills with {@code perSecond}. The door's own default is 50 a second and 2,000 at once; asking for less than it gives, also after some starts in a
 * row, costs no "not now".
 */
final class RateLimit {
    static final int PER_SECOND = 45;
    static final int BURST = 200;

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Ticker ticker;
    private final long interval;
    private final long depth;
    private long emptyUntil;

    RateLimit(Ticker ticker, int perSecond, int burst) {
        this.ticker = ticker;
        this.interval = SECOND / perSecond;
        this.depth = interval * burst;
        this.emptyUntil = ticker.nanos() - depth;
    }

    /** Whether one more may go now; then it counts as gone. */
    boolean take() {
        long now = ticker.nanos();
        long from = Math.max(emptyUntil - now, -depth);
        if (from + interval > 0) {
            return false;
        }
        emptyUntil = now + from + interval;
        return true;
    }
}
