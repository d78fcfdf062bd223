package dev.cairn.ingest.capture;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Room for what is being judged or waits for the ledger: so many bodies, so many bytes. Thread-safe. */
final class Waiting {
    private final long bytesMax;
    private final AtomicInteger bodies = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    Waiting(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Takes room for one more, or says that there is none; what waits for the ledger holds its bytes until {@link #done}. */
    boolean begin(int more) {
        boolean fits = bytes.addAndGet(more) <= bytesMax;
        if (bodies.incrementAndGet() > CaptureLimits.RUNNING_MAX || !fits) {
            done(more);
            return false;
        }
        return true;
    }

    void done(int less) {
        bodies.decrementAndGet();
        bytes.addAndGet(-less);
    }
}
