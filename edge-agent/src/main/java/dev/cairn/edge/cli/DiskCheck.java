package dev.cairn.edge.cli;

import dev.cairn.edge.EdgeSettings;
import dev.cairn.edge.spool.SpoolLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/** The card: can the data folder be written, is it synced in a bearable time, is there room. */
final class DiskCheck {
    private static final int PROBE_BYTES = 4096;
    private static final Duration SLOW = Duration.ofSeconds(2);
    private static final long MIB = 1 << 20;

    private DiskCheck() {}

    static List<Finding> look(EdgeSettings settings) {
        Path folder = settings.data();
        try {
            Files.createDirectories(folder);
            return List.of(written(folder), room(folder, settings.spool().limits()));
        } catch (AccessDeniedException e) {
            return List.of(Finding.wrong(
                    "disk", folder + " may not be written by this user", "run it as: sudo cairn-edge selftest"));
        } catch (IOException e) {
            return List.of(Finding.wrong(
                    "disk",
                    folder + " cannot be written: " + e.getMessage(),
                    "is the card full (df -h), read-only (mount), or worn out? Copy the folder, change the card"));
        }
    }

    private static Finding written(Path folder) throws IOException {
        Path file = Files.createTempFile(folder, "selftest-", ".tmp");
        long began = System.nanoTime();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(PROBE_BYTES));
            channel.force(true);
        } finally {
            Files.deleteIfExists(file);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        String sentence = folder + " takes and keeps data, in " + took.toMillis() + " ms";
        return took.compareTo(SLOW) < 0
                ? Finding.good("disk", sentence)
                : Finding.doubtful("disk", sentence, "a healthy card takes less than 100 ms: change it soon");
    }

    private static Finding room(Path folder, SpoolLimits limits) throws IOException {
        FileStore card = Files.getFileStore(folder);
        return room(card.getUsableSpace(), limits.reserve(card.getTotalSpace()));
    }

    /**
     * Whether anything but alarms may still be signed.
     *
     * @param free bytes of the card
     * @param reserve bytes of it that are not for readings
     */
    static Finding room(long free, long reserve) {
        String sentence = free / MIB + " MiB are free, " + reserve / MIB + " MiB are kept in reserve";
        return free > reserve
                ? Finding.good("room", sentence)
                : Finding.wrong(
                        "room",
                        sentence + ": measuring stops rather than write over anything",
                        "make room on the card, or lower spool.reserve-bytes in the settings");
    }
}
