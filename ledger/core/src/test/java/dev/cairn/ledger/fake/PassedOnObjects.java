package dev.cairn.ledger.fake;

import dev.cairn.ledger.ObjectStore;
import dev.cairn.proof.Bytes;
import java.util.Optional;

/** Passes every call on to another store of objects: for what overrides one of them. */
public class PassedOnObjects implements ObjectStore {

    protected final ObjectStore real;

    public PassedOnObjects(ObjectStore real) {
        this.real = real;
    }

    @Override
    public void put(String key, Bytes immutable) {
        real.put(key, immutable);
    }

    @Override
    public Optional<Bytes> get(String key) {
        return real.get(key);
    }

    @Override
    public void sync() {
        real.sync();
    }

    @Override
    public void replace(String key, Bytes bytes) {
        real.replace(key, bytes);
    }
}
