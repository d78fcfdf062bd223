package dev.cairn.launch.care;

import dev.cairn.launch.serve.ServeSettings;
import dev.cairn.launch.serve.StoreAddress;
import java.io.IOException;
import java.nio.file.Path;

/** The folder that a ledger's settings name. */
final class LedgerFolder {
    private LedgerFolder() {}

    /** @throws IOException for a store that is no folder */
    static Path of(ServeSettings read, Path settings) throws IOException {
        String store = read.ledger().store();
        Path base = settings.toAbsolutePath().getParent();
        return StoreAddress.folder(store, base == null ? Path.of("") : base)
                .orElseThrow(
                        () -> new IOException(
                                "ledger.store is \"" + store + "\": backup and restore are for folders."
                                        + " For Cassandra run a mirror, which is a verified copy of every public byte, and Cassandra's own"
                                        + " snapshots of all tables but head and lease: docs/cassandra.md, Save and bring back"));
    }
}
