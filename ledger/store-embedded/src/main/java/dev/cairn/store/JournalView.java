package dev.cairn.store;

import dev.cairn.ledger.JournalRecord;
import dev.cairn.ledger.ReadOnlyJournal;
import dev.cairn.ledger.Trouble;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The journal's files, read and never written: what is torn or damaged is an error here and stays as it is. */
final class JournalView extends ReadOnlyJournal {

    private final Path folder;
    private final boolean running;

    /** @param running whether somebody may be appending: then the newest record may be half there */
    JournalView(Path folder, boolean running) {
        this.folder = folder;
        this.running = running;
    }

    /** Whether there is no segment at all: a ledger has one even when nothing waits in it. */
    static boolean isEmpty(Path folder) {
        return paths(folder).isEmpty();
    }

    private List<Path> paths() {
        return paths(folder);
    }

    private static List<Path> paths(Path folder) {
        return Disk.read("list journal", () -> {
            try (Stream<Path> files = Files.list(folder)) {
                return files.filter(file -> file.toString().endsWith(Segment.SUFFIX))
                        .sorted()
                        .toList();
            }
        });
    }

    @Override
    public void replay(long from, Consumer<JournalRecord> to) {
        List<Path> paths = paths();
        long end = -1;
        for (int i = 0; i < paths.size(); i++) {
            end = replay(paths.get(i), i == paths.size() - 1, end, from, to);
        }
    }

    /** Gives the index after the segment's last entry; −1 if it was trimmed meanwhile. */
    private long replay(Path path, boolean last, long expected, long from, Consumer<JournalRecord> to) {
        ByteBuffer content;
        try {
            content = ByteBuffer.wrap(Files.readAllBytes(path));
        } catch (NoSuchFileException trimmed) {
            return -1;
        } catch (java.io.IOException e) {
            throw new Trouble.Unavailable("journal segment " + path.getFileName() + " cannot be read: " + e, e);
        }
        long end = Segment.firstOf(path);
        if (expected >= 0 && expected != end) {
            throw new Trouble.Corrupt("hole between segments: one ends at " + expected + ", the next begins at " + end);
        }
        long secret = Segment.secretOf(path);
        int at = 0;
        for (int length; (length = JournalCodec.validLength(content, at, content.limit(), secret)) > 0; at += length) {
            if (JournalCodec.firstOf(content, at) != end) {
                throw damaged(path, at, "a record that does not follow entry " + end);
            }
            JournalRecord record = JournalCodec.decode(content, at);
            end = record.end();
            if (end > from) {
                to.accept(record);
            }
        }
        if (!(running && last) && Segment.hasData(content, at)) {
            throw damaged(path, at, "a record that is torn or damaged");
        }
        return end;
    }

    private static Trouble.Corrupt damaged(Path path, int at, String what) {
        return new Trouble.Corrupt("segment " + path.getFileName() + " byte " + at + ": " + what);
    }

    @Override
    public long first() {
        return paths().stream().findFirst().map(Segment::firstOf).orElse(0L);
    }

    @Override
    public long end() {
        long[] end = {first()};
        replay(end[0], record -> end[0] = record.end());
        return end[0];
    }
}
