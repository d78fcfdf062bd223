package dev.cairn.ledger;

import dev.cairn.ledger.Sequencer.Pending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The bounded queue before the sequencer, and how batches come out of it. Any thread offers, one takes. */
final class Intake {

    private final BlockingQueue<Pending> queue;
    private final Duration gather;
    private @Nullable Pending carried;
    private int lastBatch;

    Intake(int offersMax, Duration gather) {
        this.queue = new ArrayBlockingQueue<>(offersMax);
        this.gather = gather;
    }

    /** Takes an offer in, or says false: full. */
    boolean offer(Pending pending) {
        return queue.offer(pending);
    }

    /**
     * The next batch: at most {@value Sequencer#BATCH_OFFERS_MAX} offers and {@value Journal#RECORD_BYTES_MAX} bytes. Waits
     * for the first one, then shortly for as many as half of the last batch: whoever was answered by that one is about to
     * come again. A lone gateway never waits.
     *
     * @return empty if none came in time
     */
    List<Pending> next(Duration patience) throws InterruptedException {
        List<Pending> batch = new ArrayList<>();
        Pending first = carried != null ? carried : queue.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        carried = null;
        if (first == null) {
            return batch;
        }
        batch.add(first);
        int bytes = fill(batch, first.bytes());
        for (long waited = 0; batch.size() < lastBatch / 2 && waited < gather.toMillis() && carried == null; waited++) {
            Pending more = queue.poll(1, TimeUnit.MILLISECONDS);
            if (more != null) {
                bytes = fill(batch, add(batch, more, bytes));
            }
        }
        lastBatch = batch.size();
        return batch;
    }

    private int fill(List<Pending> batch, int bytesSoFar) {
        int bytes = bytesSoFar;
        while (batch.size() < Sequencer.BATCH_OFFERS_MAX && carried == null) {
            Pending next = queue.poll();
            if (next == null) {
                break;
            }
            bytes = add(batch, next, bytes);
        }
        return bytes;
    }

    /** Adds an offer, or carries it into the next batch if this one would be too long. */
    private int add(List<Pending> batch, Pending next, int bytes) {
        if (bytes + next.bytes() > Journal.RECORD_BYTES_MAX) {
            carried = next;
            return bytes;
        }
        batch.add(next);
        return bytes + next.bytes();
    }

    /** Answers everything that waits. */
    void refuseAll(Admission answer) {
        for (Pending pending = queue.poll(); pending != null; pending = queue.poll()) {
            pending.answer().complete(answer);
        }
    }

    /** Answers what was carried over; only for the one who takes. */
    void refuseCarried(Admission answer) {
        if (carried != null) {
            carried.answer().complete(answer);
            carried = null;
        }
    }

    static Pending pending(Offer offer) {
        return new Pending(offer, new CompletableFuture<>());
    }
}
