package dev.cairn.launch.care;

import dev.cairn.launch.serve.ServeSettings;
import java.io.IOException;
import java.nio.file.Path;

/** The folder that a ledger's settings name. */
final class LedgerFolder {
    private static final String FILE = "file:";

    private LedgerFolder() {}

    /** @throws IOException for a store that is no folder */
    static Path of(ServeSettings read, Path settings) throws IOException {
        String store = read.ledger().store();
        if (!store.startsWith(FILE)) {
            throw new IOException(
                    "ledger.store is \"" + store + "\": backup and restore are for folders; Cassandra has its own");
        }
        Path base = settings.toAbsolutePath().getParent();
        Path folder = Path.of(store.substring(FILE.length()));
        return base == null ? folder : base.resolve(folder);
    }
}
