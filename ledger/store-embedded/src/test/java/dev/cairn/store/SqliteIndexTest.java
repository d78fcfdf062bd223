package dev.cairn.store;

import dev.cairn.ledger.EntryIndex;
import dev.cairn.ledger.contract.EntryIndexContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteIndexTest extends EntryIndexContract {

    @TempDir
    Path folder;

    private SqliteIndex opened;

    @Override
    protected EntryIndex open() {
        close();
        opened = new SqliteIndex(folder.resolve("index.db"), "ledger");
        return opened;
    }

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }
}
