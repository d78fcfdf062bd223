package dev.cairn.store.cassandra;

import java.util.LinkedHashMap;
import java.util.Map;

/** What was used last, at most so much of it; the rest is read or written once more. Not for several threads. */
final class Newest<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;
    private final int most;

    Newest(int most) {
        super(16, 0.75f, true);
        this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}
