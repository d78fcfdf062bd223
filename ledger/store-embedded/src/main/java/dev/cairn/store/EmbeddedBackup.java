package dev.cairn.store;

import dev.cairn.ledger.JournalRecord;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;

/** What a backup of a folder needs below the ports: consistent copies beside a writer, and a journal that begins somewhere. */
public final class EmbeddedBackup {

    private EmbeddedBackup() {}

    /** Copies {@code capsules.db} as it is at one moment, by SQLite's online backup; replaces an older copy when it is whole. */
    public static void capsules(Path ledger, Path target) {
        Path half = target.resolve("capsules.db.half");
        Disk.run("save capsules", () -> {
            Files.deleteIfExists(half);
        });
        try (Sqlite db = Sqlite.look(ledger.resolve("capsules.db"))) {
            db.saveTo(half);
        }
        Disk.run("save capsules", () -> {
            try (FileChannel file = FileChannel.open(half, StandardOpenOption.WRITE)) {
                file.force(true);
            }
            Files.move(half, target.resolve("capsules.db"), StandardCopyOption.ATOMIC_MOVE);
        });
        Disk.syncFolder(target);
    }

    /** Copies the journal's records from an index on, which must be the beginning of one; gives how many entries that were. */
    public static long journal(Path ledger, Path target, long from) {
        begin(target, from);
        long[] entries = {0};
        try (FileJournal copy = FileJournal.open(target.resolve("journal"), FileJournal.SEGMENT_BYTES)) {
            new JournalView(ledger.resolve("journal"), true).replay(from, record -> {
                if (record.first() >= from) {
                    copy.append(record);
                    entries[0] += record.entries().size();
                }
            });
        }
        return entries[0];
    }

    /** An empty journal whose first record will begin at this index. */
    public static void begin(Path folder, long first) {
        Path journal = folder.resolve("journal");
        Disk.privateFolder(journal);
        Disk.run("empty journal", () -> {
            for (Path old : segments(journal)) {
                Files.delete(old);
            }
        });
        Segment.create(journal, first, FileJournal.SEGMENT_BYTES, new SecureRandom());
        Disk.syncFolder(folder);
    }

    /** Appends records behind an empty journal's beginning. */
    public static void append(Path folder, List<JournalRecord> records) {
        try (FileJournal journal = FileJournal.open(folder.resolve("journal"), FileJournal.SEGMENT_BYTES)) {
            records.forEach(journal::append);
        }
    }

    private static List<Path> segments(Path journal) throws IOException {
        try (Stream<Path> files = Files.list(journal)) {
            return files.filter(file -> file.toString().endsWith(Segment.SUFFIX))
                    .toList();
        }
    }
}
