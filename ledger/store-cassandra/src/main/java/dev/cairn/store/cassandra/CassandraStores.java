package dev.cairn.store.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import dev.cairn.ledger.Inspection;
import dev.cairn.ledger.Stores;
import dev.cairn.ledger.Trouble;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A ledger in a Cassandra keyspace, for more than one machine: whoever opens it becomes its writer.
 *
 * <p>{@link #open} waits while another process holds the lease, then claims the ledger's next epoch in the head row. From that moment a writer
 * before, dead, paused or cut off, cannot commit anything: its next append or swap is a {@link Trouble.Conflict}. Closing gives the lease back, so
 * that the next one need not wait.
 */
public final class CassandraStores {

    private static final Duration REQUEST = Duration.ofSeconds(10);
    private static final String POSITIONS = "positions";
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private CassandraStores() {}

    /**
     * Opens a ledger.
     *
     * @param address where; keyspace and tables are made if they are not there and the address says how many copies to keep
     * @param password of the address's user; empty if it names none
     * @param ledger its origin
     * @param writer this process, in words for people: host and process
     * @param notice told in words who is being waited for
     * @throws Trouble.Unavailable if Cassandra does not answer
     * @throws Trouble.Corrupt if what was committed is not there
     * @throws InterruptedException while standing by
     */
    public static Stores open(
            CassandraAddress address, Optional<String> password, String ledger, String writer, Consumer<String> notice)
            throws InterruptedException {
        return openAll(address, password, ledger, writer, notice).stores();
    }

    /**
     * What a writer has.
     *
     * @param stores closing them closes the events too
     * @param events what EPCIS queries are answered from
     */
    public record Opened(Stores stores, EventTables events) {}

    /** As {@link #open}, with the ledger's events. */
    public static Opened openAll(
            CassandraAddress address, Optional<String> password, String ledger, String writer, Consumer<String> notice)
            throws InterruptedException {
        Cql cql = connect(address, password);
        try {
            return assemble(cql, ledger, writer, notice);
        } catch (InterruptedException | RuntimeException | Error e) {
            cql.close();
            throw e;
        }
    }

    /**
     * A ledger to be looked at, beside whoever writes it: nothing is claimed, made or changed.
     *
     * @throws IllegalArgumentException if there is no such ledger
     * @throws Trouble.Unavailable if Cassandra does not answer
     */
    public static Inspection inspect(CassandraAddress address, Optional<String> password, String ledger) {
        Cql cql = connect(address, password, Schema::require);
        try {
            if (HeadRow.read(cql, ledger).isEmpty()) {
                throw new IllegalArgumentException("keyspace " + address.keyspace() + " holds no ledger " + ledger);
            }
            return view(cql, ledger, cql::close);
        } catch (RuntimeException | Error e) {
            cql.close();
            throw e;
        }
    }

    /** What there is of a ledger, through a session that is open already. */
    static Inspection view(Cql cql, String ledger, Runnable closer) {
        return new Inspection(
                new CassandraObjects(cql, ledger),
                Optional.of(new HeadView(cql, ledger)),
                Optional.of(new JournalView(cql, ledger)),
                Optional.of(new CassandraCapsules(cql, ledger)),
                Optional.of(new CassandraIndex(cql, ledger, POSITIONS)),
                List.of(),
                Lease.isHeld(cql, ledger),
                closer);
    }

    private static Opened assemble(Cql cql, String ledger, String writer, Consumer<String> notice)
            throws InterruptedException {
        Lease lease = Lease.take(cql, ledger, writer, UUID.randomUUID(), notice);
        try {
            HeadRow row = HeadRow.claim(cql, ledger, writer, UUID::randomUUID);
            lease.keep(row::requireStillMine);
            AtomicBoolean closed = new AtomicBoolean();
            Stores stores = stores(cql, ledger, row, CassandraJournal.SEGMENT_ENTRIES, () -> {
                if (!closed.getAndSet(true)) {
                    lease.close();
                    cql.close();
                }
            });
            return new Opened(stores, new EventTables(cql, ledger, row, CassandraEvents.Limits.USUAL));
        } catch (RuntimeException | Error e) {
            lease.close();
            throw e;
        }
    }

    /** The ports of a writer who has claimed the ledger. */
    static Stores stores(Cql cql, String ledger, HeadRow row, int segmentEntries, Runnable closer) {
        return new Stores(
                new CassandraHeads(row),
                CassandraJournal.open(cql, ledger, row, segmentEntries),
                new CassandraObjects(cql, ledger),
                new CassandraCapsules(cql, ledger),
                new CassandraIndex(cql, ledger, POSITIONS),
                new CassandraIndex(cql, ledger, "trace"),
                closer);
    }

    /** A session in the address's keyspace, whose tables are there. */
    static Cql connect(CassandraAddress address, Optional<String> password) {
        return connect(address, password, Schema::ensure);
    }

    private static Cql connect(
            CassandraAddress address, Optional<String> password, BiConsumer<CqlSession, CassandraAddress> seeTo) {
        CqlSession session = session(address, password);
        try {
            seeTo.accept(session, address);
            return new Cql(session);
        } catch (RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    private static CqlSession session(CassandraAddress address, Optional<String> password) {
        CqlSessionBuilder builder = CqlSession.builder()
                .addContactPoints(address.contacts())
                .withLocalDatacenter(address.datacenter())
                .withConfigLoader(config());
        address.user().ifPresent(user -> builder.withAuthCredentials(user, password.orElse("")));
        try {
            return builder.build();
        } catch (AllNodesFailedException e) {
            throw new Trouble.Unavailable(
                    "no Cassandra node answers at " + address.contacts() + " (data centre " + address.datacenter()
                            + "): " + e.getMessage(),
                    e);
        } catch (DriverException | IllegalStateException e) {
            throw Cql.unavailable(e);
        }
    }

    private static DriverConfigLoader config() {
        return DriverConfigLoader.programmaticBuilder()
                .withString(DefaultDriverOption.REQUEST_CONSISTENCY, "LOCAL_QUORUM")
                .withString(DefaultDriverOption.REQUEST_SERIAL_CONSISTENCY, "SERIAL")
                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, REQUEST)
                .withBoolean(DefaultDriverOption.REQUEST_WARN_IF_SET_KEYSPACE, false)
                // Timestamps that count are ours; looking for a native clock only logs what it does not find.
                .withBoolean(DefaultDriverOption.TIMESTAMP_GENERATOR_FORCE_JAVA_CLOCK, true)
                .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, CONNECT)
                .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, CONNECT)
                .withDuration(DefaultDriverOption.METADATA_SCHEMA_REQUEST_TIMEOUT, CONNECT)
                .withInt(DefaultDriverOption.NETTY_IO_SIZE, 2)
                .withInt(DefaultDriverOption.NETTY_ADMIN_SIZE, 1)
                .withInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, 0)
                .withInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, 0)
                .build();
    }
}
