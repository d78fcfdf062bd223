package dev.cairn.launch.shelf;

import dev.cairn.ledger.Trouble;
import dev.cairn.query.EventQuery;
import dev.cairn.query.EventStore;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An index of events in its place. Its content can be exchanged under those who ask: a question that waits is answered from what comes, and
 * none is answered from both. It remembers the first trouble of the store, so that its owner can tell that from trouble of the log.
 */
final class EventIndex implements EventStore, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventIndex.class);

    private final Keep keep;
    private final ReadWriteLock content = new ReentrantReadWriteLock();
    private Optional<Keep.Shelf> open;
    private volatile Optional<Trouble> trouble = Optional.empty();
    private volatile BiConsumer<Collection<Long>, List<Stored>> alsoForgets = (indices, instead) -> {};

    private EventIndex(Keep keep, Keep.Shelf open) {
        this.keep = keep;
        this.open = Optional.of(open);
    }

    /** As {@link Keep#open}. */
    static EventIndex open(Keep keep) {
        return new EventIndex(keep, keep.open());
    }

    /** As {@link Keep#beside}. */
    static EventIndex beside(Keep keep) throws IOException {
        return new EventIndex(keep, keep.beside());
    }

    /** Trouble of the store since {@link #forgetTrouble}; damage stands above what passes. */
    Optional<Trouble> trouble() {
        return trouble;
    }

    /** Neither closed nor found damaged. */
    boolean isUsable() {
        return reading(() -> open.isPresent()) && !damaged();
    }

    boolean damaged() {
        return trouble.filter(Trouble.Corrupt.class::isInstance).isPresent();
    }

    /** Damage is not forgotten. */
    void forgetTrouble() {
        trouble = trouble.filter(Trouble.Corrupt.class::isInstance);
    }

    /** Names who else must forget what this one is told to, in the same call; one at a time. */
    void onForget(BiConsumer<Collection<Long>, List<Stored>> other) {
        alsoForgets = other;
    }

    /**
     * Puts the other's content in this one's place, as {@link Keep#exchange}, when nobody asks.
     *
     * @throws IOException if it stays as it is
     */
    void exchange(EventIndex other) throws IOException {
        content.writeLock().lock();
        try {
            keep.exchange(open.orElseThrow(EventIndex::closed), other.open.orElseThrow(EventIndex::closed));
            trouble = Optional.empty();
        } finally {
            open = Optional.empty();
            other.open = Optional.empty();
            open = Optional.of(keep.open());
            content.writeLock().unlock();
        }
    }

    private static Trouble closed() {
        return new Trouble.Unavailable("the index of events is closed; ask again");
    }

    private <T> T reading(Supplier<T> what) {
        content.readLock().lock();
        try {
            return what.get();
        } finally {
            content.readLock().unlock();
        }
    }

    private <T> T ask(Function<EventStore, T> question) {
        return reading(() -> {
            EventStore store = open.orElseThrow(EventIndex::closed).events();
            try {
                return question.apply(store);
            } catch (Trouble e) {
                if (!damaged()) {
                    trouble = Optional.of(e);
                }
                throw e;
            }
        });
    }

    @Override
    public void put(List<Stored> events, long cursor) {
        ask(store -> {
            store.put(events, cursor);
            return true;
        });
    }

    @Override
    public long cursor() {
        return ask(EventStore::cursor);
    }

    @Override
    public Slice find(EventQuery query, long before, Optional<Place> after, int limit) {
        return ask(store -> store.find(query, before, after, limit));
    }

    @Override
    public List<Found> load(List<Long> indices) {
        return ask(store -> store.load(indices));
    }

    @Override
    public List<Long> having(String field, String value) {
        return ask(store -> store.having(field, value));
    }

    @Override
    public List<String> values(String field, String after, int limit) {
        return ask(store -> store.values(field, after, limit));
    }

    @Override
    public void forget(Collection<Long> indices, List<Stored> instead) {
        ask(store -> {
            store.forget(indices, instead);
            return true;
        });
        alsoForgets.accept(indices, instead);
    }

    @Override
    public void clear() {
        ask(store -> {
            store.clear();
            return true;
        });
    }

    @Override
    public void close() {
        content.writeLock().lock();
        try {
            Optional<Keep.Shelf> now = open;
            open = Optional.empty();
            now.ifPresent(Keep.Shelf::close);
        } finally {
            content.writeLock().unlock();
        }
    }

    /** Closes what is given up; trouble changes nothing any more. */
    void closeQuietly() {
        try {
            close();
        } catch (Trouble e) {
            LOG.debug("{} did not close cleanly reason={}", keep.name(), e.getMessage());
        }
    }
}
