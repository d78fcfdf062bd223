package dev.cairn.store.cassandra;

import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.cairn.ledger.Trouble;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says who writes, so that a second process stands by instead of deposing the first. It protects nothing: the epoch in the head row does.
 * A row that dies by itself {@link #LIFE} after its last renewal; on a clean end it is removed at once.
 */
final class Lease implements AutoCloseable {

    static final Duration LIFE = Duration.ofSeconds(6);
    static final Duration RENEW = Duration.ofMillis(1_500);
    static final Duration LOOK = Duration.ofMillis(500);
    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

    private static final String TAKE =
            "INSERT INTO lease (ledger, holder, writer) VALUES (?, ?, ?) IF NOT EXISTS USING TTL ?";
    private static final String RENEWAL =
            "UPDATE lease USING TTL ? SET holder = ?, writer = ? WHERE ledger = ? IF holder = ?";
    private static final String END = "DELETE FROM lease WHERE ledger = ? IF holder = ?";
    private static final String LOOKUP = "SELECT holder, writer, TTL(writer) AS left FROM lease WHERE ledger = ?";

    private final Cql cql;
    private final String ledger;
    private final String writer;
    private final UUID holder;
    private final Consumer<String> notice;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(run -> {
        Thread thread = new Thread(run, "cairn-lease");
        thread.setDaemon(true);
        return thread;
    });

    private Lease(Cql cql, String ledger, String writer, UUID holder, Consumer<String> notice) {
        this.cql = cql;
        this.ledger = ledger;
        this.writer = writer;
        this.holder = holder;
        this.notice = notice;
    }

    /** Somebody who holds a lease: until when, if he does not renew it. */
    private record Holder(UUID id, String writer, int secondsLeft) {}

    /**
     * Waits until nobody else holds the lease, then holds it.
     *
     * @param notice told who writes, each time that changes
     * @throws InterruptedException if the waiting is not worth it any more
     */
    static Lease take(Cql cql, String ledger, String writer, UUID holder, Consumer<String> notice)
            throws InterruptedException {
        Lease lease = new Lease(cql, ledger, writer, holder, notice);
        try {
            lease.standBy();
        } catch (InterruptedException | RuntimeException e) {
            lease.timer.shutdownNow();
            throw e;
        }
        return lease;
    }

    private void standBy() throws InterruptedException {
        String told = "";
        while (!tryTake()) {
            Optional<Holder> other = look();
            String name = other.map(Holder::writer).orElse(told);
            if (!name.equals(told)) {
                told = name;
                notice.accept("standing by: ledger " + ledger + " is written by " + name
                        + "; if it falls silent, this process takes over in "
                        + other.map(Holder::secondsLeft).orElse(0) + " s");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
        }
    }

    /** Whether somebody writes, as far as the lease tells. */
    static boolean isHeld(Cql cql, String ledger) {
        return look(cql, ledger).isPresent();
    }

    /**
     * Keeps renewing.
     *
     * @param look run each time it was not ours for a while: somebody else holds it, or may have come and gone
     */
    void keep(Runnable look) {
        Future<?> unused = timer.scheduleWithFixedDelay(
                () -> renew(look), RENEW.toMillis(), RENEW.toMillis(), TimeUnit.MILLISECONDS);
    }

    private boolean tryTake() {
        return conditional(TAKE, ledger, holder, writer, (int) LIFE.toSeconds());
    }

    private void renew(Runnable look) {
        try {
            if (conditional(RENEWAL, (int) LIFE.toSeconds(), holder, writer, ledger, holder)) {
                return;
            }
            if (!tryTake()) {
                LOG.warn(
                        "lease is held by another ledger={} by={}",
                        ledger,
                        look().map(Holder::writer).orElse("nobody"));
            }
            look.run();
        } catch (Trouble e) {
            LOG.warn("lease not renewed, trying again ledger={} reason={}", ledger, e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("lease thread failed, trying again ledger={}", ledger, e);
        }
    }

    /** True if it took effect; when nobody knows, whether we hold it now. */
    private boolean conditional(String text, Object... values) {
        BoundStatement statement = cql.bind(text, values);
        try {
            return cql.conditional(statement) || isMine();
        } catch (DriverException unknown) {
            return isMine();
        }
    }

    private boolean isMine() {
        return look().filter(now -> now.id().equals(holder)).isPresent();
    }

    private Optional<Holder> look() {
        return look(cql, ledger);
    }

    private static Optional<Holder> look(Cql cql, String ledger) {
        try {
            return cql.serial(cql.bind(LOOKUP, ledger))
                    .filter(row -> !row.isNull("holder"))
                    .map(Lease::holder);
        } catch (DriverException e) {
            throw Cql.unavailable(e);
        }
    }

    private static Holder holder(Row row) {
        return new Holder(
                java.util.Objects.requireNonNull(row.getUuid("holder")),
                String.valueOf(row.getString("writer")),
                row.getInt("left"));
    }

    @Override
    public void close() {
        timer.shutdownNow();
        try {
            cql.conditional(cql.bind(END, ledger, holder));
        } catch (DriverException | Trouble e) {
            LOG.info("lease not given back, it ends by itself ledger={} reason={}", ledger, e.toString());
        }
    }
}
