package dev.cairn.ingest.fleet;

import dev.cairn.model.StateRequest;
import java.util.BitSet;

/**
 * How many statements of one chain wait at the gateway: what it told when it asked for its receipts, less those of them that have come since. It tells at
 * each connection, and every half minute while something waits. Not thread-safe.
 */
final class Depth {
    /** Statements behind the told position that are ticked off one by one; of a larger spool the rest counts as waiting until it is told again. */
    private static final int TICKED_MAX = 65_536;

    private final long from;
    private final long told;
    private final long toldNanos;
    private final BitSet arrived = new BitSet();

    Depth(StateRequest state, long nanos) {
        this.from = state.lastReceipted().isPresent() ? state.lastReceipted().getAsLong() + 1 : 0;
        this.told = Math.max(0, state.lastMade() - from + 1);
        this.toldNanos = nanos;
    }

    void arrived(long seq) {
        long place = seq - from;
        if (place >= 0 && place < Math.min(told, TICKED_MAX)) {
            arrived.set((int) place);
        }
    }

    long waiting() {
        return told - arrived.cardinality();
    }

    long told() {
        return told;
    }

    long toldNanos() {
        return toldNanos;
    }
}
