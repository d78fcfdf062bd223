package dev.cairn.ledger.fake;

import dev.cairn.ledger.CapsuleStore;
import dev.cairn.proof.Bytes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Capsules in a map; an erased one is a kept hole. */
public final class MemoryCapsules implements CapsuleStore {

    private final Map<Long, Optional<Bytes>> rows = new HashMap<>();
    private long cursor;

    @Override
    public synchronized void put(List<Stored> more, long next) {
        if (next < cursor) {
            throw new IllegalArgumentException("cursor " + next + " below " + cursor);
        }
        more.forEach(row -> rows.putIfAbsent(row.index(), Optional.of(row.capsule())));
        cursor = next;
    }

    @Override
    public synchronized Optional<Bytes> get(long index) {
        return rows.getOrDefault(index, Optional.empty());
    }

    @Override
    public synchronized void erase(long index) {
        rows.put(index, Optional.empty());
    }

    @Override
    public synchronized boolean erased(long index) {
        return rows.containsKey(index) && rows.get(index).isEmpty();
    }

    @Override
    public synchronized long cursor() {
        return cursor;
    }
}
