package dev.cairn.ingest.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cairn.ingest.fake.FakeLedger;
import dev.cairn.ingest.fake.FakeRegistry;
import dev.cairn.ingest.fake.Gateway;
import dev.cairn.ledger.Admission;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.cbor.Cbor;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.sample.Conformance;
import dev.cairn.proof.sample.SampleKeys;
import dev.cairn.proof.sample.SignatureCase;
import dev.cairn.proof.sample.Wycheproof;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Envelope;
import dev.cairn.proof.statement.Statement;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The strict rule where it has to hold: at {@link Intake#take}, with whole messages, keys and signatures of the public sets and
 * forgeries that Bouncy Castle's equation alone takes. The sets' own messages are no statements, so signature by signature they go
 * through the method that a statement's verification ends in, {@code SignatureCase.javaVerdict}.
 */
class SignaturesAtTheDoorTest {
    private static final int FORGERIES = 24;
    private static final int SIGNATURE_BYTES = 64;

    private final SecureRandom random = new SecureRandom();
    private final FakeRegistry registry = new FakeRegistry();
    private final SoftwareSigner organisation = SampleKeys.ed25519("door");
    private final Intake intake = new Intake(
            FakeLedger.ORIGIN,
            registry,
            new FakeLedger(),
            new Quota(1, 10_000, System::nanoTime),
            new Tally(InstantSource.system(), System::nanoTime));

    private Gateway gateway(SoftwareSigner signer) {
        registry.organisation(organisation.publicKey());
        Gateway made =
                new Gateway(FakeLedger.ORIGIN, signer, organisation.publicKey().thumbprint());
        registry.device(signer.publicKey(), made.organisation(), made.chain());
        return made;
    }

    /** {@code ok}, or the code of the refusal. */
    private String answer(Envelope message) {
        Admission admission =
                intake.take(message.encode(), Source.http()).join().admission();
        if (admission instanceof Admission.Admitted) {
            return "ok";
        }
        return admission instanceof Admission.Refused refused ? refused.code() : admission.toString();
    }

    private static Path data(String name) {
        Optional<Path> file = Conformance.find(name);
        assumeTrue(file.isPresent(), "the conformance data does not lie beside this checkout: " + name);
        return file.orElseThrow();
    }

    private static List<SignatureCase> wycheproof() {
        return Stream.concat(
                        Wycheproof.ed25519(data("wycheproof/ed25519_test.json")).stream(),
                        Wycheproof.p256(data("wycheproof/ecdsa_secp256r1_sha256_p1363_test.json")).stream())
                .toList();
    }

    private static List<SignatureCase> crafted() {
        return SignatureCase.crafted(data("ed25519-crafted/cases.txt"));
    }

    /** An organisation registers a device that has this key. */
    private Envelope registration(Gateway office, Bytes spki) {
        return office.next(Capsule.whole(
                "key",
                List.of(
                        new Capsule.Member("/kind", Item.of("device")),
                        new Capsule.Member("/key", Item.of(spki)),
                        new Capsule.Member(
                                "/organisation", Item.of(office.organisation().bytes())),
                        new Capsule.Member("/name", Item.of("probe")),
                        new Capsule.Member("/code-hash", Item.none()),
                        new Capsule.Member("/possession", Item.of(Bytes.wrap(new byte[SIGNATURE_BYTES])))),
                random));
    }

    private Map<Bytes, String> answersByKey(Stream<SignatureCase> cases) {
        Gateway office = gateway(organisation);
        registry.organisation(organisation.publicKey());
        Map<Bytes, String> answers = new TreeMap<>();
        cases.map(SignatureCase::spki)
                .distinct()
                .forEach(spki -> answers.put(spki, answer(registration(office, spki))));
        return answers;
    }

    @Test
    void registers_every_key_of_a_valid_wycheproof_case() {
        Map<Bytes, String> answers = answersByKey(wycheproof().stream().filter(SignatureCase::valid));
        assertTrue(answers.size() > 50, answers.size() + " keys");
        assertEquals(Set.of("ok"), Set.copyOf(answers.values()));
    }

    @Test
    void registers_no_key_with_a_small_order_part_or_in_another_spelling() {
        // mixedA0 has the neutral element for its small part: a good key.
        List<SignatureCase> wrong = crafted().stream()
                .filter(each -> each.name().matches("(smallA|mixedA[1-7]|noncanonA).*"))
                .toList();
        assertEquals(448, wrong.size());
        Map<Bytes, String> answers = answersByKey(wrong.stream());
        assertTrue(answers.size() >= 8 + 7, answers.size() + " keys");
        assertEquals(Set.of("SIG-02"), Set.copyOf(answers.values()));
    }

    @Test
    void judges_every_signature_of_the_sets_as_they_say_but_high_s() {
        Map<String, Long> verdicts = wycheproof().stream()
                .collect(Collectors.groupingBy(
                        each -> (each.valid() ? "valid " : "invalid ")
                                + each.javaVerdict().replaceAll("SIG-0[12]", "no"),
                        TreeMap::new,
                        Collectors.counting()));
        // Of the 413, 88 + 173 are valid; 70 of those have high s. Some invalid ones have that too, and hear it first.
        assertEquals(88L + 173 - 70, verdicts.get("valid ok"));
        assertEquals(70L, verdicts.get("valid SIG-03"));
        assertEquals(63L + 89, verdicts.getOrDefault("invalid no", 0L) + verdicts.getOrDefault("invalid SIG-03", 0L));
        assertEquals(413L, verdicts.values().stream().mapToLong(Long::longValue).sum());
    }

    @Test
    void refuses_forgeries_that_bouncy_castle_alone_takes() throws Malformed {
        SoftwareSigner thief = SoftwareSigner.generate(Algorithm.ED25519, random);
        Gateway gateway = gateway(thief);
        List<Envelope> forged = new ArrayList<>();
        // The equation's scalars decide which ones pass it, about every second.
        for (int tries = 0; forged.size() < FORGERIES && tries < 40 * FORGERIES; tries++) {
            Envelope honest = gateway.next();
            Statement statement = Statement.parse(honest.statement());
            Bytes signature = MixedOrder.sign(thief, statement.toBeSigned());
            if (MixedOrder.passesTheEquation(thief.publicKey().raw(), statement.toBeSigned(), signature)) {
                forged.add(with(honest, signature));
            }
        }
        assertEquals(FORGERIES, forged.size(), "without the strict rule all of these were admitted");
        forged.forEach(each -> assertEquals("SIG-01", answer(each)));
        assertEquals("ok", answer(gateway.next()), "the key itself is a good one");
    }

    @Test
    void refuses_the_high_twin_of_an_es256_signature() throws Malformed {
        SoftwareSigner signer = SampleKeys.es256("door device");
        Gateway gateway = gateway(signer);
        Envelope honest = gateway.next();
        Bytes low = Statement.parse(honest.statement()).signature();
        assertEquals("SIG-03", answer(with(honest, HighS.twin(low))));
        assertEquals("ok", answer(honest));
    }

    @Test
    void refuses_a_signature_in_der() throws Malformed {
        Gateway gateway = gateway(SampleKeys.es256("door device"));
        Envelope honest = gateway.next();
        Bytes der = HighS.der(Statement.parse(honest.statement()).signature());
        assertEquals(
                "STM-01", answer(with(honest, der)), "COSE has r and s side by side; nothing of Cairn's reads DER");
    }

    /** The same message with another signature. */
    private static Envelope with(Envelope message, Bytes signature) throws Malformed {
        Item.Tagged18 signed = (Item.Tagged18)
                Cbor.decode(message.statement(), message.statement().size());
        Item.Arr parts = (Item.Arr) signed.item();
        Item changed = new Item.Tagged18(Item.arr(parts.get(0), parts.get(1), parts.get(2), Item.of(signature)));
        return new Envelope(Cbor.encode(changed), message.capsule());
    }
}
