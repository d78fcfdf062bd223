package dev.cairn.field;

import dev.cairn.reliability.SuiteRuns;
import dev.cairn.reliability.Tally.Count;
import org.junit.jupiter.api.Test;

class FieldSuiteTest {

    @Test
    void nothing_signed_is_lost_in_the_field() throws Exception {
        SuiteRuns.requireGreen(new FieldSuite(), 14);
    }

    @Test
    void a_gateway_that_lets_go_on_a_puback_is_found() throws Exception {
        SuiteRuns.requireRed(new FieldSuite(), 10, FieldRun.FREE_ON_PUBACK, Count.LOST);
    }
}
