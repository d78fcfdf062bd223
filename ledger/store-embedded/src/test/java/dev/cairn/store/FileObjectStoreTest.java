package dev.cairn.store;

import dev.cairn.ledger.ObjectStore;
import dev.cairn.ledger.contract.ObjectStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileObjectStoreTest extends ObjectStoreContract {

    @TempDir
    Path folder;

    @Override
    protected ObjectStore open() {
        return FileObjectStore.open(folder.resolve("public"), folder.resolve("staging"));
    }
}
