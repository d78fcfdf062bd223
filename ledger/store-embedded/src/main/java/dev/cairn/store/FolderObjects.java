package dev.cairn.store;

import dev.cairn.ledger.ObjectSource;
import dev.cairn.ledger.ObjectStore;
import dev.cairn.proof.Bytes;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;

/** A log's objects in a folder, to be read: a ledger's {@code public/}, a mirror's, a copy of either. */
public final class FolderObjects implements ObjectSource {

    private final Path root;

    private FolderObjects(Path root) {
        this.root = root;
    }

    /** Over a ledger's folder or over its {@code public/}. */
    public static FolderObjects in(Path folder) {
        Path inside = folder.resolve("public");
        return new FolderObjects(Files.isDirectory(inside) ? inside : folder);
    }

    /**
     * Puts right bytes in the place of damaged ones: staged beside it, forced, renamed. Only while nobody else writes.
     *
     * @param right verified by the caller
     */
    public void mend(String key, Bytes right) {
        Path target = root.resolve(ObjectStore.requireKey(key));
        Path parent = Objects.requireNonNull(target.getParent(), () -> target + " has no folder");
        Path temp = parent.resolve("." + target.getFileName() + ".mend");
        Disk.run("mend object", () -> {
            Files.createDirectories(parent);
            Files.deleteIfExists(temp);
            try (FileChannel out = FileChannel.open(temp, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                Disk.writeAll(out, right.buffer(), 0);
                out.force(true);
            }
            Files.setPosixFilePermissions(temp, FileObjectStore.READ_ONLY);
            Files.move(temp, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        });
        Disk.syncFolder(parent);
    }

    @Override
    public Optional<Bytes> get(String key) {
        Path path = root.resolve(ObjectStore.requireKey(key));
        return Disk.read("read object", () -> {
            try {
                return Optional.of(Bytes.wrap(Files.readAllBytes(path)));
            } catch (NoSuchFileException absent) {
                return Optional.empty();
            }
        });
    }
}
