package dev.cairn.bench.epcis;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** What the clients of one shape have captured, all rounds together. */
final class Tally {
    final AtomicLong offered = new AtomicLong();
    final AtomicLong captured = new AtomicLong();
    /** Documents that were told to come again. */
    final AtomicLong again = new AtomicLong();

    private final Queue<Long> nanos = new ConcurrentLinkedQueue<>();

    /** A document's events are durable, and its sender knows it. */
    void captured(int events, long since) {
        nanos.add(System.nanoTime() - since);
        captured.addAndGet(events);
    }

    /** Forgets how long documents took so far. */
    void warm() {
        nanos.clear();
    }

    /** How long documents took, sorted, in nanoseconds. */
    Quantiles times() {
        return Quantiles.of(nanos);
    }
}
