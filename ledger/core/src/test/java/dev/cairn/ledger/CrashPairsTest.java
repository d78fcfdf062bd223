package dev.cairn.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.fake.MemoryDisk;
import dev.cairn.ledger.fake.MemoryDisk.Plant;
import dev.cairn.ledger.fake.Tripwire.Mode;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrashPairsTest {
    private static final List<Mode> KILLED = List.of(Mode.NOT_DONE_THEN_DEAD, Mode.DONE_THEN_DEAD);

    @Test
    void holds_every_promise_when_any_call_fails_and_then_any_call_of_the_life_after_it() {
        CrashPairs pairs = new CrashPairs(MemoryDisk::new, 1, KILLED);
        pairs.run(() -> true);
        System.out.println(pairs.summary());
        assertEquals(List.of(), pairs.violations());
        assertTrue(pairs.isComplete());
        assertTrue(pairs.singles() >= 40 && pairs.pairs() >= 1_500, pairs::summary);
    }

    @Test
    void each_planted_bug_is_found() {
        for (Plant plant : Plant.values()) {
            CrashPairs pairs = new CrashPairs(() -> new MemoryDisk(plant), 1, KILLED);
            pairs.run(() -> pairs.violations().isEmpty());
            assertTrue(!pairs.violations().isEmpty(), plant + " was not found: " + pairs.summary());
        }
    }
}
