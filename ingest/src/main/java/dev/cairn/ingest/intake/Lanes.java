package dev.cairn.ingest.intake;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Worker threads for what must not run on an event loop, above all signature checks. Work of one {@link Lane} is done
 * one after the other in order of arrival; different lanes run beside each other. A lane is bounded, and never waits:
 * when it is full it says so.
 */
public final class Lanes implements AutoCloseable {
    /** Tasks that one lane holds beyond the one that runs. */
    public static final int LANE_TASKS_MAX = 256;

    /** How long {@link #close} waits for work in progress. */
    private static final long CLOSE_WAIT_MS = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

    private final ExecutorService workers;
    private final AtomicInteger waiting = new AtomicInteger();

    /** @param threads workers, at least 1; as many as cores is right, they only compute */
    public Lanes(int threads) {
        AtomicInteger number = new AtomicInteger();
        workers = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "ingest-lane-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** A new lane, with nothing in it. */
    public Lane lane() {
        return new Lane();
    }

    /** Tasks that wait in all lanes. */
    public int waiting() {
        return waiting.get();
    }

    /** Ends the workers; what waits is dropped, and nobody was told it arrived. */
    @Override
    public void close() {
        workers.shutdownNow();
        try {
            if (!workers.awaitTermination(CLOSE_WAIT_MS, TimeUnit.MILLISECONDS)) {
                LOG.warn("lanes still busy at close waited_ms={}", CLOSE_WAIT_MS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** One ordered line of work. Thread-safe. */
    public final class Lane {
        private final Deque<Runnable> tasks = new ArrayDeque<>();
        private boolean scheduled;

        private Lane() {}

        /** Adds a task behind the others; false when the lane is full or the workers have ended. */
        public synchronized boolean offer(Runnable task) {
            if (tasks.size() >= LANE_TASKS_MAX) {
                return false;
            }
            tasks.addLast(task);
            waiting.incrementAndGet();
            return scheduled || schedule();
        }

        /** Tasks that wait. */
        public synchronized int depth() {
            return tasks.size();
        }

        private boolean schedule() {
            try {
                workers.execute(this::runOne);
                scheduled = true;
                return true;
            } catch (RejectedExecutionException ended) {
                waiting.addAndGet(-tasks.size());
                tasks.clear();
                return false;
            }
        }

        // One task a turn, so that a busy lane does not keep the others waiting.
        private void runOne() {
            Runnable task;
            synchronized (this) {
                task = tasks.removeFirst();
                waiting.decrementAndGet();
            }
            try {
                task.run();
            } catch (RuntimeException bug) {
                LOG.error("a task of a lane failed code=BUG-01", bug);
            } finally {
                synchronized (this) {
                    scheduled = false;
                    if (!tasks.isEmpty()) {
                        schedule();
                    }
                }
            }
        }
    }
}
