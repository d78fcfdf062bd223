package dev.cairn.reliability;

import org.junit.jupiter.api.Test;

class SpoolSuiteTest {

    @Test
    void nothing_that_may_have_been_sent_is_lost_by_a_power_cut() throws Exception {
        SuiteRuns.requireGreen(new SpoolSuite(), 4);
    }

    @Test
    void a_promise_before_the_sync_is_found() throws Exception {
        SuiteRuns.requireRed(new SpoolSuite(), 12, Books.ACK_BEFORE_FSYNC, Tally.Count.LOST);
    }
}
