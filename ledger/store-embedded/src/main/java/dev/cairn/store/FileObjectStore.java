package dev.cairn.store;

import dev.cairn.ledger.ObjectStore;
import dev.cairn.ledger.Trouble;
import dev.cairn.proof.Bytes;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Objects as plain read-only files. {@link #put} writes beside the final place; {@link #sync} forces all of them, renames
 * them, then forces their folders: a file under its final name is always whole.
 */
final class FileObjectStore implements ObjectStore {

    static final Set<PosixFilePermission> READ_ONLY = PosixFilePermissions.fromString("r--r--r--");

    private static final int SYNCS_AT_ONCE = 16;
    private static final int IDLE_SECONDS = 10;

    private final Path root;
    private final Path staging;
    private final Map<String, Staged> staged = Collections.synchronizedMap(new LinkedHashMap<>());
    private final ExecutorService syncers = syncers();
    private long serial;

    private record Staged(Path temp, Bytes bytes) {}

    private FileObjectStore(Path root, Path staging) {
        this.root = root;
        this.staging = staging;
    }

    /** {@code staging} is on the same file system as {@code root} and holds nothing of value. */
    static FileObjectStore open(Path root, Path staging) {
        Disk.folder(root);
        Disk.folder(staging);
        Disk.run("empty staging", () -> {
            try (var left = Files.list(staging)) {
                for (Path file : left.toList()) {
                    Files.delete(file);
                }
            }
        });
        return new FileObjectStore(root, staging);
    }

    @Override
    public synchronized void put(String key, Bytes immutable) {
        boolean known = staged.containsKey(key)
                || root.resolve(ObjectStore.requireKey(key))
                        .toFile()
                        .exists(); // an exception for each new tile is slow
        Optional<Bytes> there = known ? get(key) : Optional.empty();
        if (there.isPresent()) {
            if (!there.get().equals(immutable)) {
                throw new Trouble.Corrupt("object differs from what is stored key=" + key);
            }
            return;
        }
        staged.put(key, new Staged(writeTemp(immutable, false), immutable));
    }

    @Override
    public Optional<Bytes> get(String key) {
        Path path = root.resolve(ObjectStore.requireKey(key));
        Staged waiting = staged.get(key); // without this object's monitor: nobody waits for a sync in order to read
        if (waiting != null) {
            return Optional.of(waiting.bytes());
        }
        return Disk.read("read object", () -> {
            try {
                return Optional.of(Bytes.wrap(Files.readAllBytes(path)));
            } catch (NoSuchFileException absent) {
                return Optional.empty();
            }
        });
    }

    @Override
    public synchronized void sync() {
        if (staged.isEmpty()) {
            return;
        }
        Map<String, Staged> all = new LinkedHashMap<>(staged);
        forceAll(all.values());
        Set<Path> folders = new LinkedHashSet<>();
        all.forEach((key, object) -> moveInto(object.temp(), root.resolve(key), folders));
        folders.forEach(Disk::syncFolder);
        staged.clear();
    }

    @Override
    public synchronized void replace(String key, Bytes bytes) {
        Path target = root.resolve(ObjectStore.requireMoving(key));
        Path temp = writeTemp(bytes, true);
        Set<Path> folders = new LinkedHashSet<>();
        moveInto(temp, target, folders);
        folders.forEach(Disk::syncFolder);
    }

    private Path writeTemp(Bytes bytes, boolean force) {
        Path temp = staging.resolve(serial++ + ".tmp");
        return Disk.sure("write object", () -> {
            try (FileChannel out = FileChannel.open(temp, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                Disk.writeAll(out, bytes.buffer(), 0);
                if (force) {
                    out.force(true);
                }
            }
            Files.setPosixFilePermissions(temp, READ_ONLY);
            return temp;
        });
    }

    /** Several at a time: the file system's journal takes them in together, one flush for many. */
    private void forceAll(Collection<Staged> objects) {
        List<Future<?>> forced = new ArrayList<>();
        objects.forEach(object -> forced.add(syncers.submit(() -> force(object.temp()))));
        for (Future<?> each : forced) {
            try {
                each.get();
            } catch (ExecutionException e) {
                throw new Trouble.Corrupt("sync object failed: " + e.getCause(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Trouble.Corrupt("interrupted while objects were synced", e);
            }
        }
    }

    private static ExecutorService syncers() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                SYNCS_AT_ONCE, SYNCS_AT_ONCE, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "cairn-sync");
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static void force(Path file) {
        Disk.run("sync object", () -> {
            try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
                in.force(true);
            }
        });
    }

    private void moveInto(Path temp, Path target, Set<Path> folders) {
        Disk.run("rename object", () -> {
            createFolders(parent(target), folders);
            Files.move(temp, target, StandardCopyOption.ATOMIC_MOVE);
        });
        folders.add(parent(target));
    }

    /** A new folder is durable when its parent is: all of them are noted. */
    private void createFolders(Path folder, Set<Path> folders) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        createFolders(parent(folder), folders);
        Files.createDirectory(folder);
        folders.add(parent(folder));
    }

    private static Path parent(Path path) {
        return Objects.requireNonNull(path.getParent(), () -> path + " has no folder");
    }
}
