package dev.cairn.store.cassandra;

import dev.cairn.ledger.Trouble;
import dev.cairn.query.EventStore;
import dev.cairn.store.cassandra.CassandraEvents.Limits;
import dev.cairn.store.cassandra.Cursors.Cursor;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The indexes of events that a ledger has in Cassandra, for its writer: one in use, others that are made beside it, and what is left of
 * those that nobody needs any more. Which one is in use stands in a row of the writer's epoch, and the highest epoch's holds: so a writer
 * who was taken over from decides nothing any more, however late he wakes; and before he removes an index, he asks a majority whether he still
 * is the writer, after his own choice is written down, so that whoever comes after him has read it.
 *
 * <p>One thread; the stores that it gives may be read on any.
 */
public final class EventTables {
    /** The generation in use, by epoch. */
    static final String IN_USE = "events.in-use";

    private final Cql cql;
    private final String ledger;
    private final Term term;
    private final Limits limits;
    private final Cursors cursors;
    private final Set<Long> beside = new HashSet<>();
    private Optional<EventSweep> sweep = Optional.empty();
    private boolean swept;
    private long inUse;

    EventTables(Cql cql, String ledger, HeadRow row, Limits limits) {
        this.cql = cql;
        this.ledger = ledger;
        this.term = new Term(row);
        this.limits = limits;
        this.cursors = new Cursors(cql, ledger);
    }

    /**
     * Opens the one that is in use, or begins the first.
     *
     * @throws Trouble.Conflict if another version of Cairn has made it: {@link #renew}; or another writer has claimed the ledger
     */
    public EventStore open() {
        term.requireStillMine();
        Cursor found = cursors.read(IN_USE);
        if (found.equals(Cursor.NONE)) {
            return renew();
        }
        long made = Term.version(found.next());
        if (made != CassandraEvents.VERSION) {
            throw new Trouble.Conflict("events of " + ledger + " in Cassandra: made by version " + made
                    + ", this is version " + CassandraEvents.VERSION);
        }
        CassandraEvents events = at(found.next());
        use(found.next());
        return events;
    }

    /** Begins anew; the one in use before is not needed any more. */
    public EventStore renew() {
        CassandraEvents fresh = at(term.generation(CassandraEvents.VERSION));
        use(fresh.generation());
        return fresh;
    }

    /** An empty one, to be made beside the one in use. */
    public EventStore beside() {
        CassandraEvents fresh = at(term.generation(CassandraEvents.VERSION));
        beside.add(fresh.generation());
        return fresh;
    }

    /** Puts one in the place of the one in use; at each moment, also after a crash, one of the two is in use, whole. */
    public void exchange(EventStore fresh) {
        use(((CassandraEvents) fresh).generation());
    }

    /** Gives up what was begun beside the one in use. */
    public void abandon() {
        beside.clear();
        swept = false;
    }

    /**
     * Removes a piece of what nobody needs.
     *
     * @return whether there is more
     * @throws Trouble.Conflict if another writer has claimed the ledger
     */
    public boolean tidy() {
        if (sweep.isEmpty() && !swept) {
            sweep = next();
            swept = sweep.isEmpty();
        }
        if (sweep.isPresent() && !sweep.get().step()) {
            long gone = sweep.get().generation();
            cursors.remove(CassandraEvents.HIGHEST, gone, Term.STAMP_LAST);
            cursors.remove(CassandraEvents.NAME, gone, Term.STAMP_LAST);
            sweep = Optional.empty();
        }
        return !swept;
    }

    private Optional<EventSweep> next() {
        Optional<Long> left = cursors.all(CassandraEvents.NAME).stream()
                .map(Cursor::generation)
                .filter(generation -> generation != inUse && !beside.contains(generation))
                .findFirst();
        left.ifPresent(any -> term.requireStillMine());
        return left.map(generation ->
                new EventSweep(cql, ledger, generation, cursors.read(CassandraEvents.HIGHEST, generation)));
    }

    /** Whether a node has said a short time ago that its disk is nearly full. */
    public boolean isDiskNearlyFull() {
        return cql.isDiskNearlyFull();
    }

    private CassandraEvents at(long generation) {
        return new CassandraEvents(cql, ledger, term, limits, generation, this::cleared);
    }

    private void use(long generation) {
        cursors.write(IN_USE, new Cursor(term.epoch(), generation, term.stamp()));
        inUse = generation;
        beside.remove(generation);
        swept = false;
    }

    private void cleared(long before, long after) {
        if (beside.remove(before)) {
            beside.add(after);
            swept = false;
        } else {
            use(after);
        }
        while (tidy()) {
            // on to the next piece
        }
    }
}
