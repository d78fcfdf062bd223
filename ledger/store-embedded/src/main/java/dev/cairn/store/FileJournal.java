package dev.cairn.store;

import dev.cairn.ledger.Journal;
import dev.cairn.ledger.JournalRecord;
import dev.cairn.ledger.Trouble;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A journal of preallocated segments; {@link #append} is one write and one {@code fdatasync}.
 *
 * <p>Guarantees: what was appended is there after a power cut on a disk that honours flush. Limits: a record damaged at
 * the very end cannot be told from a torn one and is cut (the head store notices if it was already sealed).
 */
final class FileJournal implements Journal, AutoCloseable {

    static final int SEGMENT_BYTES = 16 << 20;

    private final Path folder;
    private final int segmentBytes;
    private final RandomGenerator random;
    private final List<Segment> segments = new ArrayList<>();
    private ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
    private final FileStore disk;
    private final SpareSegment spare;
    private FileChannel channel;
    private boolean broken;

    private FileJournal(Path folder, int segmentBytes, RandomGenerator random) {
        this.folder = folder;
        this.segmentBytes = segmentBytes;
        this.random = random;
        Disk.privateFolder(folder);
        this.disk = Disk.read("find the disk", () -> Files.getFileStore(folder)); // slow: it reads all mounts
        List<Path> paths = list(folder);
        for (int i = 0; i < paths.size(); i++) {
            addInOrder(Segment.open(paths.get(i), i == paths.size() - 1, segmentBytes));
        }
        if (segments.isEmpty()) {
            segments.add(Segment.create(folder, 0, segmentBytes, random));
        }
        channel = open(newest());
        spare = new SpareSegment(folder, segmentBytes, random);
    }

    static FileJournal open(Path folder, int segmentBytes) {
        return new FileJournal(folder, segmentBytes, new SecureRandom());
    }

    private void addInOrder(Segment segment) {
        if (!segments.isEmpty() && newest().end() != segment.first) {
            throw new Trouble.Corrupt("journal hole between segments: one ends at " + newest().end()
                    + ", the next begins at " + segment.first);
        }
        segments.add(segment);
    }

    private static List<Path> list(Path folder) {
        return Disk.read("list journal", () -> {
            try (Stream<Path> files = Files.list(folder)) {
                return files.filter(file -> file.toString().endsWith(Segment.SUFFIX))
                        .sorted()
                        .toList();
            }
        });
    }

    private static FileChannel open(Segment segment) {
        return Disk.read("open segment", () -> FileChannel.open(segment.path, StandardOpenOption.WRITE));
    }

    private Segment newest() {
        return segments.get(segments.size() - 1);
    }

    @Override
    public synchronized void append(JournalRecord record) {
        requireWhole();
        if (record.first() != end()) {
            throw new IllegalArgumentException("first " + record.first() + ", end " + end());
        }
        int length = JournalCodec.length(record);
        broken = true; // until the sync below has returned, nobody knows what is on disk
        if (length > segmentBytes - newest().used) {
            roll(length);
        }
        write(record, length);
        broken = false;
    }

    private void requireWhole() {
        if (broken) {
            throw new Trouble.Corrupt("journal failed before; nothing may be appended");
        }
    }

    private void write(JournalRecord record, int length) {
        if (buffer.capacity() < length) {
            buffer = ByteBuffer.allocateDirect(length);
        }
        buffer.clear();
        JournalCodec.encode(record, length, newest().secret, buffer);
        buffer.flip();
        int offset = newest().used;
        Disk.run("journal append", () -> {
            Disk.writeAll(channel, buffer, offset);
            channel.force(false);
        });
        newest().add(new Segment.Place(record.first(), record.end(), offset, length));
        if (newest().used > segmentBytes / 2) {
            spare.make();
        }
    }

    private void roll(int length) {
        if (length > segmentBytes) {
            throw new IllegalArgumentException("record of " + length + " bytes, segment " + segmentBytes);
        }
        long next = end();
        Disk.run("close segment", () -> {
            channel.close();
        });
        segments.add(spare.next(next));
        channel = open(newest());
    }

    /** What to read: fixed under the lock, read outside of it. */
    private record Span(Path path, long secret, List<Segment.Place> places) {}

    @Override
    public void replay(long from, Consumer<JournalRecord> to) {
        replay(from, Long.MAX_VALUE, to);
    }

    @Override
    public void replay(long from, long below, Consumer<JournalRecord> to) {
        List<Span> spans = spans(from, below);
        int longest = spans.stream()
                .flatMap(span -> span.places().stream())
                .mapToInt(Segment.Place::length)
                .max()
                .orElse(0);
        ByteBuffer room = ByteBuffer.allocateDirect(longest);
        for (Span span : spans) {
            try (FileChannel in = Disk.read("open", () -> FileChannel.open(span.path(), StandardOpenOption.READ))) {
                span.places().forEach(place -> to.accept(read(in, place, span.secret(), room)));
            } catch (IOException e) {
                throw new Trouble.Unavailable("journal read failed: " + e, e);
            }
        }
    }

    private synchronized List<Span> spans(long from, long below) {
        if (from < first() || from > end()) {
            throw new Trouble.Corrupt("journal holds " + first() + ".." + end() + ", asked from " + from);
        }
        return segments.stream()
                .filter(segment -> segment.end() > from && segment.first < below)
                .map(segment -> new Span(
                        segment.path,
                        segment.secret,
                        segment.places.stream()
                                .filter(place -> place.end() > from && place.first() < below)
                                .toList()))
                .toList();
    }

    private static JournalRecord read(FileChannel in, Segment.Place place, long secret, ByteBuffer room) {
        ByteBuffer bytes = room.slice(0, place.length());
        Disk.run("journal read", () -> {
            Disk.readAll(in, bytes, place.offset());
        });
        if (JournalCodec.validLength(bytes, 0, place.length(), secret) != place.length()
                || JournalCodec.firstOf(bytes, 0) != place.first()) {
            throw new Trouble.Corrupt("journal record damaged first=" + place.first());
        }
        return JournalCodec.decode(bytes, 0);
    }

    @Override
    public synchronized long first() {
        return segments.get(0).first;
    }

    @Override
    public synchronized long end() {
        return newest().end();
    }

    @Override
    public void trim(long below) {
        // Outside of the lock: an append does not wait for it. A crash here leaves segments that are trimmed again; one
        // by one, because a
        // disk may keep the later of two deletions and lose the earlier, and a journal with a hole does not open.
        for (Path oldest : forget(below)) {
            Disk.sure("delete segment", () -> Files.deleteIfExists(oldest));
            Disk.syncFolder(folder);
        }
    }

    private synchronized List<Path> forget(long below) {
        List<Path> gone = new ArrayList<>();
        while (segments.size() > 1 && segments.get(0).end() <= below) {
            gone.add(segments.remove(0).path);
        }
        return gone;
    }

    @Override
    public synchronized void cut() {
        requireWhole();
        if (newest().used > 0) {
            broken = true;
            roll(0);
            broken = false;
        }
    }

    @Override
    public synchronized long trimmable(long below) {
        long line = first();
        for (Segment segment : segments.subList(0, segments.size() - 1)) {
            if (segment.end() > below) {
                break;
            }
            line = segment.end();
        }
        return line;
    }

    @Override
    public long freeBytes() {
        return Disk.read("free space", disk::getUsableSpace);
    }

    @Override
    public synchronized void close() {
        broken = true;
        spare.close();
        Disk.run("close", () -> {
            channel.close();
        });
    }
}
