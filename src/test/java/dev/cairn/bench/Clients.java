package dev.cairn.bench;

import dev.cairn.ledger.Admission;
import dev.cairn.ledger.EntrySink;
import dev.cairn.ledger.Offer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Closed-loop clients: each is a thread that offers an entry, waits for its answer and offers the next one. What is told to come again
 * comes again a moment later, and the clock of that entry runs on.
 */
final class Clients {
    private static final long AGAIN_MS = 20;

    private final EntrySink sink;
    private final List<List<Offer>> scripts;
    private final long[][] nanos;
    private final long[][] indices;
    private final AtomicLong again = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    /** What came of it; entries that were not answered before the time was over have index −1. */
    record Outcome(long[][] indices, long[] sortedNanos, long startedAt, long answeredAt, long toldAgain) {
        int answered() {
            return sortedNanos.length;
        }

        double seconds() {
            return (answeredAt - startedAt) / 1e9;
        }

        double millis(double part) {
            return sortedNanos.length == 0
                    ? 0
                    : Math.round(sortedNanos[(int) Math.min(sortedNanos.length - 1, sortedNanos.length * part)] / 1e4)
                            / 100.0;
        }
    }

    private Clients(EntrySink sink, List<List<Offer>> scripts) {
        this.sink = sink;
        this.scripts = scripts;
        this.nanos = new long[scripts.size()][];
        this.indices = new long[scripts.size()][];
    }

    /** Runs one client for each script; none offers anything new once {@code secondsMax} are over. */
    static Outcome run(EntrySink sink, List<List<Offer>> scripts, int secondsMax) throws InterruptedException {
        return new Clients(sink, scripts).run(secondsMax);
    }

    private Outcome run(int secondsMax) throws InterruptedException {
        CountDownLatch ready = new CountDownLatch(scripts.size());
        CountDownLatch go = new CountDownLatch(1);
        long[] end = new long[1];
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < scripts.size(); i++) {
            int client = i;
            Thread thread = new Thread(null, () -> walk(client, ready, go, end), "client-" + i, 1 << 18);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
        ready.await();
        long start = System.nanoTime();
        end[0] = start + secondsMax * 1_000_000_000L;
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        long done = System.nanoTime();
        if (refused.get() > 0) {
            throw new IllegalStateException(refused + " entries were not admitted");
        }
        long[] all = Arrays.stream(nanos).flatMapToLong(Arrays::stream).toArray();
        Arrays.sort(all);
        return new Outcome(indices, all, start, done, again.get());
    }

    private void walk(int client, CountDownLatch ready, CountDownLatch go, long[] end) {
        List<Offer> script = scripts.get(client);
        long[] took = new long[script.size()];
        long[] at = new long[script.size()];
        Arrays.fill(at, -1);
        int answered = 0;
        ready.countDown();
        try {
            go.await();
            for (long begun = System.nanoTime(); answered < took.length && begun < end[0]; answered++) {
                at[answered] = index(script.get(answered));
                long now = System.nanoTime();
                took[answered] = now - begun;
                begun = now;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        nanos[client] = Arrays.copyOf(took, answered);
        indices[client] = at;
    }

    private long index(Offer offer) throws InterruptedException {
        while (true) {
            Admission answer = sink.offer(offer).join();
            if (answer instanceof Admission.Admitted admitted
                    && admitted.marks().isEmpty()) {
                return admitted.index();
            }
            if (!(answer instanceof Admission.Retry)) {
                refused.incrementAndGet();
                return -1;
            }
            again.incrementAndGet();
            Thread.sleep(AGAIN_MS);
        }
    }
}
