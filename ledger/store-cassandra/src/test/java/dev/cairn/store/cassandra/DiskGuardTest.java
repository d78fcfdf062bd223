package dev.cairn.store.cassandra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.ExecutionInfo;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import dev.cairn.ledger.Admission;
import dev.cairn.ledger.Ledger;
import dev.cairn.ledger.LedgerState;
import dev.cairn.ledger.LogCheck;
import dev.cairn.ledger.fake.Await;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.store.cassandra.server.NeedsCassandra;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * A node that says what Cassandra's guardrails say when a disk is nearly full, with each write that it takes or refuses. It is a line to a real
 * node that says so: Cassandra asks ordinary users only, and the test node knows no users.
 */
@NeedsCassandra
class DiskGuardTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration FULL = Duration.ofMillis(300);

    /** As in {@code org.apache.cassandra.db.guardrails.Guardrails} of 5.0.9. */
    private static final String WARNING =
            "Guardrail replica_disk_usage violated: Replica disk usage exceeds warning threshold";

    private static final String REFUSAL =
            "Guardrail replica_disk_usage violated: Write request failed because disk usage exceeds failure threshold";

    /** What the node says about its disk. */
    private enum Disk {
        ROOMY,
        NEARLY_FULL,
        FULL
    }

    private final String origin = TestKeyspace.freshLedger();
    private final Consortium all = Consortium.withoutWitnesses(14);
    private final ChainPen pen = all.pen(all.device, Consortium.chain(1));
    private final AtomicInteger refused = new AtomicInteger();
    private final Cql cql = new Cql(guarded(TestKeyspace.cql().session()), FULL);
    private volatile Disk disk = Disk.ROOMY;

    private CqlSession guarded(CqlSession session) {
        return over(CqlSession.class, session, (name, answer) -> {
            if (!name.equals("executeAsync")) {
                return answer;
            }
            if (disk == Disk.FULL) {
                refused.incrementAndGet();
                Node node = session.getMetadata().getNodes().values().iterator().next();
                return CompletableFuture.failedFuture(new InvalidQueryException(node, REFUSAL));
            }
            return ((CompletionStage<?>) answer).thenApply(rows -> told((AsyncResultSet) rows));
        });
    }

    private AsyncResultSet told(AsyncResultSet rows) {
        List<String> words = disk == Disk.NEARLY_FULL ? List.of("by the way", WARNING) : List.of();
        ExecutionInfo info = over(
                ExecutionInfo.class,
                rows.getExecutionInfo(),
                (name, answer) -> name.equals("getWarnings") ? words : answer);
        return over(AsyncResultSet.class, rows, (name, answer) -> name.equals("getExecutionInfo") ? info : answer);
    }

    /** What becomes of an answer. */
    private interface Change {
        Object of(String method, Object answer);
    }

    private static <T> T over(Class<T> face, T body, Change change) {
        return face.cast(Proxy.newProxyInstance(
                DiskGuardTest.class.getClassLoader(), new Class<?>[] {face}, (self, method, words) -> {
                    try {
                        return change.of(method.getName(), method.invoke(body, words));
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private Ledger open() {
        return TestKeyspace.ledger(cql, origin, all);
    }

    private Admission offer(Ledger ledger) {
        return ledger.offer(all.reading(pen, 1)).orTimeout(60, TimeUnit.SECONDS).join();
    }

    @Test
    void a_nearly_full_disk_is_the_low_water_mark_and_intake_goes_on_by_itself() {
        try (Ledger ledger = open()) {
            assertInstanceOf(Admission.Admitted.class, offer(ledger));
            disk = Disk.NEARLY_FULL;
            Await.until(
                    "intake refused",
                    () -> offer(ledger) instanceof Admission.Retry retry
                            && retry.code().equals("FUL-02"));
            assertInstanceOf(LedgerState.Open.class, ledger.state());
            disk = Disk.ROOMY;
            Await.until("intake goes on", () -> offer(ledger) instanceof Admission.Admitted);
            Await.published(ledger);
            LogCheck.requireWhole(ledger, all.genesis);
        }
    }

    @Test
    void a_refused_write_is_said_again_until_there_is_room() {
        disk = Disk.FULL;
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> cql.write(List.of(
                cql.bind("INSERT INTO cursor (ledger, name, generation, next) VALUES (?, 'touch', 0, 7)", origin))));
        Await.until("refused, and refused again", () -> refused.get() > 2);
        assertTrue(cql.isDiskNearlyFull());
        disk = Disk.ROOMY;
        waiting.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        List<Long> stored =
                TestKeyspace.cql().rows("SELECT next FROM cursor WHERE ledger = ? AND name = 'touch'", origin).stream()
                        .map(row -> row.getLong("next"))
                        .toList();
        assertEquals(List.of(7L), stored);
    }
}
