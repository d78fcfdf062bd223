package dev.cairn.epcis;

import dev.cairn.proof.Bytes;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The events of the capsules that were read last, by their bytes; so many bytes of capsules, the oldest go first. Thread-safe. */
final class Lately {
    private final long bytesMax;
    private final Map<Bytes, EpcisEvent> events = new LinkedHashMap<>();
    private long bytes;

    Lately(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    synchronized Optional<EpcisEvent> find(Bytes capsule) {
        return Optional.ofNullable(events.get(capsule));
    }

    synchronized void add(Bytes capsule, EpcisEvent event) {
        if (events.putIfAbsent(capsule, event) != null) {
            return;
        }
        bytes += capsule.size();
        Iterator<Bytes> eldest = events.keySet().iterator();
        while (bytes > bytesMax && eldest.hasNext()) {
            bytes -= eldest.next().size();
            eldest.remove();
        }
    }

    synchronized int size() {
        return events.size();
    }
}
