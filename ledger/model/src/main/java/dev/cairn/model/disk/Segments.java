package dev.cairn.model.disk;

import dev.cairn.proof.Bytes;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The segment files of a log, {@code <first seq, 16 hex digits>[_<n>].seg}, each a run of {@link Frame}s with rising seq. Only the newest
 * is written to, and only at its end. {@code _<n>} is a second attempt after the disk failed under the first.
 */
public final class Segments {
    private static final String SUFFIX = ".seg";
    private static final String REPAIR = ".repair";
    private static final String QUARANTINE = "quarantine/";
    private static final int ATTEMPTS_MAX = 1000;

    /** Told of what recovery finds, segment by segment. */
    public interface Finder {
        /** A sound frame. A number that the disk failed under may come twice: then the log's owner wrote it again. */
        void found(Frame frame, Slot slot);

        /** So many bytes at the end of the newest segment are no frame, and were cut: a write that a crash interrupted. */
        void torn(String segment, long bytes);

        /** Something in a segment was damaged; it lies in quarantine now, and its sound frames in its place. */
        void damaged(String segment, int soundFrames);
    }

    private final Disk disk;
    private final int segmentBytes;
    private final TreeMap<String, Long> sizes = new TreeMap<>();
    private final Map<String, Long> lastSeq = new TreeMap<>();
    private Disk.@Nullable Tail tail;
    private @Nullable String tailName;
    /** Whether anything in the newest segment was made durable. */
    private boolean tailHolds;

    /** @param segmentBytes a segment takes no frame beyond it, but always one */
    public Segments(Disk disk, int segmentBytes) {
        this.disk = disk;
        this.segmentBytes = segmentBytes;
    }

    /** Bytes of all segments. */
    public long bytes() {
        return sizes.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Reads all segments, repairs what is torn or damaged, and opens the newest for appending. Holds one segment in memory at a time: all
     * of them may be many times the heap.
     */
    public void recover(Finder finder) throws IOException {
        finishRepairs();
        List<String> names =
                disk.names().stream().filter(n -> n.endsWith(SUFFIX)).toList();
        for (int i = 0; i < names.size(); i++) {
            recover(names.get(i), i == names.size() - 1, finder);
        }
        resume();
    }

    private void recover(String name, boolean newest, Finder finder) throws IOException {
        Bytes content = disk.read(name, 0, Integer.MAX_VALUE);
        Frame.Scan scan = Frame.scan(content);
        if (scan.damaged() || (!newest && scan.soundBytes() < content.size())) {
            salvage(name, scan, finder);
            return;
        }
        if (scan.soundBytes() < content.size()) {
            disk.truncate(name, scan.soundBytes());
            finder.torn(name, content.size() - (long) scan.soundBytes());
        }
        keep(name, scan, finder);
    }

    private void keep(String name, Frame.Scan scan, Finder finder) throws IOException {
        if (scan.frames().isEmpty()) {
            disk.delete(name);
            return;
        }
        int offset = 0;
        for (Frame.Scan.Placed placed : scan.frames()) {
            Frame frame = placed.frame();
            finder.found(frame, new Slot(name, offset, frame.size()));
            offset += frame.size();
            lastSeq.put(name, frame.seq());
        }
        sizes.put(name, (long) offset);
    }

    /**
     * A damaged segment: copy its sound frames beside it, move it to quarantine, put the copy in its place. A crash between the two
     * moves leaves the copy alone, which {@link #finishRepairs} renames; before the first, the repair is done anew.
     */
    private void salvage(String name, Frame.Scan scan, Finder finder) throws IOException {
        String copy = name + REPAIR;
        try (Disk.Tail out = disk.create(copy)) {
            for (Frame.Scan.Placed placed : scan.frames()) {
                out.write(placed.frame().encode());
            }
            out.force();
        }
        disk.move(name, QUARANTINE + free(name));
        disk.move(copy, name);
        finder.damaged(name, scan.frames().size());
        keep(name, scan, finder);
    }

    private static String free(String name) {
        // The same segment can be damaged again after its repair; the clock is not trusted, so a random tail.
        return name + "." + Long.toHexString(new java.util.SplittableRandom().nextLong());
    }

    private void finishRepairs() throws IOException {
        Set<String> names = new HashSet<>(disk.names());
        for (String name : names) {
            if (name.endsWith(REPAIR)) {
                String original = name.substring(0, name.length() - REPAIR.length());
                if (names.contains(original)) {
                    disk.delete(name);
                } else {
                    disk.move(name, original);
                }
            }
        }
    }

    private void resume() throws IOException {
        if (!sizes.isEmpty()) {
            String newest = sizes.lastKey();
            tail = disk.append(newest);
            tailName = newest;
            tailHolds = true;
        }
    }

    /** Appends a frame, not yet durable. */
    public Slot write(Frame frame) throws IOException {
        Disk.Tail out = roomFor(frame);
        String name = java.util.Objects.requireNonNull(tailName);
        long offset = sizes.getOrDefault(name, 0L);
        out.write(frame.encode());
        sizes.put(name, offset + frame.size());
        lastSeq.put(name, frame.seq());
        return new Slot(name, Math.toIntExact(offset), frame.size());
    }

    private Disk.Tail roomFor(Frame frame) throws IOException {
        if (tail != null && tailName != null && sizes.getOrDefault(tailName, 0L) + frame.size() <= segmentBytes) {
            return tail;
        }
        force();
        abandon();
        String name = freshName(frame.seq());
        Disk.Tail fresh = disk.create(name);
        tail = fresh;
        tailName = name;
        tailHolds = false;
        sizes.put(name, 0L);
        return fresh;
    }

    private String freshName(long seq) throws IOException {
        Set<String> taken = new HashSet<>(disk.names());
        String first = String.format("%016x", seq);
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            String name = attempt == 0 ? first + SUFFIX : String.format("%s_%03d%s", first, attempt, SUFFIX);
            if (!taken.contains(name)) {
                return name;
            }
        }
        throw new IOException("segment " + first + " failed " + ATTEMPTS_MAX + " times");
    }

    /** Makes what was written durable. */
    public void force() throws IOException {
        if (tail != null) {
            tail.force();
            tailHolds = true;
        }
    }

    /**
     * After a failed write or sync: what is in the newest segment since the last good one is unknown, so it is never appended to again. If that is
     * all it holds it is deleted, else a disk that fails for hours would be filled with second attempts; what it held waits in memory.
     */
    public void fail() {
        String name = tailName;
        boolean worthless = !tailHolds;
        abandon();
        if (worthless && name != null) {
            try {
                disk.delete(name);
                sizes.remove(name);
                lastSeq.remove(name);
            } catch (IOException stays) {
                // It holds nothing that anybody was told of.
            }
        }
    }

    /** Never appends to the newest segment again. */
    public void abandon() {
        if (tail != null) {
            try {
                tail.close();
            } catch (IOException unknown) {
                // What is durable in it was said before, and nothing is added.
            }
        }
        tail = null;
        tailName = null;
    }

    /** Whether {@link #deleteBelow} would delete anything. */
    public boolean hasBelow(long position) {
        return sizes.keySet().stream().anyMatch(name -> isBelow(name, position));
    }

    private boolean isBelow(String name, long position) {
        return !name.equals(tailName) && lastSeq.getOrDefault(name, -1L) < position;
    }

    /** Deletes the segments whose frames are all below {@code position}; the newest stays. */
    public void deleteBelow(long position) throws IOException {
        for (String name : List.copyOf(sizes.keySet())) {
            if (isBelow(name, position)) {
                disk.delete(name);
                sizes.remove(name);
                lastSeq.remove(name);
            }
        }
    }
}
