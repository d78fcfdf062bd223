package dev.cairn.edge.spool;

import dev.cairn.proof.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The segment files of a spool, {@code <first seq, 16 hex digits>[_<n>].seg}, each a run of {@link Frame}s with rising seq. Only the newest
 * is written to, and only at its end. {@code _<n>} is a second attempt after the disk failed under the first.
 */
final class Segments {
    private static final Logger LOG = LoggerFactory.getLogger(Segments.class);
    private static final String SUFFIX = ".seg";
    private static final String REPAIR = ".repair";
    private static final String QUARANTINE = "quarantine/";
    private static final int ATTEMPTS_MAX = 1000;

    /** Where a frame was written. */
    record Place(String segment, long offset) {}

    /** A frame that recovery found. */
    record Found(long seq, String segment, long offset, int size, Bytes content) {}

    private final Disk disk;
    private final int segmentBytes;
    private final TreeMap<String, Long> sizes = new TreeMap<>();
    private final Map<String, Long> lastSeq = new TreeMap<>();
    private Disk.@Nullable Tail tail;
    private @Nullable String tailName;

    Segments(Disk disk, int segmentBytes) {
        this.disk = disk;
        this.segmentBytes = segmentBytes;
    }

    long bytes() {
        return sizes.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Reads all segments, repairs what is torn or damaged, and opens the newest for appending. */
    List<Found> recover() throws IOException {
        finishRepairs();
        List<Found> all = new ArrayList<>();
        List<String> names =
                disk.names().stream().filter(n -> n.endsWith(SUFFIX)).toList();
        for (int i = 0; i < names.size(); i++) {
            all.addAll(recover(names.get(i), i == names.size() - 1));
        }
        resume();
        return inOrder(all);
    }

    private List<Found> recover(String name, boolean newest) throws IOException {
        Bytes content = disk.read(name, 0, Integer.MAX_VALUE);
        Frame.Scan scan = Frame.scan(content);
        if (scan.damaged() || (!newest && scan.soundBytes() < content.size())) {
            return salvage(name, scan);
        }
        if (scan.soundBytes() < content.size()) {
            LOG.info("torn end of spool cut segment={} bytes={}", name, content.size() - scan.soundBytes());
            disk.truncate(name, scan.soundBytes());
        }
        return keep(name, scan);
    }

    private List<Found> keep(String name, Frame.Scan scan) throws IOException {
        if (scan.frames().isEmpty()) {
            disk.delete(name);
            return List.of();
        }
        List<Found> found = new ArrayList<>();
        int offset = 0;
        for (Frame.Scan.Placed placed : scan.frames()) {
            Frame frame = placed.frame();
            found.add(new Found(frame.seq(), name, offset, frame.size(), frame.content()));
            offset += frame.size();
            lastSeq.put(name, frame.seq());
        }
        sizes.put(name, (long) offset);
        return found;
    }

    /**
     * A damaged segment: copy its sound frames beside it, move it to quarantine, put the copy in its place. A crash between the two
     * moves leaves the copy alone, which {@link #finishRepairs} renames; before the first, the repair is done anew.
     */
    private List<Found> salvage(String name, Frame.Scan scan) throws IOException {
        LOG.warn(
                "SPL-03 damaged segment goes to quarantine segment={} soundFrames={}",
                name,
                scan.frames().size());
        String copy = name + REPAIR;
        try (Disk.Tail out = disk.create(copy)) {
            for (Frame.Scan.Placed placed : scan.frames()) {
                out.write(placed.frame().encode());
            }
            out.force();
        }
        disk.move(name, QUARANTINE + free(name));
        disk.move(copy, name);
        return keep(name, scan);
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
        }
    }

    private static List<Found> inOrder(List<Found> all) {
        TreeMap<Long, Found> once = new TreeMap<>();
        all.forEach(found -> once.putIfAbsent(found.seq(), found));
        return List.copyOf(once.values());
    }

    /** Appends a frame, not yet durable. */
    Place write(Frame frame) throws IOException {
        Disk.Tail out = roomFor(frame);
        String name = java.util.Objects.requireNonNull(tailName);
        long offset = sizes.getOrDefault(name, 0L);
        out.write(frame.encode());
        sizes.put(name, offset + frame.size());
        lastSeq.put(name, frame.seq());
        return new Place(name, offset);
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
    void force() throws IOException {
        if (tail != null) {
            tail.force();
        }
    }

    /** Never appends to the newest segment again. */
    void abandon() {
        if (tail != null) {
            try {
                tail.close();
            } catch (IOException e) {
                LOG.warn("segment not closed segment={} cause={}", tailName, e.toString());
            }
        }
        tail = null;
        tailName = null;
    }

    /** Deletes the segments whose frames are all below {@code position}; the newest stays. */
    void deleteBelow(long position) throws IOException {
        for (String name : List.copyOf(sizes.keySet())) {
            if (!name.equals(tailName) && lastSeq.getOrDefault(name, -1L) < position) {
                disk.delete(name);
                sizes.remove(name);
                lastSeq.remove(name);
            }
        }
    }
}
