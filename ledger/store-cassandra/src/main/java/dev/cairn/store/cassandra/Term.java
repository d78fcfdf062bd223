package dev.cairn.store.cassandra;

import dev.cairn.ledger.Trouble;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A writer's time in office, as long as his epoch is the head row's, and what is numbered in it: timestamps that lie above all of earlier
 * terms, and generations that no other term has.
 */
final class Term {
    private static final int STAMP_BITS = 38;
    private static final int EPOCH_BITS = 24;
    private static final int GENERATION_BITS = 20;

    /** Where the version stands in a generation's number: above the epoch and a number of the term's own. */
    static final int VERSION_BITS = EPOCH_BITS + GENERATION_BITS;

    /** Of what takes a generation away: above every term's. */
    static final long STAMP_LAST = 1L << (STAMP_BITS + EPOCH_BITS);

    private final HeadRow row;
    private final long epoch;
    private final AtomicLong stamps = new AtomicLong();
    private final AtomicInteger generations = new AtomicInteger();

    Term(HeadRow row) {
        this.row = row;
        this.epoch = row.epoch();
        if (epoch >> EPOCH_BITS != 0) {
            throw new Trouble.Corrupt("epoch " + epoch + " of the head row is above " + (1 << EPOCH_BITS));
        }
    }

    long epoch() {
        return epoch;
    }

    /** Above every one before, by two: the one between is the caller's as well. */
    long stamp() {
        return (epoch << STAMP_BITS) + stamps.addAndGet(2);
    }

    /** A number that no generation has had. */
    long generation(long version) {
        int own = generations.incrementAndGet();
        if (own >> GENERATION_BITS != 0) {
            throw new Trouble.Unavailable("events were made anew " + own + " times since the start; start again");
        }
        return version << VERSION_BITS | epoch << GENERATION_BITS | own;
    }

    static long version(long generation) {
        return generation >> VERSION_BITS;
    }

    /**
     * Asks nobody.
     *
     * @throws Trouble.Conflict if another writer is known to have claimed the ledger
     */
    void requireNotKnownLost() {
        row.requireNotKnownLost();
    }

    /**
     * Asks a majority.
     *
     * @throws Trouble.Conflict if another writer has claimed the ledger
     */
    void requireStillMine() {
        row.requireStillMine();
    }
}
