package dev.cairn.reliability;

import dev.cairn.store.cassandra.server.NeedsCassandra;
import org.junit.jupiter.api.Test;

/** One process takes over from another in {@code dev.cairn.takeover}, and every night. */
@NeedsCassandra
class CassandraSuiteTest {

    @Test
    void racing_writers_never_fork_a_ledger() throws Exception {
        SuiteRuns.requireGreen(CassandraSuite.onSharedNode(new Duel()), 1);
    }

    @Test
    void a_writer_who_wakes_too_late_changes_nothing() throws Exception {
        SuiteRuns.requireGreen(CassandraSuite.onSharedNode(new Sleepers(3)), 1);
    }

    @Test
    void a_lost_answer_is_found_out() throws Exception {
        SuiteRuns.requireGreen(CassandraSuite.onSharedNode(new LostAnswers()), 1);
    }

    @Test
    void a_swap_that_does_not_ask_for_the_epoch_is_found() throws Exception {
        SuiteRuns.requireRed(CassandraSuite.onSharedNode(new Sleepers(1)), 20, Keyspace.NO_FENCE, Tally.Count.FORKED);
    }

    @Test
    void an_acknowledgement_before_the_swap_is_found() throws Exception {
        SuiteRuns.requireRed(CassandraSuite.onSharedNode(new Duel()), 20, Books.ACK_BEFORE_FSYNC, Tally.Count.LOST);
    }
}
