package dev.cairn.reliability;

import org.junit.jupiter.api.Test;

class KillSuiteTest {

    @Test
    void nothing_acknowledged_is_lost_by_kill_9() throws Exception {
        SuiteRuns.requireGreen(new KillSuite(), 24);
    }

    @Test
    void an_acknowledgement_before_the_write_is_found() throws Exception {
        // 15 of 24 kills meet a promise that is not written yet; one in four falls while it opens.
        SuiteRuns.requireRed(new KillSuite(), 60, Books.ACK_BEFORE_FSYNC, Tally.Count.LOST);
    }
}
