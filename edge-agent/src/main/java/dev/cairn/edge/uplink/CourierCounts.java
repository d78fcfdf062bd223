package dev.cairn.edge.uplink;

import java.util.concurrent.atomic.AtomicLong;

/** What the courier counts, for status and metrics. Since the start of the process. */
public final class CourierCounts {
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong notTaken = new AtomicLong();
    private final AtomicLong receipts = new AtomicLong();
    private final AtomicLong freed = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();
    private final AtomicLong unbelievable = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong connections = new AtomicLong();
    private volatile boolean connected;
    private volatile String trouble = "";

    void published() {
        published.incrementAndGet();
    }

    void acknowledged() {
        acknowledged.incrementAndGet();
    }

    void notTaken() {
        notTaken.incrementAndGet();
    }

    void receipt(int statements) {
        receipts.incrementAndGet();
        freed.addAndGet(statements);
    }

    void refused() {
        refused.incrementAndGet();
    }

    void retry() {
        retries.incrementAndGet();
    }

    void unbelievable() {
        unbelievable.incrementAndGet();
    }

    void dropped() {
        dropped.incrementAndGet();
    }

    void connected(boolean now) {
        if (now) {
            connections.incrementAndGet();
            trouble = "";
        }
        connected = now;
    }

    /** Remembers why there is none; {@code true} if that is news. */
    boolean down(String why) {
        boolean news = !why.equals(trouble);
        trouble = why;
        return news;
    }

    /** Why the last connection ended or none came about; empty while there is one. */
    public String trouble() {
        return trouble;
    }

    /** Whether there is a connection; says nothing about delivery. */
    public boolean isConnected() {
        return connected;
    }

    /** The numbers now. */
    public Snapshot snapshot() {
        return new Snapshot(
                connections.get(),
                published.get(),
                acknowledged.get(),
                notTaken.get(),
                receipts.get(),
                freed.get(),
                refused.get(),
                retries.get(),
                unbelievable.get(),
                dropped.get());
    }

    /**
     * @param connections made
     * @param published messages sent, again included
     * @param acknowledged messages the peer took
     * @param notTaken messages the peer answered with another reason than 0
     * @param receipts that were believed
     * @param freed statements let go of because of them
     * @param refused refusals
     * @param retries "not now" answers
     * @param unbelievable messages on the receipt topic that were not believed
     * @param dropped events that found the inbox full
     */
    public record Snapshot(
            long connections,
            long published,
            long acknowledged,
            long notTaken,
            long receipts,
            long freed,
            long refused,
            long retries,
            long unbelievable,
            long dropped) {}
}
