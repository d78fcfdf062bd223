package dev.cairn.ledger.fake;

import dev.cairn.ledger.witness.WitnessStore;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A witness's memory in maps. */
public final class MemoryWitnessStore implements WitnessStore {

    private final Map<String, Seen> seen = new HashMap<>();
    private final Map<String, Map<String, String>> evidence = new HashMap<>();
    private final Map<String, Long> counts = new HashMap<>();

    @Override
    public synchronized Optional<Seen> last(String origin) {
        return Optional.ofNullable(seen.get(origin));
    }

    @Override
    public synchronized boolean advance(String origin, Optional<Seen> expected, Seen next) {
        if (!last(origin).equals(expected)) {
            return false;
        }
        seen.put(origin, next);
        return true;
    }

    @Override
    public synchronized void evidence(String origin, long unixMillis, String request, String reason) {
        counts.merge(origin, 1L, Long::sum);
        Map<String, String> kept = evidence.computeIfAbsent(origin, o -> new LinkedHashMap<>());
        if (kept.size() < (reason.startsWith(SUSPICION) ? EVIDENCE_MAX / 2 : EVIDENCE_MAX)) {
            kept.putIfAbsent(reason, request);
        }
    }

    @Override
    public synchronized long evidenceCount(String origin) {
        return counts.getOrDefault(origin, 0L);
    }

    /** Reason and request, one after the other, as they came. */
    public synchronized List<String> kept(String origin) {
        return evidence.getOrDefault(origin, Map.of()).entrySet().stream()
                .map(each -> each.getKey() + '\n' + each.getValue())
                .toList();
    }

    @Override
    public void close() {}
}
