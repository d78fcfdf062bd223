package dev.cairn.ledger.fake;

import dev.cairn.ledger.witness.WitnessStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A witness's memory in maps. */
public final class MemoryWitnessStore implements WitnessStore {

    private final Map<String, Seen> seen = new HashMap<>();
    private final Map<String, List<String>> evidence = new HashMap<>();

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
        evidence.computeIfAbsent(origin, o -> new ArrayList<>()).add(reason + '\n' + request);
    }

    @Override
    public synchronized long evidenceCount(String origin) {
        return evidence.getOrDefault(origin, List.of()).size();
    }

    @Override
    public void close() {}
}
