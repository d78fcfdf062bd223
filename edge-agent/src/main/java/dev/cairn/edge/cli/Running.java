package dev.cairn.edge.cli;

import dev.cairn.edge.Agent;
import dev.cairn.edge.Assembly;
import dev.cairn.edge.EdgeSettings;
import dev.cairn.edge.Health;
import dev.cairn.edge.Watchdog;
import dev.cairn.edge.enrol.FirstConfiguration;
import dev.cairn.edge.sys.ServiceManager;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code cairn-edge run}: an agent, its status file, and what the service manager is told, until SIGTERM. */
final class Running {
    private static final Logger LOG = LoggerFactory.getLogger(Running.class);
    private static final Duration STATUS_EVERY = Duration.ofSeconds(5);
    private static final long CLOSE_S_MAX = 30;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** As the C library says EROFS, ENOSPC and EIO. */
    private static final List<String> DISK_FAILURES =
            List.of("Read-only file system", "No space left on device", "Input/output error");

    private final EdgeSettings settings;
    private final Agent agent;
    private final ServiceManager manager;
    private final Watchdog watchdog;
    private boolean statusFailed;

    private Running(EdgeSettings settings, Agent agent, ServiceManager manager) {
        this.settings = settings;
        this.agent = agent;
        this.manager = manager;
        this.watchdog = new Watchdog(manager, agent::progress);
    }

    static int run(EdgeSettings settings, InstantSource wall) throws IOException, InterruptedException {
        ServiceManager manager =
                ServiceManager.of(System.getenv(), ProcessHandle.current().pid());
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        try (Agent agent = started(settings, wall, manager)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitClose(asked, closed), "stop"));
            LOG.info("agent runs device={} data={}", agent.health().device(), settings.data());
            manager.ready("measuring");
            return new Running(settings, agent, manager).until(asked);
        } finally {
            closed.countDown();
        }
    }

    /** A card that cannot be written is waited for: to end and be started anew every few seconds would mend nothing and wear the machine. */
    private static Agent started(EdgeSettings settings, InstantSource wall, ServiceManager manager)
            throws IOException, InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                return Assembly.start(settings, wall, waits -> manager.starting(waits, FirstConfiguration.TURN_MAX));
            } catch (IOException e) {
                if (!isOfTheDisk(e)) {
                    throw e;
                }
                String why = "AGT-03 the card cannot be written: " + Selftest.plain(e);
                LOG.error("{}; tried again in {} s", why, pause.toSeconds());
                manager.starting(why, pause.plus(FirstConfiguration.TURN_MAX));
                Thread.sleep(pause.toMillis());
                Duration twice = pause.multipliedBy(2);
                pause = twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
            }
        }
    }

    private static boolean isOfTheDisk(IOException e) {
        String message = String.valueOf(e.getMessage());
        return DISK_FAILURES.stream().anyMatch(message::contains);
    }

    private int until(CountDownLatch asked) throws InterruptedException {
        long every = period(manager.watchdog()).toMillis();
        while (!asked.await(every, TimeUnit.MILLISECONDS)) {
            if (!agent.isAlive()) {
                LOG.error("AGT-01 a thread of the agent ended");
                return 1;
            }
            watchdog.turn();
            tell(false);
        }
        manager.stopping();
        agent.close();
        tell(true);
        return 0;
    }

    /** Well within the watchdog's time. */
    static Duration period(Duration watchdog) {
        Duration third = watchdog.dividedBy(3);
        return watchdog.isZero() || third.compareTo(STATUS_EVERY) > 0 ? STATUS_EVERY : third;
    }

    /** A disk that takes no status file is no reason to stop: what is signed waits in memory, and the next start would fail alike. */
    private void tell(boolean last) {
        Health health = agent.health();
        manager.status(health.sentence());
        try {
            StatusFile.write(settings, health, last);
            statusFailed = false;
        } catch (IOException e) {
            if (!statusFailed) {
                LOG.warn("status file not written cause={}", e.toString());
            }
            statusFailed = true;
        }
    }

    /** SIGTERM: ask the main thread to close the agent, and hold the JVM until it has. */
    private static void awaitClose(CountDownLatch asked, CountDownLatch closed) {
        asked.countDown();
        try {
            if (!closed.await(CLOSE_S_MAX, TimeUnit.SECONDS)) {
                LOG.warn("agent did not close in time; what was signed is on disk");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
