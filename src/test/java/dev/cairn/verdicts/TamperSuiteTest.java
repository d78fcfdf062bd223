package dev.cairn.verdicts;

import dev.cairn.check.Needs;
import dev.cairn.reliability.SuiteRuns;
import dev.cairn.reliability.Tally;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Needs.Chromium
class TamperSuiteTest {

    @Test
    void no_damaged_object_is_accepted_and_both_readers_say_the_same() throws Exception {
        SuiteRuns.requireGreen(new TamperSuite(), 20_000);
    }

    @ParameterizedTest
    @EnumSource(TamperSuite.Plant.class)
    void a_check_taken_out_of_one_reader_is_found(TamperSuite.Plant plant) throws Exception {
        SuiteRuns.requireRed(new TamperSuite(), 300, plant.word(), Tally.Count.MISJUDGED);
    }
}
