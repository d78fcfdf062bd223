package dev.cairn.ledger.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.sim.History.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimulationTest {
    private static final int HISTORIES = 200;
    private static final int HISTORIES_TO_FIND = 3_000;

    private final long first = Long.getLong("cairn.seed", System.nanoTime() & 0xffffffL);

    @Test
    void every_promise_is_kept_in_two_hundred_histories() {
        List<String> red = new ArrayList<>();
        long acknowledged = 0;
        long heads = 0;
        int damage = 0;
        for (long seed = first; seed < first + HISTORIES; seed++) {
            Outcome outcome = History.run(seed, Optional.empty());
            acknowledged += outcome.acknowledged();
            heads += outcome.heads();
            damage += outcome.damageFound() ? 1 : 0;
            for (String violation : outcome.violations()) {
                red.add("seed " + seed + ": " + violation);
            }
        }
        System.out.printf(
                "%d histories from seed %d, %d acknowledged, %d heads, %d flips in memory found before signing%n",
                HISTORIES, first, acknowledged, heads, damage);
        assertEquals(List.of(), red);
        assertTrue(acknowledged > HISTORIES && heads > HISTORIES, "histories in which nothing happens, seed " + first);
    }

    @Test
    void a_seed_is_a_history() {
        assertEquals(History.run(first, Optional.empty()), History.run(first, Optional.empty()), "seed " + first);
    }

    @ParameterizedTest
    @EnumSource
    void a_planted_bug_is_found(SimPlant plant) {
        for (long seed = first; seed < first + HISTORIES_TO_FIND; seed++) {
            List<String> violations = History.run(seed, Optional.of(plant)).violations();
            if (!violations.isEmpty()) {
                System.out.printf("%s found by seed %d after %d: %s%n", plant, seed, seed - first, violations.get(0));
                return;
            }
        }
        throw new AssertionError(plant + " was not found by seeds " + first + " to " + (first + HISTORIES_TO_FIND));
    }
}
