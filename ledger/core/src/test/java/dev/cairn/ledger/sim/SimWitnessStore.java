package dev.cairn.ledger.sim;

import dev.cairn.ledger.witness.WitnessStore;
import java.util.Optional;

/** A witness's memory of one log; with the planted bug it is written one advance too late. */
final class SimWitnessStore implements WitnessStore {

    /** The largest tree that was answered for, kept outside of the store. */
    long highest;

    private final boolean late;
    private Optional<Seen> seen = Optional.empty();
    private Optional<Seen> synced = Optional.empty();
    private long evidence;

    SimWitnessStore(boolean late) {
        this.late = late;
    }

    void powerCut() {
        seen = synced;
    }

    @Override
    public Optional<Seen> last(String origin) {
        return seen;
    }

    @Override
    public boolean advance(String origin, Optional<Seen> expected, Seen next) {
        if (!seen.equals(expected)) {
            return false;
        }
        synced = late ? seen : Optional.of(next);
        seen = Optional.of(next);
        return true;
    }

    @Override
    public void evidence(String origin, long unixMillis, String request, String reason) {
        evidence++;
    }

    @Override
    public long evidenceCount(String origin) {
        return evidence;
    }

    @Override
    public void close() {}
}
