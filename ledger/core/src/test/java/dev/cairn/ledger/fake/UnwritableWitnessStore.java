package dev.cairn.ledger.fake;

import dev.cairn.ledger.Trouble;
import dev.cairn.ledger.witness.WitnessStore;
import java.util.Optional;

/** A witness's memory on a full disk: what it knew it knows, and it learns nothing. */
public record UnwritableWitnessStore(WitnessStore below) implements WitnessStore {

    @Override
    public Optional<Seen> last(String origin) {
        return below.last(origin);
    }

    @Override
    public boolean advance(String origin, Optional<Seen> expected, Seen next) {
        throw new Trouble.Unavailable("disk full");
    }

    @Override
    public void evidence(String origin, long unixMillis, String request, String reason) {
        throw new Trouble.Unavailable("disk full");
    }

    @Override
    public long evidenceCount(String origin) {
        return below.evidenceCount(origin);
    }

    @Override
    public void close() {
        below.close();
    }
}
