package dev.cairn.ingest.capture;

import dev.cairn.model.disk.Disk;
import dev.cairn.model.disk.Frame;
import dev.cairn.model.disk.Segments;
import dev.cairn.model.disk.Slot;
import dev.cairn.proof.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link JobRecord}s one behind the other in {@link Segments}. One thread owns the files: it writes all that waits, syncs once, and tells all.
 *
 * <p>After a failed write or sync nobody knows what is on the disk. So those who waited are told no, a record behind it says that they are gone, what
 * nobody waited for is written again, and until the disk takes that nothing new is taken. Thread-safe.
 */
final class JobLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobLog.class);

    /** Where a record lies. @param first number of its first frame */
    record Place(long first, List<Slot> slots) {
        Place {
            slots = List.copyOf(slots);
        }

        long bytes() {
            return slots.stream().mapToLong(Slot::size).sum();
        }
    }

    /** Who knows which records count. Asked by the log's thread. */
    interface Living {
        /** A record found when the log is opened, in the order of writing. */
        void found(JobRecord record, Place place);

        /** Bytes of all that count. */
        long bytes();

        /** Of those that count, the one that lies first. */
        Optional<Place> eldest();

        /** It lies elsewhere now; empty if it is lost. */
        void moved(Place from, Optional<Place> to);
    }

    private static final class Entry {
        final JobRecord record;
        final Optional<CompletableFuture<Void>> waits;
        final Consumer<Place> placed;

        Entry(JobRecord record, Optional<CompletableFuture<Void>> waits, Consumer<Place> placed) {
            this.record = record;
            this.waits = waits;
            this.placed = placed;
        }
    }

    private final Disk disk;
    private final Segments segments;
    private final int segmentBytes;
    private final Living living;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(JobLog::thread);

    // Of the log's thread.
    private final List<Entry> unsynced = new ArrayList<>();
    private long nextSeq;
    private boolean ended;

    // Of everybody, under the lock.
    private List<Entry> waiting = new ArrayList<>();
    private long waitingBytes;
    private boolean scheduled;
    private boolean closed;
    private @Nullable String trouble;

    private JobLog(Disk disk, int segmentBytes, Living living) {
        this.disk = disk;
        this.segments = new Segments(disk, segmentBytes);
        this.segmentBytes = segmentBytes;
        this.living = living;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "captures-log");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Opens what is in a folder and tells of each record in it; a torn end is cut, a damaged place passed over, and both are said.
     *
     * @throws IOException if the disk cannot be read at all
     */
    static JobLog open(Disk disk, int segmentBytes, Living living) throws IOException {
        JobLog log = new JobLog(disk, segmentBytes, living);
        JobFrames found = new JobFrames(living);
        log.segments.recover(found);
        log.nextSeq = found.nextSeq();
        return log;
    }

    /**
     * Asks whether it takes records now.
     *
     * @throws IOException the reason why not
     */
    synchronized void requireTaking() throws IOException {
        if (closed) {
            throw new IOException("the server stops");
        }
        if (trouble != null) {
            throw new IOException(trouble);
        }
        if (waitingBytes > CaptureLimits.LOG_WAITING_BYTES_MAX) {
            throw new IOException(waitingBytes + " bytes wait for the disk");
        }
        if (disk.freeBytes() < CaptureLimits.LOG_RESERVE_BYTES) {
            throw new IOException("the file system has less than " + CaptureLimits.LOG_RESERVE_BYTES + " bytes left");
        }
    }

    /**
     * Writes a record that somebody waits for. The future completes on the log's thread, in the order of the calls, once the record is durable; or
     * with the {@code IOException} for which it never will be.
     *
     * @param placed told where, before the future completes
     */
    CompletableFuture<Void> append(JobRecord record, Consumer<Place> placed) {
        CompletableFuture<Void> waits = new CompletableFuture<>();
        if (!add(new Entry(record, Optional.of(waits), placed))) {
            waits.completeExceptionally(new IOException("the server stops"));
        }
        return waits;
    }

    /** Writes a record that becomes durable with the next that somebody waits for: a dying process does not lose it, a power cut may. */
    void note(JobRecord record, Consumer<Place> placed) {
        add(new Entry(record, Optional.empty(), placed));
    }

    private synchronized boolean add(Entry entry) {
        if (closed) {
            return false;
        }
        waiting.add(entry);
        waitingBytes += entry.record.content().size();
        schedule(0);
        return true;
    }

    private void schedule(long ms) {
        if (!scheduled && !closed) {
            scheduled = true;
            ScheduledFuture<?> unused = thread.schedule(this::writeAll, ms, TimeUnit.MILLISECONDS);
        }
    }

    private synchronized List<Entry> take() {
        List<Entry> taken = waiting;
        waiting = new ArrayList<>();
        waitingBytes = 0;
        scheduled = false;
        return taken;
    }

    private void writeAll() {
        if (ended) {
            return;
        }
        List<Entry> batch = take();
        try {
            List<Place> places = new ArrayList<>(batch.size());
            for (Entry entry : batch) {
                places.add(write(entry.record));
            }
            unsynced.addAll(batch);
            if (isTroubled() || batch.stream().anyMatch(entry -> entry.waits.isPresent())) {
                sync();
            }
            healthy();
            for (int i = 0; i < batch.size(); i++) {
                tell(batch.get(i), places.get(i));
            }
            batch = List.of();
            tidy();
        } catch (IOException e) {
            failed(batch, e);
        } catch (RuntimeException bug) {
            LOG.error("the log of captures failed code=BUG-01", bug);
            failed(batch, new IOException(bug));
        }
    }

    private Place write(JobRecord record) throws IOException {
        long first = nextSeq;
        List<Slot> slots = new ArrayList<>();
        for (Frame frame : record.frames(first)) {
            nextSeq = frame.seq() + 1; // also when it fails: what is on the disk then is unknown
            slots.add(segments.write(frame));
        }
        return new Place(first, slots);
    }

    private void sync() throws IOException {
        segments.force();
        unsynced.clear();
    }

    private synchronized boolean isTroubled() {
        return trouble != null;
    }

    private synchronized void healthy() {
        if (trouble != null) {
            LOG.info("the log of captures is written again");
            trouble = null;
        }
    }

    private static void tell(Entry entry, Place place) {
        try {
            entry.placed.accept(place);
            entry.waits.ifPresent(waits -> waits.complete(null));
        } catch (RuntimeException bug) {
            LOG.error("a record of a capture could not be told of code=BUG-01 id={}", entry.record.id(), bug);
        }
    }

    private void failed(List<Entry> batch, IOException cause) {
        segments.fail();
        List<Entry> lost = new ArrayList<>(unsynced);
        lost.removeAll(batch);
        lost.addAll(batch);
        unsynced.clear();
        List<Entry> again = new ArrayList<>();
        for (Entry entry : lost) {
            again.add(entry.waits.isEmpty() ? entry : gone(entry.record.id()));
        }
        again(again, cause);
        lost.forEach(entry -> entry.waits.ifPresent(waits -> waits.completeExceptionally(cause)));
    }

    private static Entry gone(String id) {
        return new Entry(new JobRecord(JobRecord.Kind.GONE, id, Bytes.EMPTY), Optional.empty(), place -> {});
    }

    private synchronized void again(List<Entry> entries, IOException cause) {
        if (trouble == null) {
            LOG.warn("ACC-05 captures cannot be kept cause={}", cause.toString());
        }
        trouble = "the log of captures cannot be written: " + cause.getMessage();
        entries.addAll(waiting);
        waiting = entries;
        schedule(CaptureLimits.LOG_AGAIN_MS);
    }

    /** Lets go of segments in which nothing counts; while what counts is less than half, the eldest records are written anew at the end. */
    private void tidy() throws IOException {
        release();
        long slack = (long) CaptureLimits.LOG_SLACK_SEGMENTS * segmentBytes;
        long copied = 0;
        while (copied < segmentBytes && segments.bytes() > 2 * living.bytes() + slack) {
            Optional<Place> eldest = living.eldest();
            if (eldest.isEmpty()) {
                break;
            }
            copied += eldest.get().bytes();
            copy(eldest.get());
        }
        if (copied > 0) {
            release();
        }
    }

    private void copy(Place from) throws IOException {
        Optional<JobRecord> record = JobFrames.read(disk, from);
        if (record.isEmpty()) {
            LOG.error("ACC-05 a capture's record is damaged and lost place={}", from);
            living.moved(from, Optional.empty());
            return;
        }
        Place to = write(record.get());
        unsynced.add(new Entry(record.get(), Optional.empty(), elsewhere -> living.moved(to, Optional.of(elsewhere))));
        living.moved(from, Optional.of(to));
    }

    private void release() throws IOException {
        long position = living.eldest().map(Place::first).orElse(nextSeq);
        if (segments.hasBelow(position)) {
            sync(); // what stands in for the records that go
            segments.deleteBelow(position);
        }
    }

    /** The record at a place; empty if it is damaged, or was written elsewhere meanwhile. Blocking. */
    Optional<JobRecord> read(Place place) throws IOException {
        return JobFrames.read(disk, place);
    }

    /** Writes what waits, syncs, and takes no more. Blocking. */
    @Override
    public void close() throws IOException {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        try {
            thread.submit(this::end).get(CaptureLimits.LOG_CLOSE_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException late) {
            LOG.warn("the log of captures was not closed in time cause={}", late.toString());
        }
        thread.shutdownNow();
        disk.close();
    }

    private void end() {
        writeAll();
        ended = true;
        try {
            sync();
        } catch (IOException e) {
            LOG.warn("the log of captures could not be synced at its end cause={}", e.toString());
        }
        segments.abandon();
        IOException stopped = new IOException("the server stops");
        take().forEach(entry -> entry.waits.ifPresent(waits -> waits.completeExceptionally(stopped)));
    }
}
