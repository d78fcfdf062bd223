package dev.cairn.history;

import dev.cairn.ledger.EntryIndex;
import dev.cairn.ledger.EntryIndex.Row;
import dev.cairn.ledger.LedgerReader;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the index up with the log. Its only state is the index's own cursor, moved together with the rows: a crash repeats work and
 * never skips it, and an index that was thrown away is made anew by the same code.
 *
 * <p>One caller at a time; reading the index meanwhile is safe.
 */
public final class Projection {
    private static final int ENTRIES_PER_STEP_MAX = 256;

    private final LogEntries log;
    private final EntryIndex index;

    public Projection(LedgerReader ledger, EntryIndex index) {
        this.log = new LogEntries(ledger);
        this.index = index;
    }

    /**
     * Reads everything published that the index has not seen.
     *
     * @return the number of entries read
     */
    public long catchUp() {
        long published = log.published();
        long start = index.cursor();
        long at = start;
        while (at < published) {
            at = step(at, Math.min(published, at + ENTRIES_PER_STEP_MAX));
        }
        return at - start;
    }

    private long step(long from, long to) {
        List<Row> rows = new ArrayList<>();
        for (long i = from; i < to; i++) {
            log.at(i).map(Rows::of).ifPresent(rows::addAll);
        }
        index.put(rows, to);
        return to;
    }
}
