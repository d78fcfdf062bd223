package dev.cairn.edge.spool;

import dev.cairn.model.disk.Slot;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where each waiting statement lies, by number: arrays side by side, 20 bytes a statement, because a gateway that was away for weeks has a
 * hundred thousand of them and a heap of 40 MB. Numbers come almost always in order and go mostly from the front; neither must. Of one owner.
 */
final class Slots {
    private static final int CAPACITY_MIN = 64;
    private static final int REMOVED = 0;

    private long[] seqs = new long[CAPACITY_MIN];
    private String[] segments = new String[CAPACITY_MIN];
    private int[] offsets = new int[CAPACITY_MIN];
    private int[] sizes = new int[CAPACITY_MIN];

    /** The used part of the arrays; unless it is empty, what stands at its beginning was not removed. */
    private int from;

    private int to;
    private int live;

    /** Adds a number; one that is there already stays as it is. */
    void putIfAbsent(long seq, Slot slot) {
        int at = find(seq);
        if (at >= 0 && sizes[at] != REMOVED) {
            return;
        }
        int free = at >= 0 ? at : hole(-at - 1);
        seqs[free] = seq;
        segments[free] = slot.segment();
        offsets[free] = slot.offset();
        sizes[free] = slot.size();
        live++;
    }

    Optional<Slot> get(long seq) {
        int at = find(seq);
        return at < 0 || sizes[at] == REMOVED
                ? Optional.empty()
                : Optional.of(new Slot(segments[at], offsets[at], sizes[at]));
    }

    boolean contains(long seq) {
        int at = find(seq);
        return at >= 0 && sizes[at] != REMOVED;
    }

    void remove(long seq) {
        if (!contains(seq)) {
            return;
        }
        sizes[find(seq)] = REMOVED;
        live--;
        while (from < to && sizes[from] == REMOVED) {
            from++;
        }
        if (from == to) {
            resize(CAPACITY_MIN);
        }
    }

    /** The lowest number that is not below {@code seq}. */
    OptionalLong ceiling(long seq) {
        int at = find(seq);
        int next = at >= 0 ? at : -at - 1;
        while (next < to && sizes[next] == REMOVED) {
            next++;
        }
        return next < to ? OptionalLong.of(seqs[next]) : OptionalLong.empty();
    }

    int size() {
        return live;
    }

    private int find(long seq) {
        return Arrays.binarySearch(seqs, from, to, seq);
    }

    /** Makes a place before what stands at {@code at}, and says where that is now. */
    private int hole(int at) {
        int place = at;
        if (to == seqs.length) {
            place -= from;
            resize(Math.max(CAPACITY_MIN, (to - from) * 3 / 2));
        }
        int behind = to - place;
        System.arraycopy(seqs, place, seqs, place + 1, behind);
        System.arraycopy(segments, place, segments, place + 1, behind);
        System.arraycopy(offsets, place, offsets, place + 1, behind);
        System.arraycopy(sizes, place, sizes, place + 1, behind);
        to++;
        return place;
    }

    private void resize(int capacity) {
        seqs = Arrays.copyOfRange(seqs, from, from + capacity);
        segments = Arrays.copyOfRange(segments, from, from + capacity);
        offsets = Arrays.copyOfRange(offsets, from, from + capacity);
        sizes = Arrays.copyOfRange(sizes, from, from + capacity);
        to -= from;
        from = 0;
    }
}
