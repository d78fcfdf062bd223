package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.ledger.contract.WitnessStoreContract;
import dev.cairn.ledger.witness.WitnessStore;
import java.nio.file.Path;
import java.sql.DriverManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteWitnessStoreTest extends WitnessStoreContract {

    @TempDir
    Path folder;

    private WitnessStore opened;

    @Override
    protected WitnessStore open() {
        close();
        opened = SqliteWitnessStore.open(folder.resolve("witness.db"));
        return opened;
    }

    @Test
    void suspicions_take_at_most_half_of_the_room_and_the_same_reason_one_place() throws Exception {
        close();
        SqliteWitnessStore store = new SqliteWitnessStore(folder.resolve("small.db"), 6);
        opened = store;
        for (int i = 0; i < 9; i++) {
            store.evidence("log", i, "request " + i, WitnessStore.SUSPICION + " to size " + i);
        }
        assertEquals(3, kept("small.db"));
        for (int i = 0; i < 2; i++) {
            store.evidence("log", 20 + i, "fork", "two roots for size 7");
        }
        assertEquals(4, kept("small.db"), "a fork finds room, once");
        for (int i = 0; i < 9; i++) {
            store.evidence("log", 30 + i, "fork", "two roots for size " + (8 + i));
        }
        assertEquals(6, kept("small.db"));
        assertEquals(20, store.evidenceCount("log"), "all are counted");
    }

    private long kept(String file) throws Exception {
        try (var db = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(file));
                var row = db.createStatement().executeQuery("SELECT count(*) FROM evidence")) {
            row.next();
            return row.getLong(1);
        }
    }

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }
}
