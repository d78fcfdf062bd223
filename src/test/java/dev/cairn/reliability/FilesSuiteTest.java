package dev.cairn.reliability;

import org.junit.jupiter.api.Test;

class FilesSuiteTest {
    private static final int ALL_OF_THEM = 100_000;

    @Test
    void nothing_acknowledged_is_lost_whichever_call_of_a_commit_is_hurt_and_however() throws Exception {
        SuiteRuns.requireGreen(FilesSuite.small(6, 30), ALL_OF_THEM);
    }

    @Test
    void an_acknowledgement_before_the_sync_is_found() throws Exception {
        SuiteRuns.requireRed(FilesSuite.small(0, 0), ALL_OF_THEM, Books.ACK_BEFORE_FSYNC, Tally.Count.LOST);
    }

    @Test
    void a_failed_sync_that_is_taken_for_done_is_found() throws Exception {
        SuiteRuns.requireRed(FilesSuite.small(0, 0), ALL_OF_THEM, StubbornJournal.RETRY_FSYNC, Tally.Count.LOST);
    }
}
