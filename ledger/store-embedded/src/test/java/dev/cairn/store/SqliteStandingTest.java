package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.query.standing.StandingStore;
import dev.cairn.query.standing.StandingStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStandingTest extends StandingStoreContract {
    @TempDir
    private Path folder;

    private @Nullable StandingStore opened;

    @Override
    protected StandingStore open() {
        close();
        StandingStore store = SqliteStanding.open(folder.resolve("subscriptions.db"));
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

    @Test
    void its_secrets_are_read_by_its_owner_alone() throws IOException {
        open();
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("subscriptions.db"))));
    }
}
