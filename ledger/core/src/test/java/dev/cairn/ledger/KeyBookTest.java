package dev.cairn.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.fake.Await;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.MemoryStores;
import dev.cairn.proof.statement.ChainPen;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeyBookTest {
    private final Consortium all = Consortium.withoutWitnesses(1);
    private final ChainPen pen = all.pen(all.device, Consortium.chain(1));
    private final Ledger ledger = Ledger.open(
            LedgerConfig.of(all.genesis).withSealPeriod(Duration.ofMillis(20)).withLimits(1_000, 0, 1 << 20),
            MemoryStores.create(),
            all.log,
            List.of(),
            all.clock);
    private Optional<Head> published = Optional.empty();
    private Optional<Head> witnessed = Optional.empty();

    @AfterEach
    void close() {
        ledger.close();
    }

    /** Everything of the ledger but its heads, which the test says. */
    private LedgerReader reader() {
        Class<?>[] face = {LedgerReader.class};
        return (LedgerReader) Proxy.newProxyInstance(getClass().getClassLoader(), face, (proxy, method, values) -> {
            if (method.getName().equals("published")) {
                return published.orElseThrow();
            }
            if (method.getName().equals("witnessed")) {
                return witnessed;
            }
            try {
                return method.invoke(ledger, values);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    private Head next() throws Exception {
        ledger.offer(all.reading(pen, 1)).get(30, TimeUnit.SECONDS);
        long size = ledger.sequenced();
        Await.until("a head of " + size, () -> ledger.published().size() >= size);
        return ledger.published();
    }

    @Test
    void never_shows_less_than_it_did_before_the_first_head_was_witnessed() throws Exception {
        Await.until("the first head", () -> ledger.published().size() > 0);
        Head first = next();
        Head second = next();
        Head third = next();
        assertTrue(first.size() < second.size() && second.size() < third.size());
        Bundles bundles = new Bundles(reader(), ledger.keys());
        published = Optional.of(second);
        assertEquals(second.note(), bundles.keyBook().checkpoint());
        witnessed = Optional.of(first);
        published = Optional.of(third);
        assertEquals(second.note(), bundles.keyBook().checkpoint(), "the witnessed head is older than what was shown");
        witnessed = Optional.of(second);
        assertEquals(second.note(), bundles.keyBook().checkpoint());
        witnessed = Optional.of(third);
        assertEquals(third.note(), bundles.keyBook().checkpoint());
    }

    @Test
    void shows_the_witnessed_head_when_nothing_was_shown_before() throws Exception {
        Await.until("the first head", () -> ledger.published().size() > 0);
        witnessed = Optional.of(next());
        published = Optional.of(next());
        assertEquals(
                witnessed.get().note(),
                new Bundles(reader(), ledger.keys()).keyBook().checkpoint());
    }
}
