package dev.cairn.ledger.fake;

import dev.cairn.ledger.CapsuleStore;
import dev.cairn.proof.Bytes;
import java.util.List;
import java.util.Optional;

/** Passes every call on to another store of capsules: for what overrides one of them. A range is read row by row, through {@link #get}. */
public class PassedOnCapsules implements CapsuleStore {

    protected final CapsuleStore real;

    public PassedOnCapsules(CapsuleStore real) {
        this.real = real;
    }

    @Override
    public void put(List<Stored> rows, long cursor) {
        real.put(rows, cursor);
    }

    @Override
    public Optional<Bytes> get(long index) {
        return real.get(index);
    }

    @Override
    public void erase(long index) {
        real.erase(index);
    }

    @Override
    public boolean erased(long index) {
        return real.erased(index);
    }

    @Override
    public long cursor() {
        return real.cursor();
    }
}
