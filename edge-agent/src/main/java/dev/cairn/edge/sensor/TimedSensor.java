package dev.cairn.edge.sensor;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a sensor a thread of its own and a time limit: sysfs and bus reads can block for ever. While a read hangs, further reads
 * report {@code timeout} at once instead of piling up threads.
 */
public final class TimedSensor implements Sensor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TimedSensor.class);
    private static final long IDLE_SECONDS = 30;

    private final Sensor probe;
    private final Duration limit;
    private final ThreadPoolExecutor thread;
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile @Nullable Thread reader;

    /** @param limit how long one read may take */
    public TimedSensor(Sensor probe, Duration limit) {
        this.probe = probe;
        this.limit = limit;
        this.thread =
                new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(1), work -> {
                    Thread worker = new Thread(work, "sensor " + probe.description());
                    worker.setDaemon(true);
                    return worker;
                });
        thread.allowCoreThreadTimeOut(true);
    }

    @Override
    public Reading read() throws InterruptedException {
        if (!busy.compareAndSet(false, true)) {
            return late();
        }
        CompletableFuture<Reading> answer = new CompletableFuture<>();
        thread.execute(() -> look(answer));
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            Thread hanging = reader;
            if (hanging != null) {
                hanging.interrupt();
            }
            return late();
        } catch (ExecutionException bug) {
            LOG.warn("sensor failed probe={} cause={}", probe.description(), String.valueOf(bug.getCause()));
            return Reading.none(Reading.Cause.NACK);
        }
    }

    private Reading late() {
        return Reading.none(
                Reading.Cause.TIMEOUT,
                "no answer within " + limit.toMillis() + " ms from " + probe.description()
                        + ": is its bus held by another chip, its wire too long or broken?");
    }

    /** Frees the probe before the answer is out, so that whoever has the answer may read again at once. */
    private void look(CompletableFuture<Reading> answer) {
        reader = Thread.currentThread();
        try {
            Reading reading = probe.read();
            free();
            answer.complete(reading);
        } catch (InterruptedException given) {
            free();
            answer.complete(Reading.none(Reading.Cause.TIMEOUT));
        } catch (RuntimeException bug) {
            free();
            answer.completeExceptionally(bug);
        }
    }

    private void free() {
        reader = null;
        busy.set(false);
    }

    @Override
    public String description() {
        return probe.description();
    }

    @Override
    public Optional<String> serial() {
        return probe.serial();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
