package dev.cairn.bench.epcis;

import dev.cairn.bench.epcis.Sender.Form;
import dev.cairn.proof.Bytes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Documents of one form and size, through one door, in rounds.
 *
 * @param apiKeys by client; an empty text without
 * @param documents by client
 * @param cpuMicros CPU time of those that are measured, so far
 */
record Shape(
        Form form,
        int events,
        int port,
        IntFunction<String> apiKeys,
        IntFunction<Supplier<Optional<Bytes>>> documents,
        Callable<Long> cpuMicros,
        Tally tally) {
    private static final Duration LOOK = Duration.ofMillis(20);

    String name() {
        return form.name().toLowerCase(Locale.ROOT) + "_" + events;
    }

    /** What came within a round's measured time. */
    record Round(long events, double seconds, long cpuMicros) {
        Round and(Round other) {
            return new Round(events + other.events, seconds + other.seconds, cpuMicros + other.cpuMicros);
        }
    }

    /** Runs the clients until the time is over or a client has nothing more to send; all that was sent is captured on return. */
    Round round(int clients, Duration warm, Duration measured) throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            List<Future<Boolean>> running = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                int client = i;
                running.add(threads.submit(() -> run(client, stop)));
            }
            until(stop, running, warm);
            tally.warm();
            long begun = System.nanoTime();
            long captured = tally.captured.get();
            long cpu = cpuMicros.call();
            until(stop, running, measured);
            Round round = new Round(
                    tally.captured.get() - captured, (System.nanoTime() - begun) / 1e9, cpuMicros.call() - cpu);
            stop.set(true);
            for (Future<Boolean> each : running) {
                each.get();
            }
            return round;
        } finally {
            stop.set(true);
            threads.shutdown();
        }
    }

    private static void until(AtomicBoolean stop, List<Future<Boolean>> running, Duration time)
            throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end && !stop.get() && running.stream().noneMatch(Future::isDone)) {
            Thread.sleep(LOOK.toMillis());
        }
    }

    private boolean run(int client, AtomicBoolean stop) throws IOException, InterruptedException {
        try (Sender sender = new Sender(form, port, events, apiKeys.apply(client), documents.apply(client), tally)) {
            while (!stop.get() && sender.send()) {
                // On to the next.
            }
            stop.set(true);
            sender.settle(0);
            return true;
        }
    }
}
