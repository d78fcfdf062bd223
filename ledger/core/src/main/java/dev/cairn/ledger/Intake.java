package dev.cairn.ledger;

import dev.cairn.ledger.Sequencer.Pending;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The bounded queue before the sequencer, and how batches come out of it. Any thread offers, one takes; the one who takes is woken when
 * as many wait as it wants, not by each of them.
 */
final class Intake {
    /** Whoever has so many has a batch that is worth its sync, and waits for no more. */
    static final int WORTH_OFFERS = 64;

    private final int offersMax;
    private final Duration gather;
    private final Duration quiet;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition enough = lock.newCondition();
    private final Deque<Pending> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private int wanted;
    private int lastBatch;

    /**
     * @param offersMax offers that wait
     * @param gather a batch waits at most this long for more
     * @param quiet and not any longer once so much time has brought none
     */
    Intake(int offersMax, Duration gather, Duration quiet) {
        this.offersMax = offersMax;
        this.gather = gather;
        this.quiet = quiet;
    }

    /** Takes an offer in, or says false: full. */
    boolean offer(Pending pending) {
        lock.lock();
        try {
            if (waiting.size() >= offersMax) {
                return false;
            }
            waiting.add(pending);
            waitingBytes += pending.bytes();
            if (hasEnough()) {
                enough.signal();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The next batch: at most {@value Sequencer#BATCH_OFFERS_MAX} offers and {@value Journal#RECORD_BYTES_MAX} bytes. Waits
     * for the first one. When the last batch had several, more are on their way: then shortly for as many as are worth a sync. A lone
     * gateway never waits.
     *
     * @return empty if none came in time
     */
    List<Pending> next(Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            await(1, patience.toNanos());
            if (lastBatch > 1) {
                gather();
            }
            List<Pending> batch = take();
            lastBatch = batch.isEmpty() ? lastBatch : batch.size();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void gather() throws InterruptedException {
        long left = waiting.isEmpty() ? 0 : gather.toNanos();
        int before = 0;
        while (left > 0 && waiting.size() > before && waiting.size() < WORTH_OFFERS) {
            before = waiting.size();
            long step = Math.min(left, quiet.toNanos());
            left -= step - await(WORTH_OFFERS, step);
        }
    }

    /** Waits until so many are there, or the time is over; what is left of it. */
    private long await(int offers, long nanos) throws InterruptedException {
        wanted = offers;
        long left = nanos;
        while (!hasEnough() && left > 0) {
            left = enough.awaitNanos(left);
        }
        return Math.max(0, left);
    }

    private boolean hasEnough() {
        return waiting.size() >= wanted || waitingBytes >= Journal.RECORD_BYTES_MAX;
    }

    private List<Pending> take() {
        List<Pending> batch = new ArrayList<>(Math.min(waiting.size(), Sequencer.BATCH_OFFERS_MAX));
        long bytes = 0;
        while (!waiting.isEmpty() && batch.size() < Sequencer.BATCH_OFFERS_MAX) {
            int more = waiting.element().bytes();
            if (!batch.isEmpty() && bytes + more > Journal.RECORD_BYTES_MAX) {
                break;
            }
            bytes += more;
            batch.add(waiting.remove());
        }
        waitingBytes -= bytes;
        return batch;
    }

    /** Answers everything that waits. */
    void refuseAll(Admission answer) {
        List<Pending> refused;
        lock.lock();
        try {
            refused = List.copyOf(waiting);
            waiting.clear();
            waitingBytes = 0;
        } finally {
            lock.unlock();
        }
        refused.forEach(pending -> pending.answer().complete(answer));
    }

    static Pending pending(Offer offer) {
        return new Pending(offer, new CompletableFuture<>());
    }
}
