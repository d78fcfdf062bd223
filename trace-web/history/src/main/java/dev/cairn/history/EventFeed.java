package dev.cairn.history;

import dev.cairn.ledger.LedgerReader;
import dev.cairn.query.EventStore;
import dev.cairn.query.EventStore.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Keeps the events that queries find up with the log, as {@link Projection} does the index: its only state is the store's own cursor, moved
 * together with the events, so a crash repeats work and never skips it, and a store that was thrown away is made anew. What an owner had
 * erased it forgets; if others signed the same event, it stays as theirs. An event that is not whole, or breaks a rule, is not found by
 * queries: it stands in the log all the same.
 *
 * <p>One caller at a time; reading the store meanwhile is safe.
 */
public final class EventFeed {
    private static final int ENTRIES_PER_STEP_MAX = 256;

    private final LogEntries log;
    private final EventStore store;

    public EventFeed(LedgerReader ledger, EventStore store) {
        this.log = new LogEntries(ledger);
        this.store = store;
    }

    /**
     * Reads everything published that the store has not seen.
     *
     * @return the number of entries read
     */
    public long catchUp() {
        long start = store.cursor();
        while (step()) {
            // on to the next piece
        }
        return store.cursor() - start;
    }

    /**
     * Reads the next piece, at most {@value #ENTRIES_PER_STEP_MAX} entries, for who has something else to do between two.
     *
     * @return false if the store has seen everything published
     */
    public boolean step() {
        long from = store.cursor();
        long published = log.published();
        if (from < published) {
            step(from, Math.min(published, from + ENTRIES_PER_STEP_MAX));
        }
        return from < published;
    }

    private void step(long from, long to) {
        List<Stored> events = new ArrayList<>();
        Set<Long> forgotten = new TreeSet<>();
        for (Logged entry : log.range(from, to)) {
            stored(entry).ifPresent(events::add);
            log.carriedOut(entry).ifPresent(erasure -> forgotten.add(erasure.index()));
        }
        if (!forgotten.isEmpty()) {
            events.removeIf(each -> forgotten.contains(each.index()));
            store.forget(
                    forgotten, instead(forgotten)); // before the cursor moves: a crash between the two forgets again
        }
        store.put(events, to);
    }

    /** What others signed of the events that go. */
    private List<Stored> instead(Set<Long> forgotten) {
        return store.load(List.copyOf(forgotten)).stream()
                .flatMap(event -> event.entries().stream())
                .filter(entry -> !forgotten.contains(entry))
                .flatMap(entry -> log.at(entry).flatMap(EventFeed::stored).stream())
                .toList();
    }

    private static Optional<Stored> stored(Logged entry) {
        return entry.capsule().flatMap(Rows::event).map(event -> new Stored(entry.index(), entry.loggedAt(), event));
    }
}
