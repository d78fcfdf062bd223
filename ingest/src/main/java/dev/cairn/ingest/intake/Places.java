package dev.cairn.ingest.intake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * So many places for what anybody may begin and nobody has to finish: connections before their handshake, bytes of bodies on their way. When all
 * are taken, whoever holds most of them gives his oldest to a newcomer who then still holds less; so one address cannot keep the others out,
 * however much it opens. A newcomer who himself holds as many as anybody is turned away, and what he began before can finish. Thread-safe.
 *
 * @param <K> who
 * @param <T> what he holds
 */
public final class Places<K, T> {
    private final long max;
    private final Map<K, Own<T>> held = new HashMap<>();
    private long taken;

    /** @param max places, at least 1 */
    public Places(long max) {
        if (max < 1) {
            throw new IllegalArgumentException("places " + max);
        }
        this.max = max;
    }

    /** What a newcomer is told. */
    public sealed interface Entry<T> {
        /** He is in. */
        record In<T>() implements Entry<T> {}

        /** He is in, and these have to go; they hold no place any more. */
        record Instead<T>(List<T> gone) implements Entry<T> {
            public Instead {
                gone = List.copyOf(gone);
            }
        }

        /** He is not. */
        record Full<T>() implements Entry<T> {}
    }

    /** What one holds, the oldest first. */
    private static final class Own<T> {
        final Map<T, Long> sizes = new LinkedHashMap<>();
        long sum;
    }

    private record Held<K, T>(K who, T what, long size) {}

    /** Takes a place for something that holds none yet. */
    public Entry<T> enter(K who, T what) {
        return enter(who, what, 1);
    }

    /** The same for something that needs so many, from 1 to all. */
    public synchronized Entry<T> enter(K who, T what, long size) {
        if (size < 1 || size > max) {
            throw new IllegalArgumentException("size " + size + " of " + max);
        }
        Optional<List<Held<K, T>>> going = going(sum(who) + size, size);
        if (going.isEmpty()) {
            return new Entry.Full<>();
        }
        going.get().forEach(each -> leave(each.who(), each.what()));
        Own<T> own = held.computeIfAbsent(who, first -> new Own<>());
        if (own.sizes.putIfAbsent(what, size) == null) {
            own.sum += size;
            taken += size;
        }
        return going.get().isEmpty()
                ? new Entry.In<>()
                : new Entry.Instead<>(going.get().stream().map(Held::what).toList());
    }

    private long sum(K who) {
        Own<T> own = held.get(who);
        return own == null ? 0 : own.sum;
    }

    /** What would have to go so that a newcomer who then holds {@code own} has room for {@code size} more; nothing when he has no right to it. */
    private Optional<List<Held<K, T>>> going(long own, long size) {
        List<Held<K, T>> going = new ArrayList<>();
        long free = max - taken;
        if (free >= size) {
            return Optional.of(going);
        }
        Map<K, Long> sums = new HashMap<>();
        held.forEach((who, each) -> sums.put(who, each.sum));
        Map<K, Iterator<Map.Entry<T, Long>>> oldest = new HashMap<>();
        while (free < size) {
            Map.Entry<K, Long> most =
                    sums.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
            if (most.getValue() <= own) {
                return Optional.empty();
            }
            K who = most.getKey();
            Map.Entry<T, Long> first = oldest.computeIfAbsent(who, each -> held.getOrDefault(each, new Own<>())
                            .sizes
                            .entrySet()
                            .iterator())
                    .next();
            going.add(new Held<>(who, first.getKey(), first.getValue()));
            sums.merge(who, -first.getValue(), Long::sum);
            free += first.getValue();
        }
        return Optional.of(going);
    }

    /** Gives a place back; nothing happens when it holds none. */
    public synchronized void leave(K who, T what) {
        Own<T> own = held.get(who);
        Long size = own == null ? null : own.sizes.remove(what);
        if (own != null && size != null) {
            own.sum -= size;
            taken -= size;
            if (own.sizes.isEmpty()) {
                held.remove(who);
            }
        }
    }

    /** Places taken. */
    public synchronized long taken() {
        return taken;
    }
}
