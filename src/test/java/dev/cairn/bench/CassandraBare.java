package dev.cairn.bench;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import dev.cairn.ledger.Admission;
import dev.cairn.ledger.Offer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The least that an answer can cost on Cassandra: whatever waits goes into unlogged batches of at most 40 KiB, a partition each, at
 * LOCAL_QUORUM, many under way at once; an entry is answered with its batch. No order, no condition, no index, nothing is read.
 */
final class CassandraBare implements Ground.Bare {
    private static final int BATCH_BYTES = 40 << 10;
    private static final int IN_FLIGHT_MAX = 64;
    private static final int QUEUE_MAX = 8_192;
    private static final Duration SCHEMA = Duration.ofSeconds(60);

    private final CqlSession session;
    private final String table;
    private final PreparedStatement insert;
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
    private final Semaphore room = new Semaphore(IN_FLIGHT_MAX);
    private final AtomicLong next = new AtomicLong();
    private final Thread thread = new Thread(this::loop, "bare-cassandra");

    private record Waiting(Offer offer, CompletableFuture<Admission> answer) {
        int bytes() {
            return offer.statement().bytes().size() + offer.capsule().size();
        }
    }

    /** Writes to a table of its own in that keyspace, which {@link #close} drops with the session. */
    CassandraBare(CqlSession session, String keyspace) {
        this.session = session;
        this.table = keyspace + ".bare_" + Long.toUnsignedString(System.nanoTime(), 36);
        schema("CREATE TABLE " + table
                + " (parcel bigint, n int, statement blob, capsule blob, PRIMARY KEY (parcel, n))");
        this.insert = session.prepare("INSERT INTO " + table + " (parcel, n, statement, capsule) VALUES (?, ?, ?, ?)");
        thread.setDaemon(true);
        thread.start();
    }

    private void schema(String text) {
        session.execute(SimpleStatement.newInstance(text).setTimeout(SCHEMA));
    }

    @Override
    public CompletableFuture<Admission> offer(Offer offer) {
        Waiting waiting = new Waiting(offer, new CompletableFuture<>());
        if (!queue.offer(waiting)) {
            throw new IllegalStateException("more clients than places in the queue");
        }
        return waiting.answer();
    }

    private void loop() {
        try {
            for (long batch = 0; ; batch++) {
                List<Waiting> some = new ArrayList<>(List.of(queue.take()));
                room.acquire();
                gather(some);
                send(batch, some);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** Adds what has come meanwhile and still fits. */
    private void gather(List<Waiting> some) {
        int bytes = some.get(0).bytes();
        for (Waiting more = queue.peek(); more != null && bytes + more.bytes() <= BATCH_BYTES; more = queue.peek()) {
            some.add(queue.remove());
            bytes += more.bytes();
        }
    }

    private void send(long batch, List<Waiting> some) {
        BatchStatementBuilder builder =
                BatchStatement.builder(DefaultBatchType.UNLOGGED).setIdempotence(true);
        for (int n = 0; n < some.size(); n++) {
            ByteBuffer statement = some.get(n).offer().statement().bytes().buffer();
            ByteBuffer capsule = some.get(n).offer().capsule().buffer();
            builder.addStatement(insert.bind(batch, n, statement, capsule));
        }
        session.executeAsync(builder.build()).whenComplete((done, error) -> {
            room.release();
            for (Waiting each : some) {
                if (error == null) {
                    each.answer().complete(new Admission.Admitted(next.getAndIncrement(), Set.of()));
                } else {
                    each.answer().completeExceptionally(error);
                }
            }
        });
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
        room.acquire(IN_FLIGHT_MAX);
        schema("DROP TABLE " + table);
        session.close();
    }
}
