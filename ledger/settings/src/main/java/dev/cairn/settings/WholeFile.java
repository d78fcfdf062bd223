package dev.cairn.settings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/**
 * Small files that a process keeps: written beside, synced, renamed, and the folder synced. A crash, a power cut or a full disk leaves the
 * old file or the new one, whole. One writer a file.
 */
public final class WholeFile {
    private static final String FRESH = ".new";

    private WholeFile() {}

    /** Puts content in a file's place; durable on return. Who may read it says the process's umask. */
    public static void write(Path file, byte[] content) throws IOException {
        replace(file, content);
    }

    /** The same for what only its owner may read (0600). */
    public static void writePrivate(Path file, byte[] content) throws IOException {
        replace(file, content, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private static void replace(Path file, byte[] content, FileAttribute<?>... attributes) throws IOException {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder");
        Path fresh = folder.resolve(file.getFileName() + FRESH);
        Files.deleteIfExists(fresh);
        try (FileChannel channel =
                FileChannel.open(fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
            writeAll(channel, ByteBuffer.wrap(content));
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }

    /** One write takes what has room: on a disk that fills up, less than all, without an error. */
    static void writeAll(WritableByteChannel channel, ByteBuffer content) throws IOException {
        while (content.hasRemaining()) {
            channel.write(content);
        }
    }
}
