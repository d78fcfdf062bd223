package dev.cairn.queries;

import dev.cairn.reliability.SuiteRuns;
import dev.cairn.reliability.Tally;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QueriesSuiteTest {
    private static final int ROUNDS = 300;

    @Test
    void the_matcher_and_the_store_find_what_the_twin_finds() throws Exception {
        SuiteRuns.requireGreen(new QueriesSuite(), ROUNDS);
    }

    @ParameterizedTest
    @EnumSource(QueriesSuite.Plant.class)
    void a_misunderstood_parameter_is_found(QueriesSuite.Plant plant) throws Exception {
        SuiteRuns.requireRed(new QueriesSuite(), 5_000, plant.word(), Tally.Count.MISJUDGED);
    }
}
