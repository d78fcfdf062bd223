package dev.cairn.ledger;

import dev.cairn.ledger.Sequencer.Pending;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The bounded queue before the sequencer, and how batches come out of it. Any thread offers, one takes. */
final class Intake {

    private final BlockingQueue<Pending> queue;
    private final Duration gather;
    private final Deque<Pending> carried = new ArrayDeque<>(); // at most a batch
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
        Pending first = carried.isEmpty() ? queue.poll(patience.toNanos(), TimeUnit.NANOSECONDS) : carried.remove();
        if (first == null) {
            return batch;
        }
        batch.add(first);
        int bytes = fill(batch, first.bytes());
        for (long waited = 0;
                batch.size() < lastBatch / 2 && waited < gather.toMillis() && carried.isEmpty();
                waited++) {
            Pending more = queue.poll(1, TimeUnit.MILLISECONDS);
            if (more != null) {
                carried.add(more);
                bytes = fill(batch, bytes);
            }
        }
        lastBatch = batch.size();
        return batch;
    }

    /** Takes all that wait at once, and keeps for the next batch what would make this one too long. */
    private int fill(List<Pending> batch, int bytesSoFar) {
        int bytes = bytesSoFar;
        queue.drainTo(carried, Math.max(0, Sequencer.BATCH_OFFERS_MAX - batch.size() - carried.size()));
        while (!carried.isEmpty() && batch.size() < Sequencer.BATCH_OFFERS_MAX) {
            int more = carried.element().bytes();
            if (bytes + more > Journal.RECORD_BYTES_MAX) {
                break;
            }
            bytes += more;
            batch.add(carried.remove());
        }
        return bytes;
    }

    /** Answers everything that waits. */
    void refuseAll(Admission answer) {
        for (Pending pending = queue.poll(); pending != null; pending = queue.poll()) {
            pending.answer().complete(answer);
        }
    }

    /** Answers what was carried over; only for the one who takes. */
    void refuseCarried(Admission answer) {
        for (Pending pending = carried.poll(); pending != null; pending = carried.poll()) {
            pending.answer().complete(answer);
        }
    }

    static Pending pending(Offer offer) {
        return new Pending(offer, new CompletableFuture<>());
    }
}
