package dev.cairn.store.cassandra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.cairn.ledger.JournalRecord;
import dev.cairn.ledger.Trouble;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.store.cassandra.server.NeedsCassandra;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Conditional writes on the real server whose answers are lost. */
@NeedsCassandra
class UnknownOutcomeTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final String origin = TestKeyspace.freshLedger();
    private final Deaf deaf = new Deaf();

    /** What becomes of the next conditional write, and of the reading after it. */
    private enum Fate {
        /** Lost before it got there. */
        NOT_DONE,
        /** Took effect; the answer was lost. */
        DONE,
        /** It is still under way and arrives after the next one. */
        LATE
    }

    /** A session that does not hear some answers. */
    private static final class Deaf extends Cql {
        private final List<Fate> fates = new ArrayList<>();
        private final List<BoundStatement> underWay = new ArrayList<>();
        private final List<Boolean> arrivedLate = new ArrayList<>();
        private int deafReads;

        Deaf() {
            super(TestKeyspace.cql().session());
        }

        @Override
        boolean conditional(BoundStatement statement) {
            Optional<Fate> fate = fates.isEmpty() ? Optional.empty() : Optional.of(fates.remove(0));
            if (fate.isEmpty()) {
                boolean applied = super.conditional(statement);
                underWay.forEach(late -> arrivedLate.add(super.conditional(late)));
                underWay.clear();
                return applied;
            }
            if (fate.get() == Fate.DONE) {
                super.conditional(statement);
            } else if (fate.get() == Fate.LATE) {
                underWay.add(statement);
            }
            throw new DriverTimeoutException("planted");
        }

        @Override
        Optional<Row> serial(BoundStatement query) {
            if (deafReads > 0) {
                deafReads--;
                throw new DriverTimeoutException("planted");
            }
            return super.serial(query);
        }
    }

    private HeadRow claim(Duration patience) {
        return HeadRow.claim(deaf, origin, "test", UUID::randomUUID, patience);
    }

    private static JournalRecord record(long first) {
        Bytes entry = Bytes.ofUtf8("entry " + first);
        return new JournalRecord(first, List.of(entry), List.of(Bytes.EMPTY), Hash.sha256(entry));
    }

    private List<JournalRecord> committed() {
        List<JournalRecord> read = new ArrayList<>();
        CassandraJournal.open(TestKeyspace.cql(), origin, TestKeyspace.claim(origin), 256)
                .replay(0, read::add);
        return read;
    }

    @ParameterizedTest
    @EnumSource
    void an_append_whose_answer_is_lost_is_there_exactly_once(Fate fate) {
        CassandraJournal journal = CassandraJournal.open(deaf, origin, claim(PATIENCE), 256);
        journal.append(record(0));
        deaf.fates.add(fate);
        deaf.deafReads = 1;
        journal.append(record(1));
        journal.append(record(2));
        assertFalse(deaf.arrivedLate.contains(true), "a late copy took effect again");
        assertEquals(List.of(record(0), record(1), record(2)), committed());
    }

    @ParameterizedTest
    @EnumSource
    void a_claim_whose_answer_is_lost_counts_once(Fate fate) {
        deaf.fates.add(fate);
        HeadRow first = claim(PATIENCE);
        deaf.fates.add(fate);
        HeadRow second = claim(PATIENCE);
        assertEquals(first.epoch() + 1, second.epoch());
        second.requireStillMine();
        assertThrows(Trouble.Conflict.class, first::requireStillMine);
    }

    @Test
    void a_claim_asks_again_while_nobody_answers_and_gives_up_in_the_end() {
        deaf.deafReads = 3;
        assertEquals(1, claim(PATIENCE).epoch());
        deaf.deafReads = Integer.MAX_VALUE;
        assertThrows(Trouble.Unavailable.class, () -> claim(Duration.ZERO));
        deaf.deafReads = 0;
        assertEquals(2, claim(PATIENCE).epoch(), "the claim that gave up changed something");
    }

    @Test
    void who_was_deposed_meanwhile_is_told_so_and_his_late_write_has_no_effect() {
        HeadRow mine = claim(PATIENCE);
        CassandraJournal journal = CassandraJournal.open(deaf, origin, mine, 256);
        TestKeyspace.claim(origin);
        deaf.fates.add(Fate.LATE);
        assertThrows(Trouble.Conflict.class, () -> journal.append(record(0)));
        assertFalse(TestKeyspace.cql().conditional(deaf.underWay.get(0)));
        assertEquals(List.of(), committed());
    }

    @ParameterizedTest
    @EnumSource
    void an_outcome_that_stays_unknown_is_told_as_such_and_nothing_is_appended_any_more(Fate fate) {
        CassandraJournal journal = CassandraJournal.open(deaf, origin, claim(Duration.ZERO), 256);
        deaf.fates.add(fate);
        deaf.deafReads = Integer.MAX_VALUE;
        assertThrows(Trouble.Unavailable.class, () -> journal.append(record(0)));
        assertThrows(Trouble.Corrupt.class, () -> journal.append(record(0)));
        assertEquals(fate == Fate.DONE ? List.of(record(0)) : List.of(), committed());
    }
}
