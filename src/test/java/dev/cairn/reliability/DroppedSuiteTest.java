package dev.cairn.reliability;

import org.junit.jupiter.api.Test;

class DroppedSuiteTest {

    @Test
    void every_receipt_whose_head_was_dropped_is_named() throws Exception {
        SuiteRuns.requireGreen(new DroppedSuite(), 100);
    }

    @Test
    void a_monitor_that_is_not_shown_the_receipts_is_found() throws Exception {
        SuiteRuns.requireRed(new DroppedSuite(), 20, DroppedSuite.NOT_SHOWN, Tally.Count.LOST);
    }
}
