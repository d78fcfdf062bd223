package dev.cairn.ledger;

import dev.cairn.ledger.CapsuleStore.Held;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.merkle.TilePath;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the journal forget whole segments, once each entry and capsule in them was read back from elsewhere and is the same. Beside the
 * publisher, one pass at a time: a head does not wait for it, unless it is far behind. An error is for the executor to report: the
 * owner halts.
 */
final class Trimmer {

    /** The publisher waits when so many heads came out during one pass. */
    private static final int HEADS_BEHIND_MAX = 16;

    private static final Logger LOG = LoggerFactory.getLogger(Trimmer.class);

    private final Stores stores;
    private final LogReader log;
    private long size;
    private int asked;
    private boolean failed;

    Trimmer(Stores stores, LogReader log) {
        this.stores = stores;
        this.log = log;
    }

    /** The tiles of that size are durable: looks whether a segment may go. */
    void ask(long tiled, Executor beside) {
        if (isIdle(tiled)) {
            beside.execute(this::work);
        }
    }

    private synchronized boolean isIdle(long tiled) {
        size = tiled;
        asked++;
        awaitAtMost(HEADS_BEHIND_MAX);
        return asked == 1;
    }

    /** Waits until every pass that was asked for has ended. */
    synchronized void await() {
        awaitAtMost(0);
    }

    private synchronized void awaitAtMost(int heads) {
        try {
            while (asked > heads && !failed) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failed) {
            throw new Trouble.Corrupt("the journal was not trimmed, nobody knows what is stored");
        }
    }

    private void work() {
        boolean done = false;
        try {
            for (int seen = begin(); seen > 0; seen = end(seen)) {
                trim();
            }
            done = true;
        } finally {
            if (!done) {
                fail();
            }
        }
    }

    private synchronized int begin() {
        return asked;
    }

    /** Gives how many heads have come out since a pass began that had seen so many. */
    private synchronized int end(int seen) {
        asked -= seen;
        notifyAll();
        return asked;
    }

    private synchronized void fail() {
        failed = true;
        notifyAll();
    }

    private synchronized long tiled() {
        return size;
    }

    private void trim() {
        Journal journal = stores.journal();
        long line = journal.trimmable(Math.min(tiled(), stores.capsules().cursor()));
        long first = journal.first();
        if (line <= first) {
            return;
        }
        journal.replay(first, line, new Pass()::requireKept);
        journal.trim(line);
        LOG.info("journal trimmed first={} entries={}", line, line - first);
    }

    /** Compares record by record what the journal holds with what the stores do. */
    private final class Pass {
        private long bundle = -1;
        private List<Bytes> stored = List.of();

        void requireKept(JournalRecord record) {
            List<Held> held = stores.capsules().range(record.first(), record.end());
            int next = 0;
            for (int i = 0; i < record.entries().size(); i++) {
                long index = record.first() + i;
                require(entry(index).equals(record.entries().get(i)), "entry", index);
                boolean there = next < held.size() && held.get(next).index() == index;
                Bytes kept = there ? held.get(next++).capsule() : Bytes.EMPTY;
                boolean same = kept.equals(record.capsules().get(i));
                require(same || !there && stores.capsules().erased(index), "capsule", index);
            }
        }

        private Bytes entry(long index) {
            if (bundle != index / TilePath.WIDTH_MAX) {
                bundle = index / TilePath.WIDTH_MAX;
                stored = log.stored(bundle);
            }
            int at = (int) (index % TilePath.WIDTH_MAX);
            return at < stored.size() ? stored.get(at) : Bytes.EMPTY;
        }

        private void require(boolean same, String what, long index) {
            if (!same) {
                throw new Trouble.Corrupt("stored " + what + " is not what the journal holds index=" + index);
            }
        }
    }
}
