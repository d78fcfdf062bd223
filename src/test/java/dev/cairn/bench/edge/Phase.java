package dev.cairn.bench.edge;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * What the gateways sent in one phase: of each the messages from {@code first} up to, and without, {@code end}.
 *
 * @param from when it began
 */
record Phase(List<Session> sessions, List<Integer> first, List<Integer> end, long from) {
    static Phase of(List<Session> sessions, int[] first, int[] end, long from) {
        return new Phase(
                sessions,
                Arrays.stream(first).boxed().toList(),
                Arrays.stream(end).boxed().toList(),
                from);
    }

    long count() {
        return IntStream.range(0, sessions.size())
                .mapToLong(i -> end.get(i) - first.get(i))
                .sum();
    }

    /** Messages over the time until the last of them was there. */
    double perSecond(Function<Session, AtomicLongArray> when) {
        long last = each(when, false).max().orElse(from);
        return last <= from ? 0 : count() * 1e9 / (last - from);
    }

    /** Puts p50 and p99 in ms, from sending, or when it was due. */
    void latency(String name, Function<Session, AtomicLongArray> when, Map<String, Object> found) {
        long[] sorted = each(when, true).sorted().toArray();
        if (sorted.length > 0) {
            found.put(name + "_p50_ms", millis(sorted, 0.5));
            found.put(name + "_p99_ms", millis(sorted, 0.99));
        }
    }

    private LongStream each(Function<Session, AtomicLongArray> when, boolean sinceSent) {
        return IntStream.range(0, sessions.size()).boxed().flatMapToLong(i -> {
            AtomicLongArray times = when.apply(sessions.get(i));
            AtomicLongArray sent = sessions.get(i).sentAt();
            return IntStream.range(first.get(i), end.get(i))
                    .filter(seq -> times.get(seq) != 0)
                    .mapToLong(seq -> times.get(seq) - (sinceSent ? sent.get(seq) : 0));
        });
    }

    private static double millis(long[] sorted, double part) {
        return Math.round(sorted[(int) ((sorted.length - 1) * part)] / 1e5) / 10.0;
    }
}
