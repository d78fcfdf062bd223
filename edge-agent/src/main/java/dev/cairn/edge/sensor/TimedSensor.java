package dev.cairn.edge.sensor;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

    /** @param limit how long one read may take */
    public TimedSensor(Sensor probe, Duration limit) {
        this.probe = probe;
        this.limit = limit;
        this.thread = new ThreadPoolExecutor(0, 1, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
            Thread worker = new Thread(work, "sensor " + probe.description());
            worker.setDaemon(true);
            return worker;
        });
    }

    @Override
    public Reading read() throws InterruptedException {
        Future<Reading> answer;
        try {
            answer = thread.submit(probe::read);
        } catch (RejectedExecutionException earlierReadHangs) {
            return Reading.none(Reading.Cause.TIMEOUT);
        }
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            answer.cancel(true);
            return Reading.none(Reading.Cause.TIMEOUT);
        } catch (ExecutionException bug) {
            LOG.warn("sensor failed probe={} cause={}", probe.description(), String.valueOf(bug.getCause()));
            return Reading.none(Reading.Cause.NACK);
        }
    }

    @Override
    public String description() {
        return probe.description();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
