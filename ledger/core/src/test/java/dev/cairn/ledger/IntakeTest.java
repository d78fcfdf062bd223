package dev.cairn.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.Sequencer.Pending;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.Clock;
import dev.cairn.proof.statement.Statement;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where a test says an hour, waiting it out would be the defect; the time limit of the class finds it. */
@Timeout(120)
class IntakeTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int OFFERS_MAX = 10_000;
    private static final int CAPSULE_BYTES = 16;

    private final Statement statement = statement();

    private static Statement statement() {
        SecureRandom random = new SecureRandom();
        SoftwareSigner signer = SoftwareSigner.generate(Algorithm.ED25519, random);
        Clock clock = new Clock(0, OptionalLong.empty(), Bytes.random(random, Clock.BOOT_ID_BYTES), 0);
        return new ChainPen("example.org/test", Bytes.random(random, Statement.CHAIN_BYTES), 0, Hash.ZERO, signer)
                .next(Hash.ZERO, Instant.EPOCH, clock, Optional.empty());
    }

    private Pending offer(int capsuleBytes) {
        return Intake.pending(new Offer(statement, Bytes.wrap(new byte[capsuleBytes])));
    }

    private void offer(Intake intake, int count) {
        for (int i = 0; i < count; i++) {
            assertTrue(intake.offer(offer(CAPSULE_BYTES)));
        }
    }

    /** An intake whose last batch had so many. */
    private Intake after(int lastBatch, Duration gather, Duration quiet) throws InterruptedException {
        Intake intake = new Intake(OFFERS_MAX, gather, quiet);
        offer(intake, lastBatch);
        assertEquals(lastBatch, intake.next(HOUR).size());
        return intake;
    }

    @Test
    void a_lone_offer_does_not_wait_for_others() throws InterruptedException {
        Intake intake = after(1, HOUR, HOUR);
        offer(intake, 1);
        assertEquals(1, intake.next(HOUR).size());
    }

    @Test
    void after_a_batch_of_several_one_waits_until_as_many_are_there_as_are_worth_a_sync() throws Exception {
        Intake intake = after(2, HOUR, HOUR);
        CompletableFuture<Void> others = CompletableFuture.runAsync(() -> offer(intake, Intake.WORTH_OFFERS));
        assertEquals(Intake.WORTH_OFFERS, intake.next(HOUR).size());
        others.get();
    }

    @Test
    void whoever_has_enough_waits_for_no_more_however_large_the_last_batch_was() throws InterruptedException {
        Intake intake = after(8 * Intake.WORTH_OFFERS, HOUR, HOUR);
        offer(intake, Intake.WORTH_OFFERS);
        assertEquals(Intake.WORTH_OFFERS, intake.next(HOUR).size());
    }

    @Test
    void one_does_not_wait_when_none_follow() throws InterruptedException {
        Intake intake = after(2, HOUR, Duration.ofMillis(1));
        offer(intake, 1);
        assertEquals(1, intake.next(HOUR).size());
    }

    @Test
    void one_waits_no_longer_than_allowed() throws InterruptedException {
        Intake intake = after(2, Duration.ofMillis(5), HOUR);
        offer(intake, 1);
        assertEquals(1, intake.next(HOUR).size());
    }

    @Test
    void bytes_for_a_whole_record_are_enough() throws InterruptedException {
        Intake intake = after(2, HOUR, HOUR);
        int capsule = Journal.RECORD_BYTES_MAX / 2;
        for (int i = 0; i < 3; i++) {
            assertTrue(intake.offer(offer(capsule)));
        }
        assertEquals(1, intake.next(HOUR).size(), "two of these and their statements are more than a record");
        assertEquals(1, intake.next(HOUR).size());
        assertEquals(1, intake.next(HOUR).size());
    }

    @Test
    void a_batch_has_a_limit_and_keeps_the_order() throws InterruptedException {
        Intake intake = new Intake(OFFERS_MAX, Duration.ZERO, Duration.ZERO);
        List<Pending> offered = new ArrayList<>();
        for (int i = 0; i < Sequencer.BATCH_OFFERS_MAX + 1; i++) {
            offered.add(offer(CAPSULE_BYTES));
            assertTrue(intake.offer(offered.get(i)));
        }
        List<Pending> taken = new ArrayList<>(intake.next(HOUR));
        assertEquals(Sequencer.BATCH_OFFERS_MAX, taken.size());
        taken.addAll(intake.next(HOUR));
        assertEquals(offered, taken);
    }

    @Test
    void is_full_at_its_limit_and_has_room_after_a_batch() throws InterruptedException {
        Intake intake = new Intake(2, HOUR, HOUR);
        offer(intake, 2);
        assertFalse(intake.offer(offer(CAPSULE_BYTES)));
        assertEquals(2, intake.next(HOUR).size());
        assertTrue(intake.offer(offer(CAPSULE_BYTES)));
    }

    @Test
    void says_in_time_that_nobody_came() throws InterruptedException {
        Intake intake = after(2, HOUR, HOUR);
        assertEquals(List.of(), intake.next(Duration.ZERO));
        assertEquals(List.of(), intake.next(Duration.ofMillis(1)));
    }

    @Test
    void whoever_waits_is_refused_and_is_not_there_any_more() throws InterruptedException {
        Intake intake = new Intake(2, HOUR, HOUR);
        Pending one = offer(CAPSULE_BYTES);
        intake.offer(one);
        Admission no = new Admission.Retry("HLT-01", "halted", Duration.ofSeconds(1));
        intake.refuseAll(no);
        assertEquals(no, one.answer().join());
        assertEquals(List.of(), intake.next(Duration.ZERO));
        offer(intake, 2);
    }
}
