package dev.cairn.model.disk;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.cairn.proof.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder of a real file system, held by a lock file so that two processes never write one log. */
final class FolderDisk implements Disk {
    private static final String LOCK = "lock";

    private final Path folder;
    private final FileChannel lock;

    private FolderDisk(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    static FolderDisk open(Path folder) throws IOException {
        Files.createDirectories(folder);
        FileChannel lock = FileChannel.open(folder.resolve(LOCK), CREATE, WRITE);
        boolean mine = false;
        try {
            mine = lock.tryLock() != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            mine = false;
        } finally {
            if (!mine) {
                lock.close();
            }
        }
        if (!mine) {
            throw new IOException("another process already uses this folder: " + folder);
        }
        return new FolderDisk(folder, lock);
    }

    @Override
    public List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @Override
    public Tail create(String name) throws IOException {
        FileChannel channel = FileChannel.open(at(name), CREATE_NEW, WRITE);
        try {
            syncFolder(folder);
            return new ChannelTail(channel);
        } catch (IOException e) {
            // Its name would be taken at the next attempt, and so on until there are no names and no descriptors left.
            channel.close();
            Files.deleteIfExists(at(name));
            throw e;
        }
    }

    @Override
    public Tail append(String name) throws IOException {
        FileChannel channel = FileChannel.open(at(name), WRITE);
        channel.position(channel.size());
        return new ChannelTail(channel);
    }

    @Override
    public Bytes read(String name, long offset, int length) throws IOException {
        try (FileChannel channel = FileChannel.open(at(name), READ)) {
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.max(0, Math.min(length, channel.size() - offset)));
            while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) >= 0) {
                // until full or at the end
            }
            return Bytes.wrap(buffer.array()).slice(0, buffer.position());
        }
    }

    @Override
    public long size(String name) throws IOException {
        return Files.size(at(name));
    }

    @Override
    public void truncate(String name, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(at(name), WRITE)) {
            channel.truncate(size);
            channel.force(true);
        }
    }

    @Override
    public void overwrite(String name, long offset, Bytes bytes) throws IOException {
        boolean fresh = !Files.exists(at(name));
        try (FileChannel channel = FileChannel.open(at(name), CREATE, WRITE)) {
            ByteBuffer buffer = bytes.buffer();
            while (buffer.hasRemaining()) {
                channel.write(buffer, offset + buffer.position());
            }
            channel.force(false);
        }
        if (fresh) {
            syncFolder(folder);
        }
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(at(name));
        syncFolder(folder);
    }

    @Override
    public void move(String from, String to) throws IOException {
        Path target = at(to);
        Path parent = target.getParent();
        if (parent != null && !parent.equals(folder)) {
            Files.createDirectories(parent);
        }
        Files.move(at(from), target);
        syncFolder(folder);
        if (parent != null) {
            syncFolder(parent);
        }
    }

    @Override
    public long freeBytes() throws IOException {
        return known(folder.toFile().getUsableSpace());
    }

    @Override
    public long totalBytes() throws IOException {
        return known(folder.toFile().getTotalSpace());
    }

    /** Asked often, so not by a {@code FileStore}, which reads the table of mounts each time. Such a file says 0 where it knows nothing. */
    private long known(long bytes) throws IOException {
        if (bytes == 0 && folder.toFile().getTotalSpace() == 0) {
            throw new IOException("the size of the file system of " + folder + " is unknown");
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    private Path at(String name) {
        return folder.resolve(name);
    }

    private static void syncFolder(Path which) throws IOException {
        try (FileChannel channel = FileChannel.open(which, READ)) {
            channel.force(true);
        }
    }

    private record ChannelTail(FileChannel channel) implements Tail {
        @Override
        public void write(Bytes bytes) throws IOException {
            ByteBuffer buffer = bytes.buffer();
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
