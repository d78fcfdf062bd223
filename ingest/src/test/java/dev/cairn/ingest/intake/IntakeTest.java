package dev.cairn.ingest.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ingest.fake.FakeLedger;
import dev.cairn.ingest.fake.FakeRegistry;
import dev.cairn.ingest.fake.Gateway;
import dev.cairn.ledger.Admission;
import dev.cairn.model.Topic;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Envelope;
import dev.cairn.proof.statement.Statement;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IntakeTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final FakeLedger ledger = new FakeLedger();
    private final FakeRegistry registry = new FakeRegistry();
    private final Tally tally = new Tally(InstantSource.system(), System::nanoTime);
    private final SoftwareSigner organisation = SoftwareSigner.generate(Algorithm.ED25519, RANDOM);
    private final Intake intake = intake(10_000);
    private Gateway gateway;

    @BeforeEach
    void enrol() {
        registry.organisation(organisation.publicKey());
        gateway = gateway(Algorithm.ED25519);
    }

    private Intake intake(int burst) {
        return new Intake(FakeLedger.ORIGIN, registry, ledger, new Quota(1, burst, System::nanoTime), tally);
    }

    private Gateway gateway(Algorithm algorithm) {
        Gateway made = new Gateway(
                FakeLedger.ORIGIN,
                SoftwareSigner.generate(algorithm, RANDOM),
                organisation.publicKey().thumbprint());
        registry.device(made.signer().publicKey(), made.organisation(), made.chain());
        return made;
    }

    private Source from(Gateway sender) {
        return Source.mqtt(Topic.of(sender.org(), sender.device(), Topic.Kind.DATA));
    }

    private Answer take(Bytes message, Source source) {
        return intake.take(message, source).join();
    }

    private void assertRefused(String code, Bytes message) {
        Answer answer = take(message, from(gateway));
        assertEquals(
                code,
                assertInstanceOf(Admission.Refused.class, answer.admission()).code());
        assertEquals(1, tally.byCode().get(code));
        assertEquals(1, ledger.sequenced(), "nothing was logged");
    }

    private void assertRetry(String code, Bytes message, Source source) {
        Answer answer = take(message, source);
        Admission.Retry retry = assertInstanceOf(Admission.Retry.class, answer.admission());
        assertEquals(code, retry.code());
        assertTrue(retry.after().toMillis() > 0);
        assertEquals(1, ledger.sequenced(), "nothing was logged");
    }

    @Test
    void takes_honest_statements_of_both_algorithms() {
        assertInstanceOf(
                Admission.Admitted.class,
                take(gateway.next().encode(), from(gateway)).admission());
        Gateway es256 = gateway(Algorithm.ES256);
        assertInstanceOf(
                Admission.Admitted.class,
                take(es256.next().encode(), from(es256)).admission());
        assertEquals(2, tally.total().accepted());
        assertEquals(2, tally.fleet().known().size());
    }

    @Test
    void answers_a_duplicate_with_its_index() {
        Bytes message = gateway.next().encode();
        take(message, from(gateway));
        assertEquals(new Admission.Duplicate(1), take(message, from(gateway)).admission());
    }

    @Test
    void names_the_message_to_whom_it_turns_away_and_only_to_him() {
        Bytes message = gateway.next().encode();
        Optional<Hash> name = Optional.of(Hash.sha256(message));
        for (Admission no : List.of(
                new Admission.Retry("FUL-01", "full", Duration.ofSeconds(1)), new Admission.Refused("STM-01", "no"))) {
            ledger.answerInstead(Optional.of(no));
            assertEquals(name, take(message, from(gateway)).message(), "the ledger's own no: " + no);
        }
        ledger.answerInstead(Optional.empty());
        assertEquals(Optional.empty(), take(message, from(gateway)).message());
        Bytes broken = Bytes.ofHex("8201");
        assertEquals(
                Optional.of(Hash.sha256(broken)), take(broken, from(gateway)).message());
    }

    @Test
    void refuses_a_message_beyond_the_packet_limit() {
        assertRefused("PKT-01", Bytes.wrap(new byte[65_537]));
    }

    @Test
    void refuses_what_is_no_pair() {
        Answer answer = take(Bytes.ofHex("8201"), from(gateway));
        assertInstanceOf(Admission.Refused.class, answer.admission());
        assertTrue(answer.statement().isEmpty());
    }

    @Test
    void refuses_a_statement_of_another_ledger() {
        Gateway foreign = new Gateway("other.test/log", gateway.signer(), gateway.organisation());
        assertRefused("STM-02", foreign.next().encode());
    }

    @Test
    void refuses_a_wrong_signature_and_names_the_statement() {
        Envelope good = gateway.next();
        byte[] bytes = good.statement().toArray();
        bytes[bytes.length - 1] ^= 1;
        Answer answer = take(new Envelope(Bytes.wrap(bytes), good.capsule()).encode(), from(gateway));
        assertEquals("SIG-01", ((Admission.Refused) answer.admission()).code());
        assertEquals(0, answer.statement().orElseThrow().seq());
        assertTrue(answer.device().isEmpty(), "who signed is not known");
    }

    @Test
    void refuses_a_capsule_that_the_statement_does_not_sign() {
        Envelope good = gateway.next();
        assertRefused("CAP-01", new Envelope(good.statement(), gateway.reading().bytes()).encode());
    }

    @Test
    void refuses_a_capsule_that_withholds_leaves() {
        Capsule.Whole whole = gateway.reading();
        Statement statement = gateway.sign(whole.root());
        assertRefused(
                "CAP-02",
                new Envelope(statement.bytes(), whole.disclose(Set.of(0)).bytes()).encode());
    }

    @Test
    void refuses_a_device_that_signs_an_event() {
        Capsule.Whole event =
                Capsule.whole("epcis", List.of(new Capsule.Member("/type", Item.of("\"ObjectEvent\""))), RANDOM);
        assertRefused("KEY-04", gateway.next(event).encode());
    }

    @Test
    void refuses_readings_that_cannot_be_read() {
        Capsule.Whole odd = Capsule.whole("senml", List.of(new Capsule.Member("/0/air", Item.of(1))), RANDOM);
        assertRefused("SML-01", gateway.next(odd).encode());
    }

    @Test
    void refuses_an_event_that_breaks_the_rules() {
        Capsule.Whole event =
                Capsule.whole("epcis", List.of(new Capsule.Member("/type", Item.of("\"ObjectEvent\""))), RANDOM);
        Gateway office = new Gateway(FakeLedger.ORIGIN, organisation, gateway.organisation());
        Answer answer = take(office.next(event).encode(), Source.http());
        String code =
                assertInstanceOf(Admission.Refused.class, answer.admission()).code();
        assertTrue(code.startsWith("EPC-"), code);
    }

    @Test
    void refuses_a_revoked_key() {
        registry.revoke(gateway.signer().publicKey().thumbprint());
        assertRefused("KEY-05", gateway.next().encode());
    }

    @Test
    void tells_an_unknown_key_to_come_again() {
        Gateway stranger = new Gateway(
                FakeLedger.ORIGIN, SoftwareSigner.generate(Algorithm.ED25519, RANDOM), gateway.organisation());
        assertRetry("ENR-01", stranger.next().encode(), from(stranger));
    }

    @Test
    void tells_an_unregistered_chain_to_come_again() {
        Gateway second = new Gateway(FakeLedger.ORIGIN, gateway.signer(), gateway.organisation());
        assertRetry("ENR-02", second.next().encode(), from(gateway));
    }

    @Test
    void tells_who_speaks_from_anothers_place_to_come_again() {
        Gateway other = gateway(Algorithm.ED25519);
        assertRetry("TOP-01", other.next().encode(), from(gateway));
        Gateway strayed = new Gateway(
                FakeLedger.ORIGIN, other.signer(), gateway.signer().publicKey().thumbprint());
        assertRetry("TOP-01", other.next().encode(), from(strayed));
    }

    @Test
    void tells_who_sends_too_fast_to_come_again() {
        Intake strict = intake(1);
        strict.take(gateway.next().encode(), from(gateway)).join();
        Answer second = strict.take(gateway.next().encode(), from(gateway)).join();
        assertEquals("QUO-01", ((Admission.Retry) second.admission()).code());
    }

    @Test
    void a_stranger_cannot_spend_a_devices_quota_by_naming_it() {
        Intake strict = intake(1);
        Source uncertified = Source.broker(Topic.of(gateway.org(), gateway.device(), Topic.Kind.DATA));
        Envelope good = gateway.next();
        byte[] forged = good.statement().toArray();
        forged[forged.length - 1] ^= 1;
        for (int i = 0; i < 5; i++) {
            strict.take(new Envelope(Bytes.wrap(forged), good.capsule()).encode(), uncertified)
                    .join();
        }
        assertInstanceOf(
                Admission.Admitted.class,
                strict.take(good.encode(), uncertified).join().admission());
    }

    @Test
    void answers_every_damaged_message_and_never_throws() {
        byte[] good = gateway.next().encode().toArray();
        long seed = 20_261_121;
        Random random = new Random(seed);
        for (int round = 0; round < 3_000; round++) {
            byte[] damaged = java.util.Arrays.copyOf(good, 1 + random.nextInt(good.length));
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Admission admission = take(Bytes.wrap(damaged), from(gateway)).admission();
            assertFalse(admission instanceof Admission.Admitted, "seed " + seed + " round " + round + " was admitted");
        }
        assertEquals(1, ledger.sequenced());
    }

    @Test
    void keeps_the_last_refusals_in_words_without_payloads_and_bounded() {
        for (int i = 0; i < Tally.NOTES_KEPT_MAX + 50; i++) {
            take(Bytes.ofUtf8("secret payload " + i), from(gateway));
        }
        assertEquals(Tally.NOTES_KEPT_MAX, tally.notes().size());
        assertTrue(tally.notes().stream().noneMatch(note -> note.toString().contains("secret")));
        assertEquals(gateway.device().hex(), tally.notes().get(0).source());
    }
}
