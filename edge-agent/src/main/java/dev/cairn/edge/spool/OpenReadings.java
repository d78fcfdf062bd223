package dev.cairn.edge.spool;

import dev.cairn.edge.time.Ticker;
import dev.cairn.model.disk.Disk;
import dev.cairn.model.disk.Frame;
import dev.cairn.proof.Bytes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The readings of batches that are not signed yet, so that a power cut between two signatures costs little: a run of {@link Frame}s in one file,
 * each with the number of the statement that it will stand in. A frame whose number the spool has passed was signed and counts for nothing, so
 * that nobody has to be in a hurry to delete it.
 *
 * <p>Guarantee: what {@link #commit} made durable and is not signed is {@link #found} after a crash. Limit: readings since the last commit,
 * {@link #COMMIT_EVERY} or {@value #READINGS_MAX} of them, are lost in a cut. A disk that fails here stops nothing; the same readings are in
 * memory. Of one thread.
 */
public final class OpenReadings implements AutoCloseable {
    /** An fsync of its own so often, if no signature came first. */
    public static final Duration COMMIT_EVERY = Duration.ofSeconds(5);

    /** An fsync at so many looks at the latest. */
    public static final int READINGS_MAX = 64;

    static final String FILE = "readings";

    private static final Logger LOG = LoggerFactory.getLogger(OpenReadings.class);
    private static final int BYTES_MAX = 1 << 20;
    private static final int STALE_BYTES_MAX = 64 << 10;

    private final Disk disk;
    private final Ticker ticker;
    private final List<Bytes> found;
    private final boolean unclean;
    private Disk.@Nullable Tail tail;
    private long bytes;
    private int unforced;
    private long forcedAt;
    private boolean failing;

    private OpenReadings(Disk disk, Ticker ticker, List<Bytes> found, boolean unclean) {
        this.disk = disk;
        this.ticker = ticker;
        this.found = found;
        this.unclean = unclean;
    }

    /**
     * Reads what a crash left.
     *
     * @param nextSeq the number of the next statement, as the spool has it after its own repair
     * @param ticker real time, also for a simulated gateway
     */
    public static OpenReadings open(Disk disk, long nextSeq, Ticker ticker) throws IOException {
        List<Bytes> found = new ArrayList<>();
        boolean unclean = disk.names().contains(FILE);
        if (unclean) {
            Bytes all = disk.read(FILE, 0, BYTES_MAX);
            int offset = 0;
            for (Optional<Frame> next = Frame.at(all, 0); next.isPresent(); next = Frame.at(all, offset)) {
                offset += next.get().size();
                if (next.get().seq() >= nextSeq) {
                    found.add(next.get().content());
                }
            }
        }
        return new OpenReadings(disk, ticker, found, unclean);
    }

    /** The readings that were kept and never signed, a look each, as they were added. */
    public List<Bytes> found() {
        return List.copyOf(found);
    }

    /** Whether the run before ended without {@link #close}: what it measured after its last commit is lost. */
    public boolean isUnclean() {
        return unclean;
    }

    /** What was found is signed and durable now: a new file begins. */
    public void begin() {
        forcedAt = ticker.nanos();
        anew();
    }

    /** Adds one look's readings, for the statement of that number. */
    public void add(long seq, Bytes content) {
        Frame frame = new Frame(seq, Contents.STATEMENT, content);
        if (tail == null || bytes + frame.size() > BYTES_MAX) {
            return;
        }
        try {
            tail.write(frame.encode());
            bytes += frame.size();
            unforced++;
        } catch (IOException e) {
            fail(e);
        }
    }

    /** Makes them durable, if it is time. */
    public void commit() {
        long nanos = ticker.nanos();
        boolean due = unforced >= READINGS_MAX || unforced > 0 && nanos - forcedAt >= COMMIT_EVERY.toNanos();
        if (!due || tail == null) {
            return;
        }
        try {
            tail.force();
            unforced = 0;
            forcedAt = nanos;
            failing = false;
        } catch (IOException e) {
            fail(e);
        }
    }

    /** Everything added so far stands in durable statements. */
    public void signed() {
        unforced = 0;
        forcedAt = ticker.nanos();
        if (tail == null || bytes > STALE_BYTES_MAX) {
            anew();
        }
    }

    private void anew() {
        letGo();
        try {
            if (disk.names().contains(FILE)) {
                disk.delete(FILE);
            }
            tail = disk.create(FILE);
            bytes = 0;
        } catch (IOException e) {
            fail(e);
        }
    }

    /** What is in the file now is unknown: it is not written to again. */
    private void fail(IOException cause) {
        if (!failing) {
            LOG.warn("open readings are not kept on disk cause={}", cause.toString());
        }
        failing = true;
        letGo();
    }

    private void letGo() {
        if (tail != null) {
            try {
                tail.close();
            } catch (IOException e) {
                LOG.debug("open readings not closed cause={}", e.toString());
            }
        }
        tail = null;
    }

    /** All was signed: the end was a clean one. */
    @Override
    public void close() {
        letGo();
        try {
            if (disk.names().contains(FILE)) {
                disk.delete(FILE);
            }
            disk.close();
        } catch (IOException e) {
            LOG.warn("open readings not removed cause={}", e.toString());
        }
    }
}
