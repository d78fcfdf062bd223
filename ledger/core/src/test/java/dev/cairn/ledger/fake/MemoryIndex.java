package dev.cairn.ledger.fake;

import dev.cairn.ledger.EntryIndex;
import dev.cairn.proof.Bytes;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** An index in maps. */
public final class MemoryIndex implements EntryIndex {

    private final Map<String, TreeMap<Long, Instant>> rows = new HashMap<>();
    private final Map<String, Bytes> memos = new HashMap<>();
    private long cursor;

    @Override
    public synchronized void put(List<Row> more, List<Memo> notes, long next) {
        if (next < cursor) {
            throw new IllegalArgumentException("cursor " + next + " below " + cursor);
        }
        for (Row row : more) {
            rows.computeIfAbsent(row.kind() + '\n' + row.key(), k -> new TreeMap<>())
                    .put(row.index(), row.time());
        }
        notes.forEach(memo -> memos.put(memo.key(), memo.value()));
        cursor = next;
    }

    @Override
    public synchronized List<Hit> find(String kind, String key, Instant from, Instant to, int limit, long afterIndex) {
        EntryIndex.requireLimit(limit);
        TreeMap<Long, Instant> hits = rows.getOrDefault(kind + '\n' + key, new TreeMap<>());
        return hits.tailMap(afterIndex, false).entrySet().stream()
                .filter(hit -> !hit.getValue().isBefore(from) && hit.getValue().isBefore(to))
                .limit(limit)
                .map(hit -> new Hit(hit.getValue(), hit.getKey()))
                .toList();
    }

    @Override
    public synchronized Optional<Bytes> memo(String key) {
        return Optional.ofNullable(memos.get(key));
    }

    @Override
    public synchronized long cursor() {
        return cursor;
    }

    @Override
    public synchronized void forget(Set<Long> indices) {
        rows.values().forEach(hits -> hits.keySet().removeAll(indices));
        rows.values().removeIf(TreeMap::isEmpty);
    }

    @Override
    public synchronized void clear() {
        rows.clear();
        memos.clear();
        cursor = 0;
    }
}
