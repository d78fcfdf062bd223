package dev.cairn.ingest.account;

import dev.cairn.proof.Hash;
import java.util.LinkedHashMap;
import java.util.Map;

/** Who said which event lately; the oldest are forgotten. Thread-safe. */
final class Lately {
    private record Said(Hash kid, String hashId, boolean withdraws) {}

    private final Map<Said, Boolean> said = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Said, Boolean> eldest) {
            return size() > AccountLimits.LATELY_EVENTS_MAX;
        }
    };

    synchronized boolean has(Hash kid, String hashId, boolean withdraws) {
        return said.containsKey(new Said(kid, hashId, withdraws));
    }

    synchronized void add(Hash kid, String hashId, boolean withdraws) {
        said.put(new Said(kid, hashId, withdraws), Boolean.TRUE);
    }

    synchronized void forget(Hash kid, String hashId, boolean withdraws) {
        said.remove(new Said(kid, hashId, withdraws));
    }
}
