package dev.cairn.edge.spool;

import dev.cairn.model.disk.Disk;
import dev.cairn.model.disk.Frame;
import dev.cairn.model.disk.Segments;
import dev.cairn.model.disk.Slot;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.statement.Anchor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signed statements of one chain that have no receipt yet.
 *
 * <p>Guarantee: after {@link #commit} returned, the statements appended before it survive a crash and a power cut, byte for byte, and
 * their numbers are never given out again. Only committed statements can be read, so nothing leaves the house that is not durable in it.
 * Nothing is deleted but by {@link #receipted} and {@link #refused}.
 *
 * <p>Limit: a disk that forgets what it confirmed. The agent finds that out from the ledger's receipts and opens a new chain.
 *
 * <p>Damage never stops it: a torn end is cut; a damaged segment goes to {@code quarantine/}, its sound frames are copied out and
 * the missing numbers are reported by {@link #gaps}. Thread-safe.
 */
public final class Spool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
    private static final String REFUSED = "refused/";

    /** One missing run of numbers, both ends included. */
    public record Missing(long from, long to) {}

    /** How full it is. */
    public record Fill(long usedBytes, long maxBytes, long unreceipted) {
        /** 0 to 1. */
        public double ratio() {
            return maxBytes == 0 ? 1 : (double) usedBytes / maxBytes;
        }
    }

    private final Disk disk;
    private final SpoolLimits limits;
    private final Slots slots;
    private final List<Frame> pending = new ArrayList<>();
    private final Segments segments;
    private SpoolState state;
    private long nextSeq;
    private Hash prev;
    private long committedNext;
    private Hash committedPrev;
    private Optional<Anchor> anchor;
    private long gapsReported;
    private long shownNext;
    private boolean closed;
    private String trouble = "";
    private final List<Missing> lost = new ArrayList<>();

    private Spool(Disk disk, SpoolLimits limits, SpoolState state, Segments segments, Slots slots) {
        this.slots = slots;
        this.disk = disk;
        this.limits = limits;
        this.state = state;
        this.segments = segments;
        this.nextSeq = state.nextSeq();
        this.prev = state.prev();
        this.committedNext = nextSeq;
        this.committedPrev = prev;
        this.anchor = state.anchor();
        this.gapsReported = state.gapsReported();
    }

    /**
     * Opens a spool, repairing what a crash or damage left.
     *
     * @param newChain id for the chain if the folder holds none yet
     * @throws IOException when the disk cannot be read or written at all
     */
    public static Spool open(Disk disk, SpoolLimits limits, Bytes newChain) throws IOException {
        Segments segments = new Segments(disk, limits.segmentBytes());
        Optional<SpoolState> known = SpoolState.read(disk);
        Recovery found = new Recovery(known.map(SpoolState::position).orElse(0L));
        segments.recover(found);
        Optional<Bytes> newest = found.newest(disk);
        SpoolState state = known.orElseGet(
                () -> SpoolState.fresh(newest.flatMap(Contents::chain).orElse(newChain)));
        if (known.isEmpty()) {
            state.write(disk);
        }
        return new Spool(disk, limits, state, segments, found.slots).behind(found.newestSeq, newest);
    }

    /** What recovery finds: the frames from the position on, and the newest of all. */
    private static final class Recovery implements Segments.Finder {
        private final long position;
        private final Slots slots = new Slots();
        private long newestSeq = -1;
        private Optional<Slot> newestSlot = Optional.empty();

        Recovery(long position) {
            this.position = position;
        }

        @Override
        public void found(Frame frame, Slot slot) {
            long seq = frame.seq();
            if (seq >= position) {
                slots.putIfAbsent(seq, slot);
            }
            if (seq > newestSeq) {
                newestSeq = seq;
                newestSlot = Optional.of(slot);
            }
        }

        @Override
        public void torn(String segment, long bytes) {
            LOG.info("torn end of spool cut segment={} bytes={}", segment, bytes);
        }

        @Override
        public void damaged(String segment, int soundFrames) {
            LOG.warn("SPL-03 damaged segment goes to quarantine segment={} soundFrames={}", segment, soundFrames);
        }

        Optional<Bytes> newest(Disk disk) throws IOException {
            if (newestSlot.isEmpty()) {
                return Optional.empty();
            }
            Slot slot = newestSlot.get();
            return Frame.at(disk.read(slot.segment(), slot.offset(), slot.size()), 0)
                    .map(Frame::content);
        }
    }

    private Spool behind(long newestSeq, Optional<Bytes> newest) {
        if (newest.isPresent() && newestSeq + 1 >= nextSeq) {
            nextSeq = newestSeq + 1;
            prev = Contents.statementHash(newest.get());
        }
        committedNext = nextSeq;
        committedPrev = prev;
        shownNext = nextSeq;
        findLost();
        return this;
    }

    private void findLost() {
        long expected = Math.max(state.position(), gapsReported);
        for (OptionalLong seq = slots.ceiling(expected); seq.isPresent(); seq = slots.ceiling(expected)) {
            addLost(expected, seq.getAsLong() - 1);
            expected = seq.getAsLong() + 1;
        }
        addLost(expected, committedNext - 1);
    }

    private void addLost(long from, long to) {
        if (from <= to) {
            LOG.error("SPL-03 signed statements missing from the spool chain={} from={} to={}", chain(), from, to);
            lost.add(new Missing(from, to));
        }
    }

    /** The chain's id, 16 bytes. */
    public Bytes chain() {
        return state.chain();
    }

    /** The number that the next statement must bear. */
    public synchronized long nextSeq() {
        return nextSeq;
    }

    /** Hash of the newest statement, {@link Hash#ZERO} if there is none. */
    public synchronized Hash prev() {
        return prev;
    }

    /**
     * Takes one signed statement with its capsule. Durable only after {@link #commit}, unless every append is.
     *
     * @throws IllegalArgumentException when the seq is not {@link #nextSeq} or the content is too large
     * @throws SpoolTrouble.Full when a limit would be passed; nothing was taken
     * @throws SpoolTrouble.Failed when the disk failed; the statement was taken and waits in memory
     */
    public synchronized void append(long seq, Hash statement, Bytes envelope) {
        if (seq != nextSeq || envelope.size() > Frame.CONTENT_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "seq " + seq + " where " + nextSeq + " is next, " + envelope.size() + " bytes");
        }
        Frame frame = new Frame(seq, Contents.STATEMENT, envelope);
        requireSpace(frame.size());
        pending.add(frame);
        nextSeq = seq + 1;
        prev = statement;
        if (limits.eachDurable()) {
            commit();
        }
    }

    private void requireSpace(int bytes) {
        long waiting = pendingBytes();
        if (waiting + bytes > SpoolLimits.PENDING_BYTES_MAX) {
            throw new SpoolTrouble.Full("SPL-01 " + waiting + " bytes wait for a disk that fails");
        }
        if (segments.bytes() + waiting + bytes > limits.maxBytes()) {
            throw new SpoolTrouble.Full(
                    "SPL-01 spool holds " + segments.bytes() + " of " + limits.maxBytes() + " bytes");
        }
        try {
            if (disk.freeBytes() < reserve() + waiting + bytes) {
                throw new SpoolTrouble.Full("SPL-01 file system has only its reserve of " + reserve() + " bytes left");
            }
        } catch (IOException e) {
            LOG.warn("free space unknown cause={}", e.toString());
        }
    }

    private long pendingBytes() {
        return pending.stream().mapToLong(Frame::size).sum();
    }

    /**
     * Makes everything appended durable.
     *
     * @throws SpoolTrouble.Failed when the disk failed; call again later, it starts a new segment
     */
    public synchronized void commit() {
        if (pending.isEmpty()) {
            return;
        }
        List<Slot> written = new ArrayList<>(pending.size());
        try {
            for (Frame next : pending) {
                written.add(segments.write(next));
            }
            segments.force();
        } catch (IOException e) {
            segments.fail();
            trouble = "SPL-02 spool could not write: " + e.getMessage();
            throw new SpoolTrouble.Failed(trouble, e);
        }
        for (int i = 0; i < written.size(); i++) {
            slots.putIfAbsent(pending.get(i).seq(), written.get(i));
        }
        pending.clear();
        trouble = "";
        committedNext = nextSeq;
        committedPrev = prev;
    }

    /** Number of the oldest committed statement at or above {@code from} that waits for a receipt. */
    public synchronized OptionalLong waiting(long from) {
        return slots.ceiling(from);
    }

    /** Whether this statement was committed and has neither receipt nor refusal. */
    public synchronized boolean isWaiting(long seq) {
        return slots.contains(seq);
    }

    /** The signed bytes of a waiting statement, as they were appended; empty when it is not waiting or its frame is damaged. */
    public synchronized Optional<Bytes> read(long seq) {
        Optional<Slot> slot = slots.get(seq);
        if (slot.isEmpty()) {
            return Optional.empty();
        }
        Optional<Bytes> content = contentOf(seq, slot.get());
        if (content.isEmpty()) {
            slots.remove(seq);
            addLost(seq, seq);
        }
        return content;
    }

    private Optional<Bytes> contentOf(long seq, Slot slot) {
        try {
            Bytes raw = disk.read(slot.segment(), slot.offset(), slot.size());
            return Frame.at(raw, 0).filter(f -> f.seq() == seq).map(Frame::content);
        } catch (IOException e) {
            throw new SpoolTrouble.Failed("SPL-02 spool could not read: " + e, e);
        }
    }

    /** Lets a statement go: its receipt was verified by the caller. Unknown numbers are ignored. */
    public synchronized void receipted(long seq) {
        slots.remove(seq);
    }

    /**
     * Sets a refused statement aside in {@code refused/} and counts its number as passed.
     *
     * @throws SpoolTrouble.Failed when the copy could not be made durable; it stays in the spool
     */
    public synchronized void refused(long seq, String code) {
        Optional<Bytes> content = read(seq);
        if (content.isEmpty()) {
            return;
        }
        String name = String.format("%016x-%s.cbor", seq, code.replaceAll("[^A-Za-z0-9-]", "_"));
        try (Disk.Tail copy = disk.create(name)) {
            copy.write(content.get());
            copy.force();
        } catch (IOException e) {
            throw new SpoolTrouble.Failed("SPL-02 refused statement not set aside: " + e, e);
        }
        try {
            disk.move(name, REFUSED + name);
        } catch (IOException e) {
            throw new SpoolTrouble.Failed("SPL-02 refused statement not set aside: " + e, e);
        }
        slots.remove(seq);
    }

    /** This statement is about to leave the house. */
    public synchronized void shown(long seq) {
        shownNext = Math.max(shownNext, seq + 1);
    }

    /** From this number on nobody outside can have seen a statement, unless the disk is an old copy. */
    public synchronized long shownNext() {
        return shownNext;
    }

    /** Below this number everything was receipted or refused, or is lost. */
    public synchronized long position() {
        return slots.ceiling(0).orElse(committedNext);
    }

    /** Runs of numbers that were made, have no receipt, are not here any more, and were not reported yet. */
    public synchronized List<Missing> gaps() {
        return List.copyOf(lost);
    }

    /** These gaps stand in a committed, signed record and are not named again. */
    public synchronized void gapsReported(List<Missing> reported) {
        lost.removeAll(reported);
        gapsReported = lost.isEmpty() ? committedNext : lost.get(0).from();
        persist();
    }

    /** Newest WITNESSED checkpoint that a verified receipt of this chain named. */
    public synchronized Optional<Anchor> anchor() {
        return anchor;
    }

    /** Moves the anchor; durable with the next {@link #tidy}. */
    public synchronized void anchor(Anchor newer) {
        anchor = Optional.of(newer);
    }

    /** How full it is, by its own limit and by the room on the file system, whichever is less. */
    public synchronized Fill fill() {
        long used = segments.bytes() + pendingBytes();
        long room = limits.maxBytes();
        try {
            long left = Math.max(0, disk.freeBytes() - reserve());
            room = left < room - used ? used + left : room;
        } catch (IOException e) {
            LOG.debug("free space unknown cause={}", e.toString());
        }
        return new Fill(used, room, slots.size() + pending.size());
    }

    private long reserve() throws IOException {
        return limits.reserve(disk.totalBytes());
    }

    /** Why the disk does not take what was signed, which waits in memory meanwhile; empty when all of it is durable. */
    public synchronized String trouble() {
        return trouble;
    }

    /** Writes down the position and deletes segments that are wholly below it. Cheap enough for every half minute, needed only then. */
    public synchronized void tidy() {
        persist();
        try {
            segments.deleteBelow(position());
        } catch (IOException e) {
            LOG.warn("receipted segment not deleted cause={}", e.toString());
        }
    }

    private void persist() {
        try {
            SpoolState next = state.at(committedNext, committedPrev, position(), gapsReported, anchor);
            next.write(disk);
            state = next;
        } catch (IOException e) {
            // The old position stays: statements are resent and receipted again.
            LOG.warn("spool position not written cause={}", e.toString());
        }
    }

    /** Closes once; a second call finds the folder free for another owner and touches nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            commit();
            tidy();
        } finally {
            segments.abandon();
            closeDisk();
        }
    }

    private void closeDisk() {
        try {
            disk.close();
        } catch (IOException e) {
            LOG.warn("spool lock not released cause={}", e.toString());
        }
    }
}
