package dev.cairn.reliability;

import org.junit.jupiter.api.Test;

class FilesSuiteTest {

    @Test
    void nothing_acknowledged_is_lost_when_a_system_call_is_killed_or_fails() throws Exception {
        SuiteRuns.requireGreen(new FilesSuite(), 8);
    }

    @Test
    void an_acknowledgement_before_the_sync_is_found() throws Exception {
        SuiteRuns.requireRed(new FilesSuite(), 12, Books.ACK_BEFORE_FSYNC, Tally.Count.LOST);
    }
}
