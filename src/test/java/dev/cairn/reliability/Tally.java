package dev.cairn.reliability;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a suite counted. Safe for any thread. */
public final class Tally {
    /** The figure that says that there was nothing more to try. */
    public static final String COMPLETE = "complete";

    private static final int COMPLAINTS_MAX = 30;

    /** What is counted; everything from {@link #LOST} on is a promise that was not kept. */
    public enum Count {
        /** Faults, objects, histories: what the suite tries. */
        ROUNDS,
        /** Statements offered, resends not counted again. */
        ATTEMPTED,
        ACKNOWLEDGED,
        /** Attempted, never acknowledged: may be there or not, both are right. */
        UNKNOWN,
        /** Acknowledged statement, capsule, cosignature or receipt that is not there afterwards. */
        LOST,
        /** There twice, or acknowledged with two indices. */
        DUPLICATED,
        /** Behind its successor in its own chain, or a hole before it. */
        REORDERED,
        /** Two histories under one signature. */
        FORKED,
        /** A wrong object that a verifier took, or a right one that it did not. */
        MISJUDGED,
        /** Any other promise: did not open again, did not end in time, threw what is not documented. */
        BROKEN;

        boolean isRed() {
            return compareTo(LOST) >= 0;
        }
    }

    private final Map<Count, Long> counts = new EnumMap<>(Count.class);
    private final Map<String, Object> figures = new LinkedHashMap<>();
    private final List<String> complaints = new ArrayList<>();

    /** Adds to a count that is no complaint. */
    public synchronized void add(Count count, long more) {
        if (count.isRed()) {
            throw new IllegalArgumentException(count + " needs a sentence");
        }
        counts.merge(count, more, Long::sum);
    }

    /** Counts one promise that was not kept, with a sentence; the first {@value #COMPLAINTS_MAX} sentences are kept. */
    public synchronized void complain(Count count, String sentence) {
        counts.merge(count, 1L, Long::sum);
        if (complaints.size() < COMPLAINTS_MAX) {
            complaints.add(count.name().toLowerCase(Locale.ROOT) + ": " + sentence);
        }
    }

    /** Another figure for the report, by name. */
    public synchronized void figure(String name, Object value) {
        figures.put(name, value);
    }

    synchronized boolean isComplete() {
        return Boolean.TRUE.equals(figures.get(COMPLETE));
    }

    public synchronized long get(Count count) {
        return counts.getOrDefault(count, 0L);
    }

    /** Whether any promise was not kept. */
    public synchronized boolean isRed() {
        return counts.keySet().stream().anyMatch(Count::isRed);
    }

    public synchronized List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** All counts, the zero ones too, then the figures. */
    synchronized Map<String, Object> report() {
        Map<String, Object> report = new LinkedHashMap<>();
        for (Count count : Count.values()) {
            report.put(count.name().toLowerCase(Locale.ROOT), get(count));
        }
        report.putAll(figures);
        return report;
    }
}
