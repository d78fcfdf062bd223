package dev.cairn.store;

import dev.cairn.ledger.HeadStore;
import dev.cairn.ledger.contract.HeadStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteHeadsTest extends HeadStoreContract {

    @TempDir
    Path folder;

    private SqliteHeads opened;

    @Override
    protected HeadStore open() {
        close();
        opened = new SqliteHeads(folder.resolve("head.db"));
        return opened;
    }

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }
}
