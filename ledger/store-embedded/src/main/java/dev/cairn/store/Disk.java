package dev.cairn.store;

import dev.cairn.ledger.Trouble;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The few durable file moves, each with the same answer to an error: {@link Trouble.Corrupt}, because fsync errors are final. */
final class Disk {

    private Disk() {}

    @FunctionalInterface
    interface Move<T> {
        T run() throws IOException;
    }

    @FunctionalInterface
    interface Step {
        void run() throws IOException;
    }

    /** Runs a move whose failure leaves the disk in an unknown state. */
    static <T> T sure(String what, Move<T> move) {
        try {
            return move.run();
        } catch (IOException e) {
            throw new Trouble.Corrupt(what + " failed: " + e, e);
        }
    }

    /** Runs a read; its failure changes nothing. */
    static <T> T read(String what, Move<T> move) {
        try {
            return move.run();
        } catch (IOException e) {
            throw new Trouble.Unavailable(what + " failed: " + e, e);
        }
    }

    /** As {@link #sure}, for a move that gives nothing. */
    static void run(String what, Step step) {
        sure(what, () -> {
            step.run();
            return true;
        });
    }

    static void folder(Path folder) {
        sure("create " + folder.getFileName(), () -> Files.createDirectories(folder));
    }

    /** A folder that only its owner may enter; one that is there stays as it is. */
    static void privateFolder(Path folder) {
        sure("create " + folder.getFileName(), () -> Files.createDirectories(folder, of("rwx------")));
    }

    /** An empty file that only its owner may read, unless there is one already. */
    static void privateFile(Path file) {
        run("create " + file.getFileName(), () -> {
            if (!Files.exists(file)) {
                Files.createFile(file, of("rw-------"));
            }
        });
    }

    private static FileAttribute<Set<PosixFilePermission>> of(String rights) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights));
    }

    /** Makes the names in a folder durable. */
    static void syncFolder(Path folder) {
        run("sync folder " + folder.getFileName(), () -> {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        });
    }

    static void writeAll(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    static void readAll(FileChannel channel, ByteBuffer into, long position) throws IOException {
        long at = position;
        while (into.hasRemaining()) {
            int n = channel.read(into, at);
            if (n < 0) {
                throw new IOException("file ends at " + at + ", " + into.remaining() + " bytes missing");
            }
            at += n;
        }
    }
}
