package dev.cairn.ledger.sim;

import dev.cairn.ledger.EntryIndex;
import dev.cairn.ledger.fake.MemoryIndex;
import dev.cairn.proof.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/** A derived index as the embedded store keeps it: a power cut may take its newest transactions, never half of one. */
final class SimIndex implements EntryIndex {
    private static final int SYNC_EVERY = 4;

    private final List<Consumer<EntryIndex>> changes = new ArrayList<>();
    private final Random random;
    private MemoryIndex now = new MemoryIndex();
    private int synced;

    SimIndex(Random random) {
        this.random = random;
    }

    private void change(Consumer<EntryIndex> change) {
        change.accept(now);
        changes.add(change);
        if (random.nextInt(SYNC_EVERY) == 0) {
            synced = changes.size();
        }
    }

    void powerCut() {
        int kept = synced + random.nextInt(changes.size() - synced + 1);
        changes.subList(kept, changes.size()).clear();
        synced = kept;
        now = new MemoryIndex();
        changes.forEach(change -> change.accept(now));
    }

    @Override
    public void put(List<Row> rows, List<Memo> memos, long cursor) {
        List<Row> rowsNow = List.copyOf(rows);
        List<Memo> memosNow = List.copyOf(memos);
        change(index -> index.put(rowsNow, memosNow, cursor));
    }

    @Override
    public List<Hit> find(String kind, String key, Instant from, Instant to, int limit, long afterIndex) {
        return now.find(kind, key, from, to, limit, afterIndex);
    }

    @Override
    public Optional<Bytes> memo(String key) {
        return now.memo(key);
    }

    @Override
    public long cursor() {
        return now.cursor();
    }

    @Override
    public void forget(Set<Long> indices) {
        Set<Long> them = Set.copyOf(indices);
        change(index -> index.forget(them));
    }

    @Override
    public void clear() {
        change(EntryIndex::clear);
    }
}
