package dev.cairn.web.hook;

import dev.cairn.ledger.Trouble;
import dev.cairn.query.standing.Progress;
import dev.cairn.query.standing.StandingStore;
import dev.cairn.query.standing.StandingStore.Standing;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts every report of every subscription until its receiver answers 2xx. The log is the outbox: a report's range is stored before it is sent
 * first, and the cursor moves behind it only after the answer. A crash between sends the same report again, under the same number; a report is
 * never dropped, and none is sent before the one in front of it was taken. So a receiver gets each event at least once, in the order of the log.
 */
public final class Deliveries implements AutoCloseable {
    /** Receivers that are called at the same time. */
    static final int SENDERS = 8;

    static final Duration POST_MAX = Duration.ofSeconds(10);
    static final Duration PAUSE_MIN = Duration.ofSeconds(1);
    static final Duration PAUSE_MAX = Duration.ofMinutes(10);

    /** Steps for one subscription before others have their turn. */
    static final int STEPS_MAX = 64;

    /** A stream that has looked at so many entries and found nothing notes it. */
    static final long PASSED_ENTRIES_MAX = 4_096;

    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
    private static final long LOOK_EVERY_MS = 500;
    private static final long CLOSE_SECONDS_MAX = 30;

    private final Supplier<StandingStore> store;
    private final Predicate<String> active;
    private final InstantSource clock;
    private final Post post;
    private final ScheduledExecutorService timer =
            Executors.newScheduledThreadPool(2, run -> daemon(run, "cairn-hooks"));
    private final ExecutorService senders = Executors.newFixedThreadPool(SENDERS, run -> daemon(run, "cairn-hook"));
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private final Map<String, Health> health = new ConcurrentHashMap<>();
    /** How far streams have looked in vain since the cursor. */
    private final Map<String, Long> looked = new ConcurrentHashMap<>();

    private volatile boolean stopping;

    private Deliveries(
            Supplier<StandingStore> store,
            Predicate<String> active,
            Reach reach,
            InstantSource clock,
            Post.Names names) {
        this.store = store;
        this.active = active;
        this.clock = clock;
        this.post = new Post(reach, names, POST_MAX, (SSLSocketFactory) SSLSocketFactory.getDefault(), timer);
    }

    private static Thread daemon(Runnable run, String name) {
        Thread thread = new Thread(run, name);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Nothing is sent before {@link #start}.
     *
     * @param active whether an owner still holds an account
     */
    public static Deliveries of(
            Supplier<StandingStore> store, Predicate<String> active, Reach reach, InstantSource clock) {
        return new Deliveries(store, active, reach, clock, host -> List.of(InetAddress.getAllByName(host)));
    }

    /** Begins to send. */
    public void start(Reports reports) {
        // Tells its own trouble and ends with the timer.
        ScheduledFuture<?> unused =
                timer.scheduleWithFixedDelay(() -> look(reports), 0, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
    }

    /** How a subscription's receiver is doing. */
    public Health health(String id) {
        return health.getOrDefault(id, Health.UNKNOWN);
    }

    private void look(Reports reports) {
        try {
            // Those that nobody works at are as they are read now: only this thread gives them to somebody.
            Set<String> worked = Set.copyOf(busy);
            Set<String> known = new HashSet<>();
            for (Standing each : store.get().all()) {
                String id = each.subscription().id();
                known.add(id);
                if (!stopping && !worked.contains(id) && busy.add(id)) {
                    senders.execute(() -> work(each, reports));
                }
            }
            health.keySet().retainAll(known);
            looked.keySet().retainAll(known);
        } catch (Trouble.Unavailable notNow) {
            LOG.debug("subscriptions wait reason={}", notNow.getMessage());
        } catch (RejectedExecutionException closed) {
            LOG.debug("subscriptions are being closed");
        } catch (RuntimeException e) {
            LOG.warn("subscriptions are not looked at reason={}", e.toString());
        }
    }

    private void work(Standing standing, Reports reports) {
        String id = standing.subscription().id();
        try {
            Optional<Standing> now = Optional.of(standing);
            for (int step = 0; step < STEPS_MAX && now.isPresent() && !stopping; step++) {
                now = step(now.get(), reports);
            }
        } catch (Trouble.Unavailable notNow) {
            LOG.debug("a subscription waits id={} reason={}", id, notNow.getMessage());
        } catch (Reports.Closed closed) {
            failed(standing, String.valueOf(closed.getMessage()));
        } catch (RuntimeException e) {
            failed(standing, "a fault of ours: " + e);
        } finally {
            busy.remove(id);
        }
    }

    /** @return where the subscription is afterwards; empty if there is nothing more to do now */
    private Optional<Standing> step(Standing standing, Reports reports) {
        Progress now = standing.progress();
        if (!active.test(standing.subscription().owner())
                || health(standing.subscription().id()).mustWait(clock.instant())) {
            return Optional.empty();
        }
        if (now.sending().isPresent()) {
            return send(standing, reports) ? moved(standing, now.taken(clock.instant())) : Optional.empty();
        }
        if (clock.instant().isBefore(now.due())) {
            return Optional.empty();
        }
        long from = Math.max(
                now.cursor(), looked.getOrDefault(standing.subscription().id(), 0L));
        Reports.Look look = from < reports.end() ? reports.look(standing, from) : new Reports.Look(from, 0);
        if (look.events() > 0) {
            return moved(standing, now.begun(look.to(), clock.instant()));
        }
        return look.to() < reports.end() ? passed(standing, look.to()) : ended(standing, look.to());
    }

    private Optional<Standing> passed(Standing standing, long to) {
        looked.put(standing.subscription().id(), to);
        boolean note = to - standing.progress().cursor() >= PASSED_ENTRIES_MAX;
        return note ? moved(standing, standing.progress().passed(to)) : Optional.of(standing);
    }

    /** Everything there is has been looked at, and nothing more is to be told. */
    private Optional<Standing> ended(Standing standing, long end) {
        Progress now = standing.progress();
        if (standing.subscription().schedule().isEmpty()) {
            passed(standing, end);
            return Optional.empty();
        }
        if (standing.subscription().reportIfEmpty() && !now.reported()) {
            return moved(standing, now.begun(end, clock.instant()));
        }
        return standing.subscription()
                .schedule()
                .flatMap(schedule -> schedule.next(clock.instant()))
                .flatMap(next ->
                        moved(standing, now.passed(Math.max(now.cursor(), end)).until(next)));
    }

    /** Durable on return; empty if somebody has ended the subscription. */
    private Optional<Standing> moved(Standing standing, Progress next) {
        boolean moved = store.get().advance(standing.subscription().id(), standing.progress(), next);
        return moved ? Optional.of(new Standing(standing.subscription(), standing.query(), next)) : Optional.empty();
    }

    private boolean send(Standing standing, Reports reports) {
        Reports.Report report = reports.report(standing);
        try {
            int status = post.send(
                    standing.subscription().dest(), Letter.headers(standing, report, clock.instant()), report.body());
            if (status < 200 || status > 299) {
                return failed(standing, "HTTP " + status);
            }
            taken(standing, "HTTP " + status);
            return true;
        } catch (IOException e) {
            return failed(standing, e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private void taken(Standing standing, String answer) {
        String id = standing.subscription().id();
        if (health(id).attempts() > 0) {
            LOG.info("a receiver takes reports again subscription={}", id);
        }
        health.put(id, health(id).taken(answer, clock.instant()));
    }

    private boolean failed(Standing standing, String why) {
        String id = standing.subscription().id();
        Health before = health(id);
        if (before.attempts() == 0) {
            LOG.warn(
                    "SUB-10 a receiver does not take its report; it is sent again subscription={} reason={}",
                    id,
                    shown(why));
        }
        Duration pause = pause(before.attempts());
        health.put(
                id, before.failed(shown(why), clock.instant(), clock.instant().plus(pause)));
        return false;
    }

    static Duration pause(int attempts) {
        Duration doubled = PAUSE_MIN.multipliedBy(1L << Math.min(attempts, 20));
        return doubled.compareTo(PAUSE_MAX) < 0 ? doubled : PAUSE_MAX;
    }

    private static String shown(String text) {
        String cut = text.length() > 200 ? text.substring(0, 200) : text;
        return cut.replaceAll("[^ -~]", "?");
    }

    @Override
    public void close() throws InterruptedException {
        stopping = true;
        timer.shutdown();
        senders.shutdown();
        if (!senders.awaitTermination(CLOSE_SECONDS_MAX, TimeUnit.SECONDS)) {
            senders.shutdownNow();
        }
        timer.shutdownNow();
    }
}
