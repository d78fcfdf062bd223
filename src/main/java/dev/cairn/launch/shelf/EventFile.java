package dev.cairn.launch.shelf;

import dev.cairn.ledger.Trouble;
import dev.cairn.query.EventQuery;
import dev.cairn.query.EventStore;
import dev.cairn.store.SqliteEvents;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code events.db} in its place. Its content can be exchanged under those who ask: a question that waits is answered from what comes. It
 * remembers the first trouble of the database, so that its owner can tell that from trouble of the log.
 */
final class EventFile implements EventStore, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventFile.class);

    /** What SQLite makes of one database. */
    private static final List<String> PARTS = List.of("", "-wal", "-shm", "-journal");

    private final Path file;
    private Optional<SqliteEvents> open;
    private volatile Optional<Trouble> trouble = Optional.empty();
    private volatile BiConsumer<Collection<Long>, List<Stored>> alsoForgets = (indices, instead) -> {};

    private EventFile(Path file, SqliteEvents open) {
        this.file = file;
        this.open = Optional.of(open);
    }

    /** As {@link SqliteEvents#open}. */
    static EventFile open(Path file) {
        return new EventFile(file, SqliteEvents.open(file));
    }

    /** Deletes a database that nobody here has open. */
    static void delete(Path file) throws IOException {
        for (String part : PARTS) {
            Files.deleteIfExists(part(file, part));
        }
    }

    /** Trouble of the database since {@link #forgetTrouble}; damage stands above what passes. */
    Optional<Trouble> trouble() {
        return trouble;
    }

    /** Neither closed nor found damaged. */
    synchronized boolean isUsable() {
        return open.isPresent() && !damaged();
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
     * Puts the other's content in this one's place: at each moment, also after a crash, one of the two stands there whole. A rename over a
     * database whose log is still beside it would give the new one the old one's log, so both are closed first and must have none.
     *
     * @throws IOException if it stays as it is
     */
    synchronized void exchange(EventFile other) throws IOException {
        other.close();
        close();
        try {
            requireNoLog(other.file);
            requireNoLog(file);
            Files.move(other.file, file, StandardCopyOption.ATOMIC_MOVE);
            sync(file);
            trouble = Optional.empty();
        } finally {
            open = Optional.of(SqliteEvents.open(file));
        }
    }

    private static void requireNoLog(Path file) throws IOException {
        if (Files.exists(part(file, "-wal"))) {
            throw new IOException(file.getFileName() + "-wal is still there: it could not be emptied");
        }
    }

    private static Path part(Path file, String part) {
        return file.resolveSibling(file.getFileName() + part);
    }

    /** Makes the file's name durable. */
    private static void sync(Path file) throws IOException {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder");
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    private synchronized <T> T ask(Function<SqliteEvents, T> question) {
        SqliteEvents store = open.orElseThrow(() -> new Trouble.Unavailable("events.db is closed; ask again"));
        try {
            return question.apply(store);
        } catch (Trouble e) {
            if (!damaged()) {
                trouble = Optional.of(e);
            }
            throw e;
        }
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
        return ask(SqliteEvents::cursor);
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
    public synchronized void close() {
        Optional<SqliteEvents> now = open;
        open = Optional.empty();
        now.ifPresent(SqliteEvents::close);
    }

    /** Closes what is given up; trouble changes nothing any more. */
    void closeQuietly() {
        try {
            close();
        } catch (Trouble e) {
            LOG.debug("events.db did not close cleanly reason={}", e.getMessage());
        }
    }
}
