package dev.cairn.store;

import dev.cairn.ledger.Trouble;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second process out of a ledger's folder, and a second opener in this one. The operating system lets go of it when the process
 * dies.
 *
 * <p>A POSIX lock belongs to the process and ends when <b>any</b> of its channels to the file is closed: so a folder that is open here
 * is known by its path, and the file is not touched a second time.
 */
final class FolderLock implements AutoCloseable {

    static final String NAME = "ledger.lock";

    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path real;
    private final FileChannel channel;

    private FolderLock(Path real, FileChannel channel) {
        this.real = real;
        this.channel = channel;
    }

    /** Takes the lock or throws {@link Trouble.Conflict}. */
    static FolderLock take(Path folder) {
        Path real = Disk.read("find the folder", folder::toRealPath);
        if (!HELD.add(real)) {
            throw taken(folder);
        }
        try {
            FileChannel channel = Disk.read(
                    "open lock",
                    () -> FileChannel.open(real.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE));
            FolderLock lock = new FolderLock(real, channel);
            if (tryLock(channel) == null) {
                lock.close();
                throw taken(folder);
            }
            return lock;
        } catch (RuntimeException | Error e) {
            HELD.remove(real);
            throw e;
        }
    }

    private static Trouble.Conflict taken(Path folder) {
        return new Trouble.Conflict("another process has this ledger open folder=" + folder.getFileName());
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
        HELD.remove(real);
    }
}
