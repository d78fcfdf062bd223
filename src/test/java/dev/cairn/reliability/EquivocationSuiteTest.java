package dev.cairn.reliability;

import org.junit.jupiter.api.Test;

class EquivocationSuiteTest {

    @Test
    void no_two_histories_are_cosigned() throws Exception {
        SuiteRuns.requireGreen(new EquivocationSuite(), 200);
    }

    @Test
    void a_witness_without_a_memory_is_found() throws Exception {
        SuiteRuns.requireRed(new EquivocationSuite(), 50, "amnesia", Tally.Count.FORKED);
    }
}
