package dev.cairn.mutation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.reliability.Tally;
import org.junit.jupiter.api.Test;

/** How the suite judges; PIT itself runs at night. */
class MutationSuiteTest {
    private static String mutants(int killed, int timedOut, int survived, int uncovered) {
        return "<mutations partial=\"true\">\n"
                + mutant("KILLED").repeat(killed)
                + mutant("TIMED_OUT").repeat(timedOut)
                + mutant("SURVIVED").repeat(survived)
                + mutant("NO_COVERAGE").repeat(uncovered)
                + mutant("NON_VIABLE");
    }

    private static String mutant(String status) {
        return "<mutation detected='x' status='" + status
                + "' numberOfTestsRun='1'><lineNumber>1</lineNumber></mutation>\n";
    }

    private static Tally judged(String xml, boolean complete) {
        Tally tally = new Tally();
        MutationSuite.judge(xml, complete, tally);
        return tally;
    }

    @Test
    void eighty_five_in_a_hundred_are_enough_and_one_less_is_red() {
        assertFalse(judged(mutants(80, 5, 10, 5), true).isRed());
        assertTrue(judged(mutants(79, 5, 10, 6), true).isRed());
        assertEquals(100, judged(mutants(80, 5, 10, 5), true).get(Tally.Count.ROUNDS));
    }

    @Test
    void a_run_without_a_mutant_is_red() {
        assertTrue(judged("", true).isRed());
    }

    @Test
    void a_run_that_was_cut_short_is_counted_and_not_judged() {
        Tally tally = judged(mutants(1, 0, 9, 0), false);
        assertFalse(tally.isRed());
        assertEquals(10, tally.get(Tally.Count.ROUNDS));
    }

    @Test
    void a_word_that_is_not_pits_is_an_error() {
        assertThrows(IllegalArgumentException.class, () -> Score.of(mutant("FORGOTTEN")));
    }
}
