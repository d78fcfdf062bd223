package dev.cairn.web;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How often this site has said no since its start: by code, and by HTTP status where there is none. Thread-safe. */
final class Refusals {
    /** Different codes; there are a dozen. */
    static final int CODES_MAX = 256;

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    void count(String code) {
        if (counts.size() < CODES_MAX || counts.containsKey(code)) {
            counts.computeIfAbsent(code, unused -> new LongAdder()).increment();
        }
    }

    Map<String, Long> byCode() {
        Map<String, Long> now = new TreeMap<>();
        counts.forEach((code, count) -> now.put(code, count.sum()));
        return now;
    }
}
