package dev.cairn.edge.time;

import java.time.Duration;

/** {@code System.nanoTime}. */
enum SystemTicker implements Ticker {
    INSTANCE;

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public void sleepUntil(long nanos) throws InterruptedException {
        long left = nanos - System.nanoTime();
        if (left > 0) {
            Thread.sleep(Duration.ofNanos(left).toMillis(), (int) (left % 1_000_000));
        }
    }
}
