package dev.cairn.reliability;

import org.junit.jupiter.api.Test;

class FullDiskSuiteTest {

    @Test
    void a_full_disk_stops_intake_and_nothing_else_and_loses_nothing() throws Exception {
        SuiteRuns.requireGreen(new FullDiskSuite(), 1);
    }

    @Test
    void a_ledger_that_does_not_look_at_its_disk_is_found() throws Exception {
        SuiteRuns.requireRed(new FullDiskSuite(), 3, "no-low-water", Tally.Count.BROKEN);
    }
}
