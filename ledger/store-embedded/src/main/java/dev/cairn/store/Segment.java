package dev.cairn.store;

import dev.cairn.ledger.Trouble;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One preallocated journal file. Its name is the index of its first entry in twenty digits and, since segments have one, its secret:
 *
 * <pre>
 * 00000000000000004711-9f3c21aa07be5d10.seg
 * </pre>
 */
final class Segment {

    private static final Logger LOG = LoggerFactory.getLogger(Segment.class);
    static final String SUFFIX = ".seg";
    private static final int ZEROS_BYTES = 1 << 20;

    /** Where a record lies: first index, index after the last, offset, length. */
    record Place(long first, long end, int offset, int length) {}

    final Path path;
    final long first;
    final List<Place> places = new ArrayList<>();
    int used;

    final long secret;

    private Segment(Path path) {
        this.path = path;
        this.first = firstOf(path);
        this.secret = secretOf(path);
    }

    long end() {
        return places.isEmpty() ? first : places.get(places.size() - 1).end();
    }

    void add(Place place) {
        places.add(place);
        used = place.offset() + place.length();
    }

    /** A new segment full of zeros, its name durable: appends to it change no metadata. */
    static Segment create(Path folder, long first, int bytes, RandomGenerator random) {
        Path path = folder.resolve(name(first, random));
        zeros(path, bytes);
        Disk.syncFolder(folder);
        return new Segment(path);
    }

    /** Makes a spare a segment: from then on its name is durable. A crash before that leaves an empty segment or a spare. */
    static Segment of(Path spare, Path folder, long first, RandomGenerator random) {
        Path path = folder.resolve(name(first, random));
        Disk.run("name segment", () -> Files.move(spare, path, StandardCopyOption.ATOMIC_MOVE));
        Disk.syncFolder(folder);
        return new Segment(path);
    }

    private static String name(long first, RandomGenerator random) {
        return String.format("%020d-%016x", first, random.nextLong()) + SUFFIX;
    }

    /** A new file of durable zeros. */
    static void zeros(Path path, int bytes) {
        Disk.run("create segment", () -> {
            try (FileChannel channel =
                    FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                zero(channel, 0, bytes);
                channel.force(true);
            }
        });
    }

    static void zero(FileChannel channel, long from, long to) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS_BYTES);
        for (long at = from; at < to; at += ZEROS_BYTES) {
            zeros.clear().limit((int) Math.min(ZEROS_BYTES, to - at));
            Disk.writeAll(channel, zeros, at);
        }
    }

    /**
     * Reads a segment that is there. Its records must follow each other without a hole; behind the last one there may be a
     * torn one, which nobody was told about, if this is the newest segment: it is cut.
     */
    static Segment open(Path path, boolean newest, int bytes) {
        Segment segment = new Segment(path);
        ByteBuffer content = ByteBuffer.wrap(Disk.read("read segment", () -> Files.readAllBytes(path)));
        int at = segment.scan(content);
        if (hasData(content, at)) {
            segment.requireTornTail(content, at, newest);
        }
        if (newest) {
            segment.cut(at, Math.max(bytes, content.limit()), hasData(content, at));
        }
        return segment;
    }

    private int scan(ByteBuffer content) {
        int at = 0;
        for (int length; (length = JournalCodec.validLength(content, at, content.limit(), secret)) > 0; at += length) {
            long from = JournalCodec.firstOf(content, at);
            if (from != end()) {
                throw new Trouble.Corrupt("journal hole segment=" + path.getFileName() + " offset=" + at + " expected="
                        + end() + " found=" + from);
            }
            add(new Place(from, from + JournalCodec.countOf(content, at), at, length));
        }
        return at;
    }

    private void requireTornTail(ByteBuffer content, int at, boolean newest) {
        for (int i = at + 1; newest && i < content.limit() - 4; i++) {
            if (JournalCodec.validLength(content, i, content.limit(), secret) > 0) {
                throw new Trouble.Corrupt("damaged record before the end segment=" + path.getFileName() + " offset="
                        + at + " whole record follows at=" + i);
            }
        }
        if (!newest) {
            throw new Trouble.Corrupt("damaged record segment=" + path.getFileName() + " offset=" + at);
        }
    }

    private void cut(int at, int bytes, boolean torn) {
        Disk.run("cut torn record", () -> {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                if (torn) {
                    LOG.warn("torn record cut segment={} offset={}", path.getFileName(), at);
                    zero(channel, at, bytes);
                    channel.force(true);
                } else if (channel.size() < bytes) {
                    zero(channel, channel.size(), bytes);
                    channel.force(true);
                }
            }
        });
    }

    /** The index of a segment's first entry: its name begins with it. */
    static long firstOf(Path path) {
        return Long.parseLong(path.getFileName().toString().substring(0, 20));
    }

    /** What marks this segment's records; 0 for one that has no secret. */
    static long secretOf(Path path) {
        String name = path.getFileName().toString();
        return name.length() == 20 + SUFFIX.length() ? 0 : Long.parseUnsignedLong(name.substring(21, 37), 16);
    }

    static boolean hasData(ByteBuffer content, int from) {
        for (int i = from; i < content.limit(); i++) {
            if (content.get(i) != 0) {
                return true;
            }
        }
        return false;
    }
}
