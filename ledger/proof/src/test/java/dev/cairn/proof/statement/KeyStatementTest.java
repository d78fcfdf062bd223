package dev.cairn.proof.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.sample.SampleKeys;
import dev.cairn.proof.sample.SampleLedger;
import dev.cairn.proof.sample.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyStatementTest {
    private static final String ORIGIN = SampleLedger.ORIGIN;
    private static final Hash SOME = Hash.sha256(Bytes.ofUtf8("some"));
    private static final SoftwareSigner ED25519 = SampleKeys.ed25519("said");
    private static final SoftwareSigner ES256 = SampleKeys.es256("said");

    private final SeededRandom random = new SeededRandom("key statements");

    private static List<KeyStatement.Registration> registrations() {
        return List.of(
                KeyStatement.organisation(
                        ORIGIN, ES256, "Orchard", List.of("9521141", "952"), List.of("9521141000012")),
                KeyStatement.organisation(ORIGIN, ED25519, "No numbers", List.of(), List.of()),
                KeyStatement.device(
                        ORIGIN,
                        ED25519,
                        SOME,
                        "Probe",
                        Optional.of(SOME),
                        List.of(Bytes.ofHex("0a".repeat(16)), Bytes.ofHex("0b".repeat(16))),
                        List.of("air", "core")),
                KeyStatement.device(ORIGIN, ES256, SOME, "Bare", Optional.empty(), List.of(), List.of()),
                KeyStatement.account(ORIGIN, ED25519, SOME, "Desk"),
                KeyStatement.node(ORIGIN, ES256, "Node"),
                KeyStatement.rotation(ORIGIN, SOME, ED25519));
    }

    private static List<KeyStatement> all() {
        List<KeyStatement> all = new ArrayList<>(registrations());
        all.add(new KeyStatement.GenesisKey("genesis/v1\n"));
        all.add(new KeyStatement.Revocation(SOME, "lost", List.of()));
        all.add(new KeyStatement.Revocation(
                SOME, "", List.of(new KeyStatement.VoidFrom(Bytes.ofHex("0a".repeat(16)), 0))));
        all.add(new KeyStatement.KeyList(0, SampleLedger.START, List.of()));
        all.add(new KeyStatement.KeyList(
                7,
                SampleLedger.START,
                List.of(new KeyStatement.Listed(SOME, "registered"), new KeyStatement.Listed(Hash.ZERO, "revoked"))));
        return all;
    }

    private static List<Capsule.Member> members(Capsule capsule) {
        return new ArrayList<>(capsule.leaves().stream()
                .map(leaf -> new Capsule.Member(leaf.path(), leaf.value()))
                .toList());
    }

    private String code(List<Capsule.Member> members) {
        Capsule capsule = Capsule.whole(KeyStatement.TYPE, members, random);
        return assertThrows(Malformed.class, () -> KeyStatement.parse(capsule), members.toString())
                .code();
    }

    @Test
    void every_kind_reads_back() throws Malformed {
        for (KeyStatement said : all()) {
            assertEquals(said, KeyStatement.parse(said.toCapsule(random)));
        }
    }

    @Test
    void the_key_can_be_looked_at_before_it_is_admitted() throws Malformed {
        for (KeyStatement said : all()) {
            Optional<Bytes> expected = said instanceof KeyStatement.Registration registration
                    ? Optional.of(registration.key().spki())
                    : Optional.empty();
            assertEquals(expected, KeyStatement.keyIn(said.toCapsule(random)), said.kind());
        }
    }

    @Test
    void possession_holds_for_this_ledger_and_for_what_was_said() {
        for (KeyStatement.Registration said : registrations()) {
            assertTrue(said.holds(ORIGIN).isProven(), said.kind());
            assertEquals("SIG-01", said.holds("example.net/other").code(), said.kind());
        }
        KeyStatement.DeviceKey device = (KeyStatement.DeviceKey) registrations().get(2);
        KeyStatement.AccountKey borrowed = new KeyStatement.AccountKey(device.key(), SOME, "Desk", device.possession());
        assertEquals("SIG-01", borrowed.holds(ORIGIN).code(), "a possession is for one kind");
        KeyStatement.DeviceKey further = new KeyStatement.DeviceKey(
                device.key(),
                SOME,
                "Probe",
                device.codeHash(),
                device.chains().subList(0, 1),
                List.of(),
                device.possession());
        assertEquals("SIG-01", further.holds(ORIGIN).code(), "and for its chains");
        KeyStatement.DeviceKey uncoded = new KeyStatement.DeviceKey(
                device.key(), SOME, "Probe", Optional.empty(), device.chains(), List.of(), device.possession());
        assertEquals("SIG-01", uncoded.holds(ORIGIN).code(), "and for its enrolment code");
    }

    @Test
    void a_leaf_more_or_less_or_renamed_is_refused() {
        for (KeyStatement said : all()) {
            List<Capsule.Member> whole = members(said.toCapsule(random));
            for (int i = 0; i < whole.size(); i++) {
                List<Capsule.Member> renamed = new ArrayList<>(whole);
                renamed.set(
                        i,
                        new Capsule.Member(
                                whole.get(i).path() + "x", whole.get(i).value()));
                assertEquals("CAP-02", code(renamed));
            }
            List<Capsule.Member> more = new ArrayList<>(whole);
            more.add(new Capsule.Member("/more", Item.of(1)));
            assertEquals("CAP-02", code(more));
        }
    }

    @Test
    void a_value_of_another_type_is_refused() {
        for (KeyStatement said : all()) {
            List<Capsule.Member> whole = members(said.toCapsule(random));
            for (int i = 0; i < whole.size(); i++) {
                List<Capsule.Member> changed = new ArrayList<>(whole);
                changed.set(i, new Capsule.Member(whole.get(i).path(), Item.of(false)));
                assertEquals("CAP-02", code(changed));
            }
        }
    }

    @Test
    void lengths_are_those_of_the_format() {
        List<Capsule.Member> device = members(registrations().get(2).toCapsule(random));
        assertEquals("CAP-02", code(with(device, "/organisation", Item.of(Bytes.wrap(new byte[31])))));
        assertEquals("CAP-02", code(with(device, "/code-hash", Item.of(Bytes.wrap(new byte[33])))));
        assertEquals("CAP-02", code(with(device, "/chains/0", Item.of(Bytes.wrap(new byte[15])))));
        assertEquals("CAP-02", code(with(device, "/possession", Item.of(Bytes.wrap(new byte[63])))));
        assertEquals("SIG-02", code(with(device, "/key", Item.of(Bytes.wrap(new byte[44])))));
    }

    private static List<Capsule.Member> with(List<Capsule.Member> members, String path, Item value) {
        return members.stream()
                .map(each -> each.path().equals(path) ? new Capsule.Member(path, value) : each)
                .toList();
    }

    @Test
    void a_key_that_is_not_admitted_is_found_last() {
        List<Capsule.Member> wrong = members(registrations().get(4).toCapsule(random));
        wrong = new ArrayList<>(with(wrong, "/key", Item.of(Bytes.EMPTY)));
        assertEquals("SIG-02", code(wrong));
        wrong.remove(wrong.size() - 1);
        assertEquals("CAP-02", code(wrong));
    }

    @Test
    void withheld_leaves_and_other_types_are_refused() {
        Capsule.Whole whole = registrations().get(0).toCapsule(random);
        Capsule partial =
                whole.disclose(IntStream.range(1, whole.count()).boxed().collect(java.util.stream.Collectors.toSet()));
        assertEquals(
                "CAP-03",
                assertThrows(Malformed.class, () -> KeyStatement.parse(partial)).code());
        assertEquals(
                "CAP-03",
                assertThrows(Malformed.class, () -> KeyStatement.keyIn(whole.disclose(Set.of(0))))
                        .code());
        Capsule other = Capsule.whole("recall", members(whole), random);
        assertEquals(
                "CAP-02",
                assertThrows(Malformed.class, () -> KeyStatement.parse(other)).code());
    }

    @Test
    void a_list_knows_two_states() {
        assertTrue(new KeyStatement.Listed(SOME, "revoked").revoked());
        assertFalse(new KeyStatement.Listed(SOME, "registered").revoked());
        List<Capsule.Member> list = members(all().get(all().size() - 1).toCapsule(random));
        assertEquals("CAP-02", code(with(list, "/keys/0", Item.arr(Item.of(SOME.bytes()), Item.of("lost")))));
        assertEquals("CAP-02", code(with(list, "/keys/0", Item.arr(Item.of(SOME.bytes())))));
    }
}
