package dev.cairn.edge.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cairn.model.disk.Slot;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SlotsTest {
    private static final int LIVES = 200;
    private static final int STEPS = 400;

    private final Slots slots = new Slots();
    private final TreeMap<Long, Slot> naive = new TreeMap<>();

    private static Slot slot(long seq) {
        return new Slot("segment " + seq / 100, (int) seq, 1 + (int) (seq % 7));
    }

    private void put(long seq, Slot slot) {
        slots.putIfAbsent(seq, slot);
        naive.putIfAbsent(seq, slot);
    }

    private void remove(long seq) {
        slots.remove(seq);
        naive.remove(seq);
    }

    private void assertSame(long around, String where) {
        assertEquals(naive.size(), slots.size(), where);
        assertEquals(Optional.ofNullable(naive.get(around)), slots.get(around), where);
        assertEquals(naive.containsKey(around), slots.contains(around), where);
        Long next = naive.ceilingKey(around);
        assertEquals(next == null ? OptionalLong.empty() : OptionalLong.of(next), slots.ceiling(around), where);
    }

    @Test
    void does_what_a_sorted_map_does() {
        for (long seed = 0; seed < LIVES; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            slots.ceiling(0).ifPresent(first -> naive.keySet().forEach(slots::remove));
            naive.clear();
            long next = random.nextInt(100);
            for (int step = 0; step < STEPS; step++) {
                String where = "seed " + seed + ", step " + step;
                long any = random.nextLong(next + 3);
                switch (random.nextInt(6)) {
                    case 0, 1 -> put(next++, slot(next));
                    case 2 -> put(any, slot(next + 1)); // a second attempt of a disk that failed: the first one stays
                    case 3 -> remove(any);
                    case 4 -> removeFirst();
                    default -> next += random.nextInt(3);
                }
                assertSame(any, where);
                assertSame(0, where);
            }
        }
    }

    private void removeFirst() {
        if (!naive.isEmpty()) {
            remove(naive.firstKey());
        }
    }

    @Test
    void a_long_backlog_goes_from_the_front_and_the_back_grows() {
        for (long seq = 0; seq < 10_000; seq++) {
            put(seq, slot(seq));
        }
        for (long seq = 0; seq < 10_000; seq++) {
            remove(seq);
            put(10_000 + seq / 2, slot(seq));
            assertSame(seq, "at " + seq);
        }
        naive.keySet().stream().toList().forEach(this::remove);
        assertEquals(OptionalLong.empty(), slots.ceiling(Long.MIN_VALUE));
        assertEquals(0, slots.size());
    }

    @Test
    void refuses_what_lies_nowhere() {
        assertThrows(IllegalArgumentException.class, () -> new Slot("a", 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Slot("a", -1, 1));
    }
}
