package dev.cairn.store;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Walks several runs as one: rows in order, each once, that of the latest run if several hold it. */
final class IndexMerge implements Iterator<IndexRow> {

    /** Runs of one size class that are merged together. */
    static final int FAN_IN = 8;

    private static final long FIRST_CLASS_ROWS = 512;

    private final List<Iterator<IndexRow>> runs = new ArrayList<>();
    private final @Nullable IndexRow[] heads;

    /** {@code runs} by ascending number. */
    IndexMerge(List<IndexRun> runs) {
        runs.forEach(run -> this.runs.add(run.iterator()));
        this.heads = new IndexRow[runs.size()];
        for (int i = 0; i < heads.length; i++) {
            advance(i);
        }
    }

    /**
     * The newest runs that are worth merging now: {@value #FAN_IN} of one size class with whatever smaller ones lie between them; none if
     * there are not so many. So a row is written again once for each class that it passes through.
     */
    static List<IndexRun> due(List<IndexRun> runs) {
        int highest = runs.stream().mapToInt(IndexMerge::sizeClass).max().orElse(-1);
        for (int klass = 0; klass <= highest; klass++) {
            int from = runs.size();
            int equal = 0;
            while (from > 0 && sizeClass(runs.get(from - 1)) <= klass) {
                from--;
                equal += sizeClass(runs.get(from)) == klass ? 1 : 0;
            }
            if (equal >= FAN_IN) {
                return runs.subList(from, runs.size());
            }
        }
        return List.of();
    }

    private static int sizeClass(IndexRun run) {
        int klass = 0;
        for (long rows = FIRST_CLASS_ROWS; rows <= run.rows(); rows *= FAN_IN) {
            klass++;
        }
        return klass;
    }

    @Override
    public boolean hasNext() {
        for (IndexRow head : heads) {
            if (head != null) {
                return true;
            }
        }
        return false;
    }

    @Override
    public IndexRow next() {
        int best = -1;
        IndexRow found = null;
        for (int i = 0; i < heads.length; i++) {
            IndexRow head = heads[i];
            int order = head == null ? 1 : found == null ? -1 : head.compareTo(found);
            if (order == 0) {
                advance(best); // an earlier run holds the row too, and no other one behind it that comes so soon
            }
            if (order <= 0) {
                best = i;
                found = head;
            }
        }
        if (found == null) {
            throw new NoSuchElementException();
        }
        advance(best);
        return found;
    }

    private void advance(int run) {
        heads[run] = runs.get(run).hasNext() ? runs.get(run).next() : null;
    }
}
