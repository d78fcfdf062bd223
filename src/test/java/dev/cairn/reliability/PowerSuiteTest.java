package dev.cairn.reliability;

import org.junit.jupiter.api.Test;

class PowerSuiteTest {

    @Test
    void nothing_acknowledged_is_lost_by_a_power_cut() throws Exception {
        SuiteRuns.requireGreen(new PowerSuite(), 12);
    }

    @Test
    void an_acknowledgement_before_the_sync_is_found() throws Exception {
        // As with kills: 10 of 10 within the first round, 20 runs. A ledger that ends before its signed head counts as
        // loss.
        SuiteRuns.requireRed(new PowerSuite(), 60, Books.ACK_BEFORE_FSYNC, Tally.Count.LOST);
    }
}
