package dev.cairn.ingest.est;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Counts wrong codes, by address and in all, over a sliding minute. Thread-safe. */
final class Attempts {
    private final LongSupplier nanos;
    private final Deque<Long> all = new ArrayDeque<>();
    private final Map<String, Deque<Long>> byAddress = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<Long>> eldest) {
            return size() > EstLimits.ADDRESSES_MAX;
        }
    };

    Attempts(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** @throws Refusal 429 while too many were wrong; asked before the code is looked at, so that a right guess gains nothing then */
    synchronized void requireRoom(String address) throws Refusal {
        forget(all);
        Deque<Long> own = byAddress.getOrDefault(address, new ArrayDeque<>());
        forget(own);
        if (own.size() >= EstLimits.WRONG_PER_ADDRESS_MAX || all.size() >= EstLimits.WRONG_IN_ALL_MAX) {
            throw new Refusal(429, "EST-10", "Too many wrong codes. Wait a minute, then type the code again.");
        }
    }

    synchronized void wrong(String address) {
        long now = nanos.getAsLong();
        Deque<Long> own = byAddress.computeIfAbsent(address, fresh -> new ArrayDeque<>());
        forget(own);
        if (own.size() < EstLimits.WRONG_PER_ADDRESS_MAX) {
            own.addLast(now);
        }
        if (all.size() < EstLimits.WRONG_IN_ALL_MAX) {
            all.addLast(now);
        }
    }

    private void forget(Deque<Long> times) {
        long now = nanos.getAsLong();
        while (!times.isEmpty() && now - times.getFirst() >= TimeUnit.SECONDS.toNanos(EstLimits.WINDOW_S)) {
            times.removeFirst();
        }
    }
}
