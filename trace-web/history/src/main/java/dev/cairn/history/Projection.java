package dev.cairn.history;

import dev.cairn.ledger.EntryIndex;
import dev.cairn.ledger.EntryIndex.Row;
import dev.cairn.ledger.LedgerReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Keeps the index up with the log. Its only state is the index's own cursor, moved together with the rows: a crash repeats work and
 * never skips it, and an index that was thrown away is made anew by the same code. What an owner had erased it forgets, and finds the
 * rest of it again under what the statement alone says.
 *
 * <p>One caller at a time; reading the index meanwhile is safe.
 */
public final class Projection {
    private static final int ENTRIES_PER_STEP_MAX = 1_024;

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
        Set<Long> forgotten = new TreeSet<>();
        log.range(from, to).forEach(entry -> read(entry, rows, forgotten));
        if (!forgotten.isEmpty()) {
            index.forget(forgotten); // before the cursor moves: a crash between the two forgets again
            forgotten.forEach(gone -> log.at(gone).map(log::rowsOfErased).ifPresent(rows::addAll));
        }
        index.put(rows, to);
        return to;
    }

    private void read(Logged entry, List<Row> rows, Set<Long> forgotten) {
        if (entry.capsule().isEmpty()) {
            rows.addAll(log.rowsOfErased(entry));
            return;
        }
        rows.addAll(Rows.of(entry));
        log.carriedOut(entry).ifPresent(erasure -> {
            rows.addAll(Rows.ofErase(entry));
            forgotten.add(erasure.index());
            forgotten.addAll(erasure.findings());
            rows.removeIf(row -> forgotten.contains(row.index()));
        });
    }
}
