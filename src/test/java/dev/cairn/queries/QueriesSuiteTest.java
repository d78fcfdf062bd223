package dev.cairn.queries;

import dev.cairn.reliability.SuiteRuns;
import dev.cairn.reliability.Tally;
import dev.cairn.store.cassandra.server.NeedsCassandra;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QueriesSuiteTest {
    private static final int ROUNDS = 300;
    private static final int ROUNDS_IN_CASSANDRA = 60;

    @Test
    void the_matcher_and_the_store_find_what_the_twin_finds() throws Exception {
        SuiteRuns.requireGreen(QueriesSuite.ofFiles(), ROUNDS);
    }

    /** The contract of every store asks as many again. */
    @Test
    @NeedsCassandra
    void the_store_in_cassandra_finds_what_the_twin_finds() throws Exception {
        SuiteRuns.requireGreen(QueriesSuite.ofTables(), ROUNDS_IN_CASSANDRA);
    }

    @ParameterizedTest
    @EnumSource(QueriesSuite.Plant.class)
    void a_misunderstood_parameter_is_found(QueriesSuite.Plant plant) throws Exception {
        SuiteRuns.requireRed(QueriesSuite.ofFiles(), 5_000, plant.word(), Tally.Count.MISJUDGED);
    }
}
