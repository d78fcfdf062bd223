package dev.cairn.store;

import dev.cairn.ledger.CapsuleStore;
import dev.cairn.ledger.contract.CapsuleStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteCapsulesTest extends CapsuleStoreContract {

    @TempDir
    Path folder;

    private SqliteCapsules opened;

    @Override
    protected CapsuleStore open() {
        close();
        opened = new SqliteCapsules(folder.resolve("capsules.db"));
        return opened;
    }

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }
}
