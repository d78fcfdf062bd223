package dev.cairn.ingest.fake;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** A clock whose hands a test moves forward; between two moves it goes as clocks do. */
public final class Hands implements InstantSource {
    private final AtomicLong aheadNanos = new AtomicLong();

    public void forward(Duration by) {
        aheadNanos.addAndGet(by.toNanos());
    }

    /** The wall clock. */
    @Override
    public Instant instant() {
        return Instant.now().plusNanos(aheadNanos.get());
    }

    /** The monotonic clock. */
    public long nanos() {
        return System.nanoTime() + aheadNanos.get();
    }
}
