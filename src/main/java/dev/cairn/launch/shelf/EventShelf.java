package dev.cairn.launch.shelf;

import dev.cairn.history.EventFeed;
import dev.cairn.ledger.Finding;
import dev.cairn.ledger.LedgerReader;
import dev.cairn.ledger.Trouble;
import dev.cairn.query.EventStore;
import dev.cairn.store.cassandra.EventTables;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the index of events up with the log on a thread of its own, makes it anew where it is damaged, of another version, or somebody asks, and
 * lends it to queries. Nothing that happens here stops the ledger: trouble is told, and tried again.
 */
public final class EventShelf implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventShelf.class);
    private static final long LOOK_EVERY_MS = 1_000;
    private static final long CLOSE_SECONDS_MAX = 30;

    /** The right to write in a folder. */
    @FunctionalInterface
    public interface Hold {
        /**
         * Takes it, or says why not; it is tried again.
         *
         * @return closed when nothing is written any more
         * @throws Trouble.Conflict if another process has it
         */
        AutoCloseable take() throws IOException;
    }

    private final LedgerReader ledger;
    private final Keep keep;
    private final Hold hold;
    private final InstantSource clock;
    private final Remake remake;
    private final AutoCloseable listening;
    private final AtomicBoolean queued = new AtomicBoolean();
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(run -> {
        Thread thread = new Thread(run, "cairn-events");
        thread.setDaemon(true);
        return thread;
    });

    private Optional<AutoCloseable> held = Optional.empty();
    private Instant notBefore = Instant.MIN;
    private volatile Optional<EventIndex> current = Optional.empty();
    private volatile boolean whole;
    private volatile boolean stopping;
    private volatile Optional<Finding> finding = Optional.empty();

    private EventShelf(LedgerReader ledger, Keep keep, Path folder, Hold hold, InstantSource clock) {
        this.ledger = ledger;
        this.keep = keep;
        this.hold = hold;
        this.clock = clock;
        this.remake = new Remake(ledger, keep, new ReindexWish(folder), clock);
        this.listening = ledger.onHead(head -> soon());
    }

    /**
     * Begins with {@code events.db} in the folder, which is opened and read into on the shelf's own thread.
     *
     * @param folder where {@code cairn reindex} leaves its wish
     */
    public static EventShelf start(LedgerReader ledger, Path folder, Hold hold, InstantSource clock) {
        return start(ledger, new FileKeep(folder, Room.of(folder)), folder, hold, clock);
    }

    /** Begins with the events that the ledger has in Cassandra, which are there for whoever takes it over. */
    public static EventShelf start(
            LedgerReader ledger, EventTables tables, Path folder, Hold hold, InstantSource clock) {
        return start(ledger, new TableKeep(tables, folder), folder, hold, clock);
    }

    static EventShelf start(LedgerReader ledger, Keep keep, Path folder, Hold hold, InstantSource clock) {
        EventShelf shelf = new EventShelf(ledger, keep, folder, hold, clock);
        // Tells its own trouble and ends with the worker.
        Future<?> unused = shelf.worker.scheduleWithFixedDelay(shelf::look, 0, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
        return shelf;
    }

    /** Deletes {@code events.db} of a server that does not run: its next start makes it anew. */
    public static void delete(Path folder) throws IOException {
        FileKeep file = new FileKeep(folder, Room.of(folder));
        file.delete();
        file.abandon();
    }

    /**
     * What queries are answered from: everything that was published when this server started, and more.
     *
     * @throws Trouble.Unavailable ({@code PRJ-08}) until it is, and while a damaged one is made anew
     */
    public EventStore events() {
        return current.filter(open -> whole)
                .orElseThrow(() -> new Trouble.Unavailable("PRJ-08 the index of events is being made; ask again"
                        + finding.map(found -> " (" + found + ")").orElse("")));
    }

    /** What is wrong with it now: {@code PRJ-03} it does not follow the log, {@code PRJ-04} it was damaged and is being made anew. */
    public Optional<Finding> finding() {
        return finding;
    }

    private void soon() {
        if (queued.compareAndSet(false, true)) {
            try {
                worker.execute(() -> {
                    queued.set(false);
                    look();
                });
            } catch (RejectedExecutionException closed) {
                LOG.debug("a head came while the index of events was being closed");
            }
        }
    }

    private void look() {
        try {
            EventIndex open = opened();
            follow(open);
            told(Optional.empty());
            if (!stopping && (remake.piece(open) || keep.tidy())) {
                soon();
            }
        } catch (RuntimeException | IOException e) {
            troubled(e);
        }
    }

    private EventIndex opened() throws IOException {
        if (held.isEmpty()) {
            held = Optional.of(hold.take());
            remake.clean();
        }
        Optional<EventIndex> now = current;
        if (now.isPresent() && now.get().isUsable()) {
            return now.get();
        }
        if (now.isPresent()) {
            whole = false;
            current = Optional.empty();
            now.get().closeQuietly();
            if (now.get().damaged()) {
                damaged(now.get().trouble().orElseThrow());
            }
        }
        keep.requireRoom();
        EventIndex open = open();
        current = Optional.of(open);
        return open;
    }

    private EventIndex open() throws IOException {
        try {
            return EventIndex.open(keep);
        } catch (Trouble.Conflict otherVersion) {
            LOG.warn("PRJ-05 {} made anew reason={}", keep.name(), otherVersion.getMessage());
            keep.delete();
        } catch (Trouble.Corrupt wrong) {
            damaged(wrong);
        } catch (Trouble.Unavailable e) {
            throw new IOException("it does not open: " + e.getMessage(), e);
        }
        try {
            return EventIndex.open(keep);
        } catch (Trouble e) {
            throw new IOException("it cannot be made anew: " + e.getMessage(), e);
        }
    }

    /** Deletes it; not again and again on a disk that keeps nothing. */
    private void damaged(Trouble why) throws IOException {
        if (clock.instant().isBefore(notBefore)) {
            throw new IOException("it was made anew a moment ago and is damaged again: " + why.getMessage());
        }
        notBefore = clock.instant().plus(Remake.PAUSE);
        LOG.error("PRJ-04 {} damaged and made anew reason={}", keep.name(), why.getMessage());
        finding = Optional.of(said("PRJ-04", "damaged, and being made anew: " + why.getMessage()));
        keep.delete();
    }

    private void follow(EventIndex open) throws IOException {
        open.forgetTrouble();
        EventFeed feed = new EventFeed(ledger, open);
        boolean more = ledger.sequenced() > 0;
        while (more && !stopping) {
            more = feed.step();
            if (more) {
                keep.requireRoom();
            }
        }
        whole = whole || !more;
    }

    private void troubled(Exception e) {
        Optional<EventIndex> open = current;
        if (open.isPresent() && open.get().damaged()) {
            soon();
        } else if (e instanceof Trouble.Unavailable
                && open.flatMap(EventIndex::trouble).isEmpty()) {
            LOG.debug("{} wait for the log reason={}", keep.name(), e.getMessage());
        } else if (!stopping) {
            told(Optional.of(said("PRJ-03", "queries do not see what is new: " + e.getMessage())));
        }
    }

    private Finding said(String code, String what) {
        return new Finding(code, keep.name(), what, Optional.empty());
    }

    /** Once as long as it lasts. */
    private void told(Optional<Finding> now) {
        if (!now.equals(finding)) {
            now.ifPresentOrElse(
                    found -> LOG.warn("{}", found), () -> LOG.info("{} whole and up with the log again", keep.name()));
        }
        finding = now;
    }

    @Override
    public void close() throws Exception {
        stopping = true;
        listening.close();
        worker.shutdown();
        if (!worker.awaitTermination(CLOSE_SECONDS_MAX, TimeUnit.SECONDS)) {
            worker.shutdownNow();
        }
        remake.close();
        current.ifPresent(EventIndex::closeQuietly);
        if (held.isPresent()) {
            held.get().close();
        }
    }
}
