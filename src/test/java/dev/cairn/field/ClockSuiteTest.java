package dev.cairn.field;

import dev.cairn.reliability.SuiteRuns;
import org.junit.jupiter.api.Test;

class ClockSuiteTest {

    @Test
    void no_clock_that_is_wrong_or_set_costs_a_statement_or_its_order() throws Exception {
        SuiteRuns.requireGreen(new ClockSuite(), 1);
    }
}
