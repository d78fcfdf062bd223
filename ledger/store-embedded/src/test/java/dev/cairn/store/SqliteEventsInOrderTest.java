package dev.cairn.store;

import dev.cairn.query.EventStore;
import dev.cairn.query.EventStoreContract;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The same contract where no condition is rare, so that every question goes along the order of time, in pages that stop early. */
class SqliteEventsInOrderTest extends EventStoreContract {
    /** Fewer than there are events, and than the first look takes: small pages stop early. */
    private static final int LOOKED_AT_MAX = 50;

    @TempDir
    private Path folder;

    private @Nullable SqliteEvents opened;

    @Override
    protected EventStore open() {
        close();
        SqliteEvents store = SqliteEvents.open(folder.resolve("events.db"), 0, LOOKED_AT_MAX);
        opened = store;
        return store;
    }

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
            opened = null;
        }
    }
}
