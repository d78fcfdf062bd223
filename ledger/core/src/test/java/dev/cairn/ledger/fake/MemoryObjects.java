package dev.cairn.ledger.fake;

import dev.cairn.ledger.ObjectStore;
import dev.cairn.ledger.Trouble;
import dev.cairn.proof.Bytes;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Objects in a map; {@link #powerCut} forgets what was not synced. */
public final class MemoryObjects implements ObjectStore {

    private final Map<String, Bytes> durable = new ConcurrentHashMap<>();
    private final Map<String, Bytes> staged = new ConcurrentHashMap<>();

    @Override
    public synchronized void put(String key, Bytes immutable) {
        Optional<Bytes> there = get(ObjectStore.requireKey(key));
        if (there.isPresent() && !there.get().equals(immutable)) {
            throw new Trouble.Corrupt("object differs key=" + key);
        }
        staged.put(key, immutable);
    }

    @Override
    public Optional<Bytes> get(String key) {
        Bytes now = staged.get(ObjectStore.requireKey(key));
        return Optional.ofNullable(now == null ? durable.get(key) : now);
    }

    @Override
    public synchronized void sync() {
        durable.putAll(staged);
        staged.clear();
    }

    @Override
    public void replace(String key, Bytes bytes) {
        durable.put(ObjectStore.requireMoving(key), bytes);
    }

    /** Forgets every put that was not synced. */
    public synchronized void powerCut() {
        staged.clear();
    }

    /** Damages an object behind the ledger's back. */
    public void damage(String key, Bytes other) {
        durable.put(key, other);
        staged.remove(key);
    }

    /** Keys of everything visible. */
    public synchronized java.util.SortedSet<String> keys() {
        java.util.SortedSet<String> all = new java.util.TreeSet<>(durable.keySet());
        all.addAll(staged.keySet());
        return all;
    }
}
