package dev.cairn.ledger;

import java.util.concurrent.CompletableFuture;

/** Where intake puts what it has checked. */
public interface EntrySink {

    /**
     * Offers one statement; returns at once. The future completes after the batch's {@code fdatasync}, on the sequencer's
     * thread: do not block there. It never completes exceptionally. When the queue is full it is complete on return with
     * {@code Retry("FUL-01")}.
     */
    CompletableFuture<Admission> offer(Offer offer);
}
