package dev.cairn.reliability;

import org.junit.jupiter.api.Test;

class KillSuiteTest {

    @Test
    void nothing_acknowledged_is_lost_by_kill_9() throws Exception {
        SuiteRuns.requireGreen(new KillSuite(), 24);
    }

    @Test
    void an_acknowledgement_before_the_write_is_found() throws Exception {
        SuiteRuns.requireRed(new KillSuite(), 12, Books.ACK_BEFORE_FSYNC, Tally.Count.LOST);
    }
}
