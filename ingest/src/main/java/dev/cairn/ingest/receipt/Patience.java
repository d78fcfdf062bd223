package dev.cairn.ingest.receipt;

import java.util.concurrent.TimeUnit;

/**
 * How long receipts under a head wait for its witnesses: then a statement gets one receipt, a WITNESSED one, instead of two, and a gateway pays for
 * half the bytes. Only while the head before had its witnesses; whoever waits for witnesses that are away would keep full spools waiting. Of one thread.
 */
final class Patience {
    static final long WAIT_MS = 250;

    private long newest;
    private long before;
    private long sinceNanos;

    /**
     * Whether nothing is to be said yet under the newest head.
     *
     * @param published size of the newest head
     * @param witnessed size of the newest one that has its witnesses, 0 if none has
     * @param nanos now, by a monotonic clock
     */
    boolean waits(long published, long witnessed, long nanos) {
        if (published != newest) {
            before = newest;
            newest = published;
            sinceNanos = nanos;
        }
        boolean theyAreThere = before > 0 && witnessed >= before;
        return theyAreThere && witnessed < newest && nanos - sinceNanos < TimeUnit.MILLISECONDS.toNanos(WAIT_MS);
    }
}
