package dev.cairn.store;

import dev.cairn.ledger.contract.WitnessStoreContract;
import dev.cairn.ledger.witness.WitnessStore;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
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

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }
}
