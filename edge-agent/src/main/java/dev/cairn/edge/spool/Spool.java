package dev.cairn.edge.spool;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.statement.Anchor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
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

    private record Slot(String segment, long offset, int size, Hash statement) {}

    /** One missing run of numbers, both ends included. */
    public record Missing(long from, long to) {}

    /** How full it is. */
    public record Fill(long usedBytes, long maxBytes, long unreceipted) {
        /** 0 to 1. */
        public double ratio() {
            return (double) usedBytes / maxBytes;
        }
    }

    private final Disk disk;
    private final SpoolLimits limits;
    private final TreeMap<Long, Slot> slots = new TreeMap<>();
    private final List<Append> pending = new ArrayList<>();
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
    private final List<Missing> lost = new ArrayList<>();

    private record Append(Frame frame, Hash statement) {}

    private Spool(Disk disk, SpoolLimits limits, SpoolState state, Segments segments) {
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
        List<Segments.Found> found = segments.recover();
        SpoolState state = known.orElseGet(() -> SpoolState.fresh(chainOf(found).orElse(newChain)));
        if (known.isEmpty()) {
            state.write(disk);
        }
        Spool spool = new Spool(disk, limits, state, segments);
        spool.load(found);
        return spool;
    }

    private static Optional<Bytes> chainOf(List<Segments.Found> found) {
        return found.isEmpty()
                ? Optional.empty()
                : Contents.chain(found.get(found.size() - 1).content());
    }

    private void load(List<Segments.Found> found) {
        for (Segments.Found next : found) {
            if (next.seq() >= state.position()) {
                Hash statement = Contents.statementHash(next.content());
                slots.putIfAbsent(next.seq(), new Slot(next.segment(), next.offset(), next.size(), statement));
            }
        }
        if (!found.isEmpty()) {
            Segments.Found last = found.get(found.size() - 1);
            if (last.seq() + 1 >= nextSeq) {
                nextSeq = last.seq() + 1;
                prev = Contents.statementHash(last.content());
            }
        }
        committedNext = nextSeq;
        committedPrev = prev;
        shownNext = nextSeq;
        findLost();
    }

    private void findLost() {
        long expected = Math.max(state.position(), gapsReported);
        for (long seq : slots.tailMap(expected).keySet()) {
            addLost(expected, seq - 1);
            expected = seq + 1;
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
        Frame frame = new Frame(seq, Frame.STATEMENT, envelope);
        requireSpace(frame.size());
        pending.add(new Append(frame, statement));
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
            if (disk.freeBytes() < limits.reserveBytes() + waiting + bytes) {
                throw new SpoolTrouble.Full(
                        "SPL-01 file system has only its reserve of " + limits.reserveBytes() + " bytes left");
            }
        } catch (IOException e) {
            LOG.warn("free space unknown cause={}", e.toString());
        }
    }

    private long pendingBytes() {
        return pending.stream().mapToLong(a -> a.frame().size()).sum();
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
            for (Append next : pending) {
                Segments.Place place = segments.write(next.frame());
                written.add(
                        new Slot(place.segment(), place.offset(), next.frame().size(), next.statement()));
            }
            segments.force();
        } catch (IOException e) {
            // What a failed write or fsync left in the file is unknown: never append to it again.
            segments.abandon();
            throw new SpoolTrouble.Failed("SPL-02 spool could not write: " + e, e);
        }
        for (int i = 0; i < written.size(); i++) {
            slots.put(pending.get(i).frame().seq(), written.get(i));
        }
        pending.clear();
        committedNext = nextSeq;
        committedPrev = prev;
    }

    /** Number of the oldest committed statement at or above {@code from} that waits for a receipt. */
    public synchronized OptionalLong waiting(long from) {
        Long seq = slots.ceilingKey(from);
        return seq == null ? OptionalLong.empty() : OptionalLong.of(seq);
    }

    /** Whether this statement was committed and has neither receipt nor refusal. */
    public synchronized boolean isWaiting(long seq) {
        return slots.containsKey(seq);
    }

    /** SHA-256 of a waiting statement. */
    public synchronized Optional<Hash> statement(long seq) {
        return Optional.ofNullable(slots.get(seq)).map(Slot::statement);
    }

    /** The signed bytes of a waiting statement, as they were appended; empty when it is not waiting or its frame is damaged. */
    public synchronized Optional<Bytes> read(long seq) {
        Slot slot = slots.get(seq);
        if (slot == null) {
            return Optional.empty();
        }
        Optional<Bytes> content = contentOf(seq, slot);
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
        return slots.isEmpty() ? committedNext : slots.firstKey();
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

    /** How full it is. */
    public synchronized Fill fill() {
        return new Fill(segments.bytes() + pendingBytes(), limits.maxBytes(), slots.size() + pending.size());
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
