package dev.cairn.store;

import dev.cairn.ledger.Trouble;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Keeps a second process out of a ledger's folder. The operating system lets go of it when the process dies. */
final class FolderLock implements AutoCloseable {

    static final String NAME = "ledger.lock";

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Takes the lock or throws {@link Trouble.Conflict}. */
    static FolderLock take(Path folder) {
        FileChannel channel = Disk.read(
                "open lock",
                () -> FileChannel.open(folder.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        if (tryLock(channel) == null) {
            new FolderLock(channel).close();
            throw new Trouble.Conflict("another process has this ledger open folder=" + folder.getFileName());
        }
        return new FolderLock(channel);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException sameProcess) {
            return null;
        } catch (IOException e) {
            throw new Trouble.Unavailable("lock failed: " + e, e);
        }
    }

    @Override
    public void close() {
        Disk.read("release lock", () -> {
            channel.close();
            return true;
        });
    }
}
