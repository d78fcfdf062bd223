package dev.cairn.store.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.QueryExecutionException;
import dev.cairn.ledger.Trouble;
import dev.cairn.proof.Bytes;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session, with the three ways in which this room talks: plain statements at LOCAL_QUORUM, many of them at once with a limit, and
 * conditional ones at SERIAL. Plain statements are idempotent by construction (rows are immutable or ordered by a timestamp of
 * ours), so the driver may repeat them on another node, and here they are repeated while no node answers, for {@link #PATIENCE}: a lost
 * connection is no reason to halt. Conditional ones are never repeated here. Open for tests, which lose answers.
 */
class Cql implements AutoCloseable {

    /** Until then plain statements that were not answered are repeated. */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Duration PAUSE = Duration.ofMillis(100);

    /** Requests under way at once, of one call. */
    static final int IN_FLIGHT_MAX = 256;

    /** Cassandra refuses 50 KiB a batch. */
    static final int BATCH_BYTES_MAX = 40 << 10;

    /** Cassandra warns at 5 KiB a batch of several partitions, and at more than 10 of them. */
    static final int MIXED_BYTES_MAX = 4 << 10;

    static final int PARTITIONS_MAX = 10;

    private static final Logger LOG = LoggerFactory.getLogger(Cql.class);

    /** How long a node's word about its disk is believed; the next write asks again. */
    static final Duration FULL = Duration.ofSeconds(15);

    /** What both of Cassandra's guardrails say, warning and refusal (data_disk_usage_percentage_…_threshold). */
    private static final String DISK_WORDS = "disk usage exceeds";

    private final CqlSession session;
    private final Duration full;
    private volatile Optional<Long> toldFull = Optional.empty();
    private final Map<String, PreparedStatement> prepared = new ConcurrentHashMap<>();

    Cql(CqlSession session) {
        this(session, FULL);
    }

    /** @param full how long a node's word about its disk is believed */
    Cql(CqlSession session, Duration full) {
        this.session = session;
        this.full = full;
    }

    CqlSession session() {
        return session;
    }

    /** A statement with its values; {@code Bytes} may be among them. */
    BoundStatement bind(String text, Object... values) {
        PreparedStatement known = prepared.get(text);
        if (known == null) {
            known = trouble(
                    () -> session.prepare(SimpleStatement.newInstance(text).setIdempotent(true)));
            prepared.put(text, known);
        }
        Object[] raw = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            raw[i] = values[i] instanceof Bytes bytes ? bytes.buffer() : values[i];
        }
        return known.bind(raw);
    }

    /** All rows of a query. */
    List<Row> rows(String text, Object... values) {
        return rows(bind(text, values));
    }

    List<Row> rows(Statement<?> query) {
        return trouble(() -> session.execute(query).all());
    }

    /** Gives the rows of a query one by one, a page in memory at a time. */
    void each(Statement<?> query, Consumer<Row> to) {
        ByteBuffer next = null;
        do {
            Statement<?> page = next == null ? query : query.setPagingState(next);
            AsyncResultSet found = trouble(
                    () -> session.executeAsync(page).toCompletableFuture().join());
            found.currentPage().forEach(to);
            next = found.getExecutionInfo().getPagingState();
        } while (next != null);
    }

    /** The only row of a query, if there is one. */
    Optional<Row> row(String text, Object... values) {
        return rows(text, values).stream().findFirst();
    }

    /** Writes one statement; durable on return as LOCAL_QUORUM is. */
    void write(String text, Object... values) {
        trouble(() -> session.execute(bind(text, values)));
    }

    /** Writes all of them, in any order. When it throws, any of them may have been written. */
    void write(List<? extends Statement<?>> all) {
        ask(all);
    }

    /** Asks all of them at once; all rows of each answer, in order. */
    List<List<Row>> ask(List<? extends Statement<?>> all) {
        return trouble(() -> askOnce(all));
    }

    private List<List<Row>> askOnce(List<? extends Statement<?>> all) {
        Semaphore room = new Semaphore(IN_FLIGHT_MAX);
        List<CompletableFuture<AsyncResultSet>> answers = new ArrayList<>(all.size());
        for (Statement<?> each : all) {
            room.acquireUninterruptibly();
            CompletableFuture<AsyncResultSet> answer =
                    session.executeAsync(each).toCompletableFuture();
            answers.add(answer.whenComplete((rows, error) -> room.release()));
            if (answer.isCompletedExceptionally()) {
                break;
            }
        }
        return answers.stream().map(CompletableFuture::join).map(this::pages).toList();
    }

    /** Whether a node has said a short time ago that its disk is nearly full, with a write that it took or refused. */
    boolean isDiskNearlyFull() {
        return toldFull.filter(at -> System.nanoTime() - at < full.toNanos()).isPresent();
    }

    private void hear(AsyncResultSet answer) {
        if (answer.getExecutionInfo().getWarnings().stream().anyMatch(words -> words.contains(DISK_WORDS))) {
            toldFull = Optional.of(System.nanoTime());
        }
    }

    private List<Row> pages(AsyncResultSet first) {
        hear(first);
        List<Row> rows = new ArrayList<>(first.remaining());
        first.currentPage().forEach(rows::add);
        AsyncResultSet page = first;
        while (page.hasMorePages()) {
            page = page.fetchNextPage().toCompletableFuture().join();
            page.currentPage().forEach(rows::add);
        }
        return rows;
    }

    /**
     * Executes a conditional statement, once.
     *
     * @return whether it says that it took effect
     * @throws DriverException then nobody knows
     */
    boolean conditional(BoundStatement statement) {
        ResultSet answer = session.execute(statement
                .setIdempotent(false)
                .setConsistencyLevel(ConsistencyLevel.QUORUM)
                .setSerialConsistencyLevel(ConsistencyLevel.SERIAL));
        return answer.wasApplied();
    }

    /**
     * Reads at SERIAL: what a conditional statement before it began is finished or void first.
     *
     * @throws DriverException if a majority does not answer
     */
    Optional<Row> serial(BoundStatement query) {
        return Optional.ofNullable(session.execute(query.setConsistencyLevel(ConsistencyLevel.SERIAL))
                .one());
    }

    /** Puts statements to one partition into as few unlogged batches of at most {@value #BATCH_BYTES_MAX} bytes as may be. */
    static List<Statement<?>> batches(List<Sized> statements) {
        List<Statement<?>> batches = new ArrayList<>();
        for (int from = 0; from < statements.size(); ) {
            int to = from + 1;
            int bytes = statements.get(from).bytes();
            while (to < statements.size() && bytes + statements.get(to).bytes() <= BATCH_BYTES_MAX) {
                bytes += statements.get(to).bytes();
                to++;
            }
            batches.add(batch(statements.subList(from, to)));
            from = to;
        }
        return batches;
    }

    /**
     * Puts statements into few unlogged batches: those of a large partition into batches of its own, small ones together, up to
     * {@value #PARTITIONS_MAX} and {@value #MIXED_BYTES_MAX} bytes.
     *
     * @param partitions the statements of each
     */
    static List<Statement<?>> together(Collection<List<Sized>> partitions) {
        List<Statement<?>> batches = new ArrayList<>();
        List<Sized> open = new ArrayList<>();
        int opened = 0;
        int bytes = 0;
        for (List<Sized> partition : partitions) {
            int more = partition.stream().mapToInt(Sized::bytes).sum();
            if (more > MIXED_BYTES_MAX) {
                batches.addAll(batches(partition));
                continue;
            }
            if (opened == PARTITIONS_MAX || bytes + more > MIXED_BYTES_MAX) {
                batches.add(batch(open));
                open.clear();
                opened = 0;
                bytes = 0;
            }
            open.addAll(partition);
            opened++;
            bytes += more;
        }
        if (!open.isEmpty()) {
            batches.add(batch(open));
        }
        return batches;
    }

    private static Statement<?> batch(List<Sized> statements) {
        return BatchStatement.newInstance(
                        DefaultBatchType.UNLOGGED,
                        statements.stream().map(Sized::statement).toList())
                .setIdempotent(true);
    }

    /** A statement and about how many bytes it takes in a batch. */
    record Sized(BatchableStatement<?> statement, int bytes) {}

    static Bytes bytes(Row row, String column) {
        ByteBuffer value = Objects.requireNonNull(row.getByteBuffer(column), column);
        byte[] copy = new byte[value.remaining()];
        value.get(copy);
        return Bytes.wrap(copy);
    }

    private interface Call<T> {
        T run();
    }

    private <T> T trouble(Call<T> call) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Throwable wrong;
            try {
                return call.run();
            } catch (CompletionException e) {
                wrong = e.getCause() == null ? e : e.getCause();
            } catch (DriverException e) {
                wrong = e;
            }
            if (!mayPass(wrong) || System.nanoTime() > end) {
                throw unavailable(wrong);
            }
            LOG.info("cassandra does not answer, asking again reason={}", wrong.toString());
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** Nobody answered, or a node said that it or others cannot just now. */
    private boolean mayPass(Throwable wrong) {
        if (wrong instanceof InvalidQueryException
                && String.valueOf(wrong.getMessage()).contains(DISK_WORDS)) {
            toldFull = Optional.of(System.nanoTime());
            return true;
        }
        return wrong instanceof AllNodesFailedException
                || wrong instanceof DriverTimeoutException
                || wrong instanceof ClosedConnectionException
                || wrong instanceof QueryExecutionException;
    }

    static Trouble.Unavailable unavailable(Throwable e) {
        return new Trouble.Unavailable("cassandra: " + e.getClass().getSimpleName() + ": " + e.getMessage(), e);
    }

    @Override
    public void close() {
        session.close();
    }
}
