package dev.cairn.launch.shelf;

import dev.cairn.store.SqliteEvents;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** {@code events.db} in a folder; while it is made anew, {@code events.db.new}. */
record FileKeep(Path folder, Room room) implements Keep {
    static final String NAME = "events.db";
    static final String BESIDE = "events.db.new";

    /** What SQLite makes of one database. */
    private static final List<String> PARTS = List.of("", "-wal", "-shm", "-journal");

    @Override
    public String name() {
        return NAME;
    }

    private Path file() {
        return folder.resolve(NAME);
    }

    private Path beside(String part) {
        return folder.resolve(BESIDE + part);
    }

    @Override
    public Shelf open() {
        return shelf(SqliteEvents.open(file()));
    }

    @Override
    public void delete() throws IOException {
        delete(NAME);
    }

    @Override
    public Shelf beside() throws IOException {
        abandon();
        return shelf(SqliteEvents.open(beside("")));
    }

    @Override
    public void abandon() throws IOException {
        delete(BESIDE);
    }

    private void delete(String name) throws IOException {
        for (String part : PARTS) {
            Files.deleteIfExists(folder.resolve(name + part));
        }
    }

    /**
     * A rename over a database whose log is still beside it would give the new one the old one's log, so both are closed first and must have
     * none.
     */
    @Override
    public void exchange(Shelf inUse, Shelf beside) throws IOException {
        beside.close();
        inUse.close();
        requireNoLog(BESIDE);
        requireNoLog(NAME);
        Files.move(beside(""), file(), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel names = FileChannel.open(folder.toAbsolutePath(), StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    private void requireNoLog(String name) throws IOException {
        if (Files.exists(folder.resolve(name + "-wal"))) {
            throw new IOException(name + "-wal is still there: it could not be emptied");
        }
    }

    @Override
    public boolean tidy() {
        return false;
    }

    @Override
    public void requireRoom() throws IOException {
        room.require();
    }

    private static Shelf shelf(SqliteEvents events) {
        return new Shelf(events, events::close);
    }
}
