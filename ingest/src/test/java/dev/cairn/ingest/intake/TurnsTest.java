package dev.cairn.ingest.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.ingest.fake.FakeLedger;
import dev.cairn.ingest.fake.FakeRegistry;
import dev.cairn.ingest.fake.Gateway;
import dev.cairn.ingest.verify.Signatures;
import dev.cairn.ledger.Admission;
import dev.cairn.model.Topic;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.SoftwareSigner;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Admission FULL = new Admission.Retry("FUL-01", "full", Duration.ofSeconds(1));

    private final FakeLedger ledger = new FakeLedger();
    private final FakeRegistry registry = new FakeRegistry();
    private final SoftwareSigner organisation = SoftwareSigner.generate(Algorithm.ED25519, RANDOM);
    private final AtomicLong nanos = new AtomicLong(1);
    private final Gateway gateway = gateway();
    private final List<Bytes> made =
            Stream.generate(() -> gateway.next().encode()).limit(6).toList();

    private Gateway gateway() {
        registry.organisation(organisation.publicKey());
        Gateway made = new Gateway(
                FakeLedger.ORIGIN,
                SoftwareSigner.generate(Algorithm.ED25519, RANDOM),
                organisation.publicKey().thumbprint());
        registry.device(made.signer().publicKey(), made.organisation(), made.chain());
        return made;
    }

    private Intake intake(int rate, int burst) {
        Tally tally = new Tally(InstantSource.system(), nanos::get);
        Quota quota = new Quota(rate, burst, nanos::get);
        return new Intake(
                FakeLedger.ORIGIN, registry, ledger, quota, tally, Signatures.BOUNCY_CASTLE, new Turns(nanos::get));
    }

    private static Source mqtt(Gateway sender) {
        return Source.mqtt(Topic.of(sender.org(), sender.device(), Topic.Kind.DATA));
    }

    private static String say(Admission admission) {
        if (admission instanceof Admission.Retry retry) {
            return retry.code();
        }
        return admission instanceof Admission.Refused refused ? refused.code() : "taken";
    }

    private String take(Intake intake, Source source, Bytes message) {
        return say(intake.take(message, source).join().admission());
    }

    private String take(Intake intake, int number) {
        return take(intake, mqtt(gateway), made.get(number));
    }

    @Test
    void what_is_behind_a_statement_that_the_ledger_had_no_room_for_comes_after_it() {
        Intake intake = intake(1_000, 1_000);
        ledger.answerInstead(Optional.of(FULL));
        assertEquals("FUL-01", take(intake, 1));
        ledger.answerInstead(Optional.empty());
        assertEquals("QUO-04", take(intake, 2));
        assertEquals("QUO-04", take(intake, 3));
        assertEquals("taken", take(intake, 0), "what is before it may pass");
        assertEquals("QUO-04", take(intake, 2));
        assertEquals("taken", take(intake, 1));
        assertEquals("taken", take(intake, 2));
        assertEquals("taken", take(intake, 3));
    }

    @Test
    void a_quota_that_lets_go_between_two_messages_keeps_their_order() {
        Intake intake = intake(1, 2);
        assertEquals("taken", take(intake, 0));
        assertEquals("taken", take(intake, 1));
        assertEquals("QUO-01", take(intake, 2));
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertEquals("QUO-04", take(intake, 3));
        assertEquals("taken", take(intake, 2));
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertEquals("taken", take(intake, 3));
    }

    @Test
    void what_is_behind_does_not_use_up_the_rate_of_what_is_waited_for() {
        Intake intake = intake(1, 2);
        assertEquals("taken", take(intake, 0));
        assertEquals("taken", take(intake, 1));
        assertEquals("QUO-01", take(intake, 2));
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        for (int i = 0; i < 5; i++) {
            assertEquals("QUO-04", take(intake, 3));
        }
        assertEquals("taken", take(intake, 2));
        assertEquals("QUO-01", take(intake, 3));
    }

    @Test
    void the_first_of_several_is_waited_for() {
        Intake intake = intake(1_000, 1_000);
        ledger.answerInstead(Optional.of(FULL));
        assertEquals("FUL-01", take(intake, 4));
        assertEquals("FUL-01", take(intake, 1));
        ledger.answerInstead(Optional.empty());
        assertEquals("QUO-04", take(intake, 4));
        assertEquals("taken", take(intake, 1));
        assertEquals("taken", take(intake, 2));
    }

    /** A gateway hears of a refusal only after it has sent on: what it sends first again is not all that it has to. */
    @Test
    void each_that_was_turned_away_comes_again_before_what_is_new() {
        Intake intake = intake(1_000, 1_000);
        ledger.answerInstead(Optional.of(FULL));
        assertEquals("FUL-01", take(intake, 0));
        ledger.answerInstead(Optional.empty());
        assertEquals("QUO-04", take(intake, 1));
        assertEquals("QUO-04", take(intake, 2));
        assertEquals("taken", take(intake, 0));
        assertEquals("QUO-04", take(intake, 3), "1 and 2 were turned away and have not come again");
        assertEquals("taken", take(intake, 1));
        assertEquals("QUO-04", take(intake, 3));
        assertEquals("taken", take(intake, 2));
        assertEquals("taken", take(intake, 3));
        assertEquals("taken", take(intake, 4));
    }

    /** The ledger answers a batch later: who goes back sends the rest without waiting for that. */
    @Test
    void all_that_come_again_in_one_go_are_taken_before_the_ledger_has_answered_the_first() {
        Intake intake = intake(1_000, 1_000);
        ledger.answerInstead(Optional.of(FULL));
        assertEquals("FUL-01", take(intake, 0));
        ledger.answerInstead(Optional.empty());
        assertEquals("QUO-04", take(intake, 1));
        assertEquals("QUO-04", take(intake, 2));
        ledger.hold();
        List<CompletableFuture<Answer>> answers = IntStream.range(0, 5)
                .mapToObj(number -> intake.take(made.get(number), mqtt(gateway)))
                .toList();
        assertEquals(5, ledger.held(), "none of them was turned away");
        ledger.release();
        assertEquals(
                List.of("taken", "taken", "taken", "taken", "taken"),
                answers.stream().map(answer -> say(answer.join().admission())).toList());
    }

    /** Numbers that its disk lost never come: the rest goes on with that gap. */
    @Test
    void a_gap_in_what_was_turned_away_holds_up_what_is_behind_it_for_no_longer_than_that() {
        Intake intake = intake(1_000, 1_000);
        ledger.answerInstead(Optional.of(FULL));
        for (int number = 0; number < 4; number++) {
            assertEquals(number == 0 ? "FUL-01" : "QUO-04", take(intake, number));
        }
        ledger.answerInstead(Optional.empty());
        assertEquals("taken", take(intake, 0));
        assertEquals("QUO-04", take(intake, 2), "1 is lost, which nobody here knows");
        nanos.addAndGet(Turns.AWAITED_MAX.toNanos() + 1);
        assertEquals("taken", take(intake, 2));
        assertEquals("taken", take(intake, 3));
    }

    @Test
    void nothing_waits_for_a_statement_that_was_refused_for_good() {
        Intake intake = intake(1_000, 1_000);
        ledger.answerInstead(Optional.of(FULL));
        assertEquals("FUL-01", take(intake, 1));
        ledger.answerInstead(Optional.of(new Admission.Refused("STM-01", "no")));
        assertEquals("STM-01", take(intake, 1));
        ledger.answerInstead(Optional.empty());
        assertEquals("taken", take(intake, 2));
    }

    @Test
    void nothing_waits_for_ever() {
        Intake intake = intake(1_000, 1_000);
        ledger.answerInstead(Optional.of(FULL));
        assertEquals("FUL-01", take(intake, 1));
        ledger.answerInstead(Optional.empty());
        nanos.addAndGet(Turns.AWAITED_MAX.toNanos() - 1_000_000);
        assertEquals("QUO-04", take(intake, 2));
        nanos.addAndGet(2_000_000);
        assertEquals("taken", take(intake, 2));
        assertEquals("taken", take(intake, 3));
    }

    @Test
    void after_one_that_never_came_again_the_next_is_waited_for_as_long() {
        Intake intake = intake(1, 2);
        assertEquals("taken", take(intake, 0));
        assertEquals("taken", take(intake, 0));
        assertEquals("QUO-01", take(intake, 1));
        nanos.addAndGet(Turns.AWAITED_MAX.toNanos());
        assertEquals("taken", take(intake, 0));
        assertEquals("taken", take(intake, 0));
        assertEquals("QUO-01", take(intake, 3));
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertEquals("QUO-04", take(intake, 4), "3 was turned away just now");
        assertEquals("taken", take(intake, 3));
        assertEquals("taken", take(intake, 4));
    }

    @Test
    void another_gateway_waits_for_nobody() {
        Intake intake = intake(1_000, 1_000);
        ledger.answerInstead(Optional.of(FULL));
        assertEquals("FUL-01", take(intake, 0));
        ledger.answerInstead(Optional.empty());
        Gateway other = gateway();
        other.next();
        assertEquals("taken", take(intake, mqtt(other), other.next().encode()));
    }

    /** Whoever has seen a statement can send it again by the door that asks for no certificate. */
    @Test
    void who_repeats_a_gateways_statement_elsewhere_holds_nothing_up_and_spends_nothing() {
        Intake intake = intake(1, 2);
        assertEquals("taken", take(intake, Source.http(), made.get(0)));
        assertEquals("taken", take(intake, Source.http(), made.get(0)));
        assertEquals("QUO-01", take(intake, Source.http(), made.get(0)));
        assertEquals("taken", take(intake, 1));
        assertEquals("taken", take(intake, 2));
    }

    /** A certificate for one device and a statement that names another: neither of them waits for it. */
    @Test
    void a_statement_in_anothers_name_holds_up_nobody() {
        Intake intake = intake(1_000, 1_000);
        Gateway liar = gateway();
        assertEquals("TOP-01", take(intake, mqtt(liar), made.get(0)));
        assertEquals("taken", take(intake, 1));
        Intake narrow = intake(1, 1);
        assertEquals("taken", take(narrow, mqtt(liar), liar.next().encode()));
        assertEquals("QUO-01", take(narrow, mqtt(liar), made.get(0)));
        assertEquals("taken", take(narrow, 2));
    }
}
