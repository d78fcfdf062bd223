package dev.cairn.edge.hal.sim;

import dev.cairn.edge.time.Ticker;
import java.util.concurrent.atomic.AtomicLong;

/** Time that passes only by being slept. */
public final class FakeTicker implements Ticker {
    private final AtomicLong now = new AtomicLong();

    @Override
    public long nanos() {
        return now.get();
    }

    @Override
    public void sleepUntil(long nanos) {
        now.accumulateAndGet(nanos, Math::max);
    }
}
