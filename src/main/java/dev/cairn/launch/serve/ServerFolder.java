package dev.cairn.launch.serve;

import dev.cairn.launch.shelf.EventShelf;
import dev.cairn.store.EmbeddedStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Where a server keeps what it makes for itself ({@code page-key}, {@code events.db} unless the ledger is in Cassandra): in the ledger's folder;
 * where the ledger is elsewhere, in a folder of its own.
 *
 * @param hold the right to write there
 */
public record ServerFolder(Path path, EventShelf.Hold hold) {
    private static final String NAME = "server-data";

    /** The folder that the settings mean; empty for a ledger that is forgotten, whose folder nobody else knows. */
    public static Optional<Path> named(ServeSettings.LedgerPart ledger, Path base) {
        return ledger.data()
                .or(() -> StoreAddress.folder(ledger.store(), base))
                .or(() -> StoreAddress.isShared(ledger.store()) ? Optional.of(base.resolve(NAME)) : Optional.empty());
    }

    /** For a server that has the ledger's stores open. */
    static ServerFolder of(ServeSettings.LedgerPart ledger, Path base) throws IOException {
        Optional<Path> named = named(ledger, base);
        if (named.isEmpty()) {
            Path folder = Files.createTempDirectory(
                    "cairn-server-" + ProcessHandle.current().pid() + "-");
            return new ServerFolder(folder, () -> () -> ForgetfulStores.delete(folder));
        }
        Path folder = named.get();
        boolean locked = named.equals(StoreAddress.folder(ledger.store(), base));
        return new ServerFolder(folder, locked ? () -> () -> {} : () -> take(folder));
    }

    private static AutoCloseable take(Path folder) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return EmbeddedStores.lock(folder);
    }
}
