package dev.cairn.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.fake.Consortium;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChainWatchTest {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Consortium all = Consortium.withoutWitnesses(3);
    private final ChainWatch watch = new ChainWatch("c");
    private final List<Statement> chain = chain(40);

    private List<Statement> chain(int count) {
        ChainPen pen = all.pen(all.device, Consortium.chain(1));
        List<Statement> statements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            statements.add(all.reading(pen, i).statement());
        }
        return statements;
    }

    @Test
    void a_gap_is_as_old_as_itself_and_not_as_the_one_before_it() {
        Instant now = Consortium.NOW;
        watch.take(chain.get(1), 1, now);
        now = now.plus(PATIENCE).minusSeconds(1);
        watch.take(chain.get(3), 2, now);
        watch.take(chain.get(0), 3, now);
        now = now.plusSeconds(2);
        assertEquals(List.of(), watch.findings(now, PATIENCE), "number 2 is missing for two seconds");
        now = now.plus(PATIENCE);
        assertTrue(watch.findings(now, PATIENCE).get(0).what().contains("numbers 2 to 2"));
    }

    @Test
    void a_chain_that_contradicts_itself_for_ever_is_told_in_bounded_words() {
        watch.take(chain.get(0), 0, Consortium.NOW);
        for (int i = 0; i < ChainWatch.WRONG_MAX + 7; i++) {
            watch.take(chain.get(0), i, Consortium.NOW);
        }
        List<Finding> found = watch.findings(Consortium.NOW, PATIENCE);
        assertEquals(ChainWatch.WRONG_MAX + 1, found.size());
        assertTrue(found.get(ChainWatch.WRONG_MAX).what().contains("7 times more"), found::toString);
    }
}
