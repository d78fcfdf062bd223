package dev.cairn.store.cassandra;

import com.datastax.oss.driver.api.core.DriverException;
import dev.cairn.ledger.StoredHead;
import dev.cairn.ledger.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one row that is changed under conditions: the fence. A writer {@link #claim claims} the next epoch; from then on nothing of the writer
 * before can take effect, also not a statement that has been lying in a queue.
 *
 * <p>A conditional statement that times out, or whose connection is lost, has an unknown outcome. Then the row is read at SERIAL: our attempt is
 * there (done), the attempt before it is there (not done so far: the same change is said again, it can take effect only once), or another one is
 * (somebody else writes: {@link Trouble.Conflict}). If nobody answers for {@link #PATIENCE}, the outcome stays unknown: {@link Trouble.Unavailable},
 * the ledger halts, and the next claim finds out.
 *
 * <p>One change at a time, in this process by a monitor: two would only make Cassandra's ballots fight.
 */
final class HeadRow {

    static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Logger LOG = LoggerFactory.getLogger(HeadRow.class);
    private static final Duration PAUSE_FIRST = Duration.ofMillis(20);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(1);
    private static final int CLAIMS_MAX = 100;

    private static final String READ = "SELECT " + HeadState.COLUMNS + " FROM head WHERE ledger = ?";
    private static final String CREATE = "INSERT INTO head (ledger, " + HeadState.COLUMNS
            + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) IF NOT EXISTS";
    private static final String CHANGE =
            "UPDATE head SET epoch = ?, attempt = ?, writer = ?, end = ?, batch_epoch = ?, segment = ?,"
                    + " first = ?, digest = ?, size = ?, root = ?, note = ?, height = ?, seal = ?, millis = ?"
                    + " WHERE ledger = ? IF epoch = ? AND attempt = ?";

    private final Cql cql;
    private final String ledger;
    private final Supplier<UUID> attempts;
    private final Duration patience;
    private HeadState known;
    private volatile boolean lost;

    private HeadRow(Cql cql, String ledger, Supplier<UUID> attempts, Duration patience, HeadState known) {
        this.cql = cql;
        this.ledger = ledger;
        this.attempts = attempts;
        this.patience = patience;
        this.known = known;
    }

    /**
     * What the row holds now; empty for a ledger that was never opened. Asked again while nobody answers: reading changes nothing.
     *
     * @throws Trouble.Unavailable if nobody answers for {@link #PATIENCE}
     */
    static Optional<HeadState> read(Cql cql, String ledger) {
        return read(cql, ledger, PATIENCE);
    }

    private static Optional<HeadState> read(Cql cql, String ledger, Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return load(cql, ledger);
            } catch (DriverException notNow) {
                if (System.nanoTime() - until > 0) {
                    throw Cql.unavailable(notNow);
                }
                LOG.info("head row not read, asking again ledger={} reason={}", ledger, notNow.toString());
                LockSupport.parkNanos(PAUSE_FIRST.toNanos());
            }
        }
    }

    private static Optional<HeadState> load(Cql cql, String ledger) {
        return cql.serial(cql.bind(READ, ledger)).map(HeadState::of);
    }

    /**
     * Becomes the ledger's writer.
     *
     * @param writer for people: host and process
     * @throws Trouble.Unavailable if no majority answers, or others claim all the time
     */
    static HeadRow claim(Cql cql, String ledger, String writer, Supplier<UUID> attempts) {
        return claim(cql, ledger, writer, attempts, PATIENCE);
    }

    static HeadRow claim(Cql cql, String ledger, String writer, Supplier<UUID> attempts, Duration patience) {
        HeadRow row = new HeadRow(cql, ledger, attempts, patience, HeadState.first(attempts.get(), writer));
        for (int i = 0; i < CLAIMS_MAX; i++) {
            Optional<HeadState> before = read(cql, ledger, patience);
            HeadState mine = before.map(state -> state.claimed(attempts.get(), writer))
                    .orElseGet(() -> HeadState.first(attempts.get(), writer));
            if (row.move(before, mine)) {
                row.known = mine;
                LOG.info("ledger claimed ledger={} epoch={} end={}", ledger, mine.epoch(), mine.end());
                return row;
            }
        }
        throw new Trouble.Unavailable("others claim this ledger all the time ledger=" + ledger);
    }

    long epoch() {
        return state().epoch();
    }

    /** As of the last change of ours. */
    synchronized HeadState state() {
        return known;
    }

    /** Moves the journal's end; durable on return. */
    void append(long end, Place place) {
        change((now, attempt) -> now.appended(attempt, end, place));
    }

    /**
     * Replaces the signed head if it is {@code expected}; durable on return.
     *
     * @return false, and nothing is changed, if it is another, or another writer has claimed the ledger
     */
    synchronized boolean swap(Optional<StoredHead> expected, StoredHead next) {
        if (!known.head().equals(expected)) {
            return false;
        }
        try {
            change((now, attempt) -> now.headed(attempt, next));
            return true;
        } catch (Trouble.Conflict deposed) {
            return false;
        }
    }

    private synchronized void change(BiFunction<HeadState, UUID, HeadState> how) {
        requireNotLost();
        HeadState next = how.apply(known, attempts.get());
        if (!move(Optional.of(known), next)) {
            lost = true;
            requireNotLost();
        }
        known = next;
    }

    /**
     * Looks whether we still are the ledger's writer.
     *
     * @throws Trouble.Conflict if we are not
     */
    synchronized void requireStillMine() {
        requireNotLost();
        lost = read(cql, ledger, patience)
                .filter(now -> now.epoch() == known.epoch())
                .isEmpty();
        requireNotLost();
    }

    /**
     * Throws if another writer is known to have claimed the ledger; asks nobody.
     *
     * @throws Trouble.Conflict if so
     */
    void requireNotKnownLost() {
        if (lost) {
            requireNotLost();
        }
    }

    private void requireNotLost() {
        if (lost) {
            throw new Trouble.Conflict(
                    "HLT-03 another writer has claimed this ledger ledger=" + ledger + " epoch=" + known.epoch());
        }
    }

    /** True if {@code to} is what came after {@code from}; false if something else did. */
    private boolean move(Optional<HeadState> from, HeadState to) {
        Patience left = new Patience(patience);
        boolean answered = say(from, to);
        while (true) {
            if (answered) {
                return true;
            }
            Optional<HeadState> now = ask(left, to);
            if (now.filter(state -> state.attempt().equals(to.attempt())).isPresent()) {
                return true;
            }
            if (!now.map(HeadState::attempt).equals(from.map(HeadState::attempt))) {
                return false;
            }
            left.pause(to);
            answered = say(from, to);
        }
    }

    /** True: it took effect. False: it did not, or nobody knows. */
    private boolean say(Optional<HeadState> from, HeadState to) {
        List<Object> values = new ArrayList<>();
        try {
            if (from.isEmpty()) {
                values.add(ledger);
                addColumns(to, values);
                return cql.conditional(cql.bind(CREATE, values.toArray()));
            }
            addColumns(to, values);
            values.addAll(List.of(ledger, from.get().epoch(), from.get().attempt()));
            return cql.conditional(cql.bind(CHANGE, values.toArray()));
        } catch (DriverException unknown) {
            LOG.warn(
                    "outcome of a conditional write unknown, reading ledger={} attempt={} reason={}",
                    ledger,
                    to.attempt(),
                    unknown.toString());
            return false;
        }
    }

    private Optional<HeadState> ask(Patience left, HeadState to) {
        while (true) {
            try {
                return load(cql, ledger);
            } catch (DriverException notNow) {
                left.pause(to);
            }
        }
    }

    private static void addColumns(HeadState to, List<Object> values) {
        values.addAll(List.of(to.epoch(), to.attempt(), to.writer(), to.end()));
        Optional<Place> place = to.newest();
        add(values, place.map(Place::epoch));
        add(values, place.map(Place::segment));
        add(values, place.map(Place::first));
        add(values, place.map(at -> at.batch().bytes()));
        Optional<StoredHead> head = to.head();
        add(values, head.map(StoredHead::size));
        add(values, head.map(at -> at.root().bytes()));
        add(values, head.map(StoredHead::note));
        add(values, head.map(StoredHead::height));
        add(values, head.map(at -> at.seal().bytes()));
        add(values, head.map(StoredHead::sealedMillis));
    }

    @SuppressWarnings("NullAway") // the driver's spelling of "no value"
    private static void add(List<Object> values, Optional<?> value) {
        values.add(value.orElse(null));
    }

    /** Growing pauses until nobody waits any more. */
    private static final class Patience {
        private final long until;
        private Duration pause = PAUSE_FIRST;

        Patience(Duration time) {
            until = System.nanoTime() + time.toNanos();
        }

        void pause(HeadState to) {
            if (System.nanoTime() - until > 0) {
                throw new Trouble.Unavailable(
                        "nobody knows whether a conditional write took effect attempt=" + to.attempt());
            }
            LockSupport.parkNanos(pause.toNanos());
            Duration longer = pause.multipliedBy(2);
            pause = longer.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : longer;
        }
    }
}
