package dev.cairn.verdicts;

import dev.cairn.check.Needs;
import dev.cairn.reliability.SuiteRuns;
import dev.cairn.reliability.Tally;
import org.junit.jupiter.api.Test;

@Needs.Chromium
class TamperSuiteTest {

    @Test
    void no_damaged_bundle_is_accepted_and_both_readers_say_the_same() throws Exception {
        SuiteRuns.requireGreen(new TamperSuite(), 2_000);
    }

    @Test
    void a_reader_that_skips_paths_is_found() throws Exception {
        SuiteRuns.requireRed(new TamperSuite(), 250, TamperSuite.NO_PATHS, Tally.Count.MISJUDGED);
    }
}
