package dev.cairn.proof.register;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.sample.SampleLedger;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.KeyStatement;
import dev.cairn.proof.statement.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyRegisterTest {
    private final SampleLedger ledger = new SampleLedger("register").found();
    private final KeyRegister register = new KeyRegister(ledger.genesis);

    private void take(long from, long to) {
        for (long index = from; index <= to; index++) {
            assertEquals(
                    "",
                    register.take(index, ledger.statement(index), ledger.capsule(index))
                            .code(),
                    "entry " + index);
        }
    }

    private String use(Signer signer, long index, String type) {
        Hash kid = SampleLedger.thumbprint(signer);
        return register.mayUse(kid, index, Optional.of(type), SampleLedger.chainOf(signer), 0)
                .code();
    }

    @Test
    void registers_from_the_index_of_the_last_registrar_needed() {
        take(1, 3);
        assertTrue(register.find(SampleLedger.thumbprint(ledger.organisation)).isEmpty());
        take(4, 9);
        Registered organisation =
                register.find(SampleLedger.thumbprint(ledger.organisation)).orElseThrow();
        assertEquals(4, organisation.since());
        assertEquals(List.of("9521141"), organisation.gs1Prefixes());
        assertEquals("KEY-02", use(ledger.organisation, 4, "epcis"));
        assertEquals("", use(ledger.organisation, 5, "epcis"));
    }

    @Test
    void says_who_may_sign_what() {
        take(1, 9);
        assertEquals("", use(ledger.device, 11, "senml"));
        assertEquals("KEY-04", use(ledger.device, 11, "epcis"));
        assertEquals("", use(ledger.account, 11, "epcis"));
        assertEquals("KEY-04", use(ledger.account, 11, "recall"));
        assertEquals("", use(ledger.node, 11, "finding"));
        for (String type : List.of("senml", "epcis", "key", "state", "recall", "erase", "linkset", "")) {
            assertEquals("KEY-04", use(ledger.node, 11, type), type);
        }
        assertEquals("KEY-01", use(ledger.log, 11, "senml"));
        assertEquals("", use(ledger.registrar1, 0, "key"));
    }

    @Test
    void a_copy_goes_its_own_way() {
        take(1, 4);
        KeyRegister copy = register.copy();
        take(5, 9);
        assertEquals(4, copy.all().size());
        assertEquals(8, register.all().size());
    }

    @Test
    void refuses_a_possession_made_for_another_ledger() {
        take(1, 9);
        KeyStatement.DeviceKey other = KeyStatement.device(
                "example.net/other",
                ledger.log,
                SampleLedger.thumbprint(ledger.organisation),
                "Copied",
                Optional.empty(),
                List.of(),
                List.of());
        long index = ledger.key(other, ledger.organisation);
        Statement statement = ledger.statement(index);
        assertEquals(
                "SIG-01", register.take(index, statement, ledger.capsule(index)).code());
        assertTrue(register.find(SampleLedger.thumbprint(ledger.log)).isEmpty());
    }

    @Test
    void ignores_capsules_that_are_no_key_statements() {
        long index = ledger.say(ledger.device, ledger.readings(1));
        assertEquals(
                "CAP-02",
                register.take(index, ledger.statement(index), ledger.capsule(index))
                        .code());
    }

    private String say(KeyStatement said, Signer signer) {
        long index = ledger.key(said, signer);
        return register.take(index, ledger.statement(index), ledger.capsule(index))
                .code();
    }

    private static Hash of(Signer signer) {
        return SampleLedger.thumbprint(signer);
    }

    private KeyStatement.Revocation revocation(Signer key, KeyStatement.VoidFrom... voids) {
        return new KeyStatement.Revocation(of(key), "lost", List.of(voids));
    }

    private KeyStatement.Rotation rotation(Signer old, Signer heir) {
        return KeyStatement.rotation(SampleLedger.ORIGIN, of(old), heir);
    }

    @Test
    void a_revoked_key_signs_up_to_the_index_of_its_revocation_and_no_further() {
        take(1, 9);
        assertEquals("", say(revocation(ledger.device), ledger.organisation));
        long index = ledger.size() - 1;
        assertEquals(
                index,
                register.find(of(ledger.device)).orElseThrow().revokedAt().orElseThrow());
        assertEquals("", use(ledger.device, index, "senml"));
        assertEquals("KEY-05", use(ledger.device, index + 1, "senml"));
        assertEquals("", use(ledger.device2, index + 1, "senml"));
    }

    @Test
    void a_void_chain_does_not_count_from_its_seq_on_wherever_it_stands() {
        take(1, 9);
        KeyStatement.VoidFrom from = new KeyStatement.VoidFrom(SampleLedger.chainOf(ledger.device), 7);
        assertEquals("", say(revocation(ledger.device, from), ledger.organisation));
        assertEquals("", mayUse(SampleLedger.chainOf(ledger.device), 6));
        assertEquals("KEY-05", mayUse(SampleLedger.chainOf(ledger.device), 7));
        assertEquals("KEY-05", mayUse(SampleLedger.chainOf(ledger.device), 8));
        assertEquals("", mayUse(SampleLedger.chainOf(ledger.device2), 8));
    }

    private String mayUse(Bytes chain, long seq) {
        return register.mayUse(of(ledger.device), 10, Optional.of("senml"), chain, seq)
                .code();
    }

    @Test
    void the_first_revocation_stands() {
        take(1, 9);
        say(revocation(ledger.device), ledger.organisation);
        Registered first = register.find(of(ledger.device)).orElseThrow();
        say(
                revocation(ledger.device, new KeyStatement.VoidFrom(SampleLedger.chainOf(ledger.device), 0)),
                ledger.organisation);
        assertEquals(first, register.find(of(ledger.device)).orElseThrow());
    }

    @Test
    void only_registrars_and_the_own_organisation_end_a_key_and_nobody_a_registrar() {
        take(1, 9);
        assertEquals("KEY-03", say(revocation(ledger.device), ledger.device2));
        assertEquals("KEY-03", say(revocation(ledger.device), ledger.account));
        assertEquals("KEY-03", say(revocation(ledger.node), ledger.organisation));
        assertEquals("KEY-03", say(revocation(ledger.organisation), ledger.organisation));
        assertEquals("KEY-03", say(revocation(ledger.registrar1), ledger.registrar2));
        assertEquals("KEY-03", say(revocation(ledger.log), ledger.organisation));
        assertTrue(register.all().stream().allMatch(key -> key.revokedAt().isEmpty()));
        assertEquals("", say(revocation(ledger.account), ledger.organisation));
        assertTrue(register.find(of(ledger.account)).orElseThrow().revokedAt().isPresent());
    }

    @Test
    void one_registrar_alone_ends_nothing_nor_the_same_one_twice() {
        take(1, 9);
        Capsule.Whole capsule = revocation(ledger.node).toCapsule(ledger.random);
        for (int twice = 0; twice < 2; twice++) {
            long index = ledger.say(ledger.registrar1, capsule);
            assertEquals(
                    "", register.take(index, ledger.statement(index), capsule).code());
            assertTrue(register.find(of(ledger.node)).orElseThrow().revokedAt().isEmpty());
        }
        long index = ledger.say(ledger.registrar3, capsule);
        register.take(index, ledger.statement(index), capsule);
        assertEquals(
                index, register.find(of(ledger.node)).orElseThrow().revokedAt().orElseThrow());
    }

    @Test
    void an_heir_has_the_old_keys_rights_from_the_rotation_on() {
        take(1, 9);
        assertEquals("", say(rotation(ledger.device, ledger.log), ledger.device));
        long index = ledger.size() - 1;
        Registered heir = register.find(of(ledger.log)).orElseThrow();
        assertEquals(Role.DEVICE, heir.role());
        assertEquals(Optional.of(of(ledger.organisation)), heir.organisation());
        assertEquals(List.of(), heir.chains());
        assertEquals(index, heir.since());
        assertEquals("KEY-02", use(ledger.log, index, "senml"));
        assertEquals("", use(ledger.log, index + 1, "senml"));
        assertEquals("KEY-05", use(ledger.device, index + 1, "senml"));
        assertEquals(Optional.of(ledger.log.publicKey()), register.key(of(ledger.log)));
        assertEquals(Optional.empty(), register.key(Hash.ZERO));
    }

    @Test
    void nobody_rotates_what_is_not_his_or_what_has_ended() {
        take(1, 9);
        assertEquals("KEY-03", say(rotation(ledger.device, ledger.log), ledger.device2));
        assertEquals("KEY-03", say(rotation(ledger.registrar1, ledger.log), ledger.registrar1));
        assertEquals("", say(revocation(ledger.device), ledger.organisation));
        assertEquals(
                "KEY-03", say(rotation(ledger.device, ledger.log), ledger.device), "a revoked key says nothing more");
        say(rotation(ledger.device, ledger.log), ledger.organisation);
        assertTrue(register.find(of(ledger.log)).isEmpty(), "nor does anybody give it an heir");
    }

    @Test
    void a_key_that_is_registered_is_nobodys_heir() {
        take(1, 9);
        say(rotation(ledger.device, ledger.device2), ledger.device);
        assertTrue(register.find(of(ledger.device)).orElseThrow().revokedAt().isEmpty());
        assertEquals(8, register.find(of(ledger.device2)).orElseThrow().since());
    }

    @Test
    void an_organisation_answers_for_itself_its_devices_and_accounts_and_what_its_forebear_had() {
        take(1, 9);
        assertTrue(register.answersFor(of(ledger.organisation), of(ledger.organisation)));
        assertTrue(register.answersFor(of(ledger.organisation), of(ledger.device)));
        assertTrue(register.answersFor(of(ledger.organisation), of(ledger.account)));
        assertFalse(register.answersFor(of(ledger.organisation), of(ledger.node)));
        assertFalse(register.answersFor(of(ledger.organisation), Hash.ZERO));
        assertFalse(register.answersFor(of(ledger.device), of(ledger.account)));
        assertFalse(register.answersFor(of(ledger.log), of(ledger.device)));
        assertEquals("", say(rotation(ledger.organisation, ledger.log), ledger.organisation));
        assertTrue(register.answersFor(of(ledger.log), of(ledger.organisation)));
        assertTrue(register.answersFor(of(ledger.log), of(ledger.device)));
        assertFalse(register.answersFor(of(ledger.log), of(ledger.node)));
        assertEquals("", say(revocation(ledger.device2), ledger.log), "the heir may end what the old key registered");
        assertTrue(register.find(of(ledger.device2)).orElseThrow().revokedAt().isPresent());
    }

    @Test
    void any_registered_key_may_sign_its_own_rotation_and_no_other_key_statement() {
        take(1, 9);
        assertEquals("", maySign(rotation(ledger.device, ledger.log)));
        assertEquals("KEY-04", maySign(rotation(ledger.device2, ledger.log)));
        assertEquals("KEY-04", maySign(revocation(ledger.device)));
        Capsule broken = Capsule.whole(
                KeyStatement.TYPE, List.of(new Capsule.Member("/kind", Item.of("rotation"))), ledger.random);
        assertEquals("KEY-04", maySign(broken));
    }

    private String maySign(KeyStatement said) {
        return maySign(said.toCapsule(ledger.random));
    }

    private String maySign(Capsule capsule) {
        return register.maySign(of(ledger.device), 10, capsule, SampleLedger.chainOf(ledger.device), 0)
                .code();
    }

    @Test
    void the_list_with_the_highest_number_stands_wherever_it_comes() {
        take(1, 9);
        assertTrue(register.newestList().isEmpty() && register.newestListIndex().isEmpty());
        long second = list(2);
        assertEquals(2, register.newestList().orElseThrow().number());
        assertEquals(second, register.newestListIndex().orElseThrow());
        list(1);
        assertEquals(2, register.newestList().orElseThrow().number());
        assertEquals(second, register.newestListIndex().orElseThrow());
        long again = list(2);
        assertEquals(again, register.newestListIndex().orElseThrow(), "of equal numbers the later one");
    }

    private long list(long number) {
        KeyStatement.KeyList list = new KeyStatement.KeyList(number, SampleLedger.START, List.of());
        Capsule.Whole capsule = list.toCapsule(ledger.random);
        long index = 0;
        for (Signer registrar : List.of(ledger.registrar1, ledger.registrar2)) {
            index = ledger.say(registrar, capsule);
            register.take(index, ledger.statement(index), capsule);
        }
        return index;
    }

    @Test
    void an_account_needs_an_organisation_that_stands() {
        take(1, 9);
        registrars(KeyStatement.account(SampleLedger.ORIGIN, ledger.log, of(ledger.node), "Of a node"));
        assertTrue(register.find(of(ledger.log)).isEmpty());
        registrars(KeyStatement.account(SampleLedger.ORIGIN, ledger.log, of(ledger.organisation), "Desk two"));
        assertEquals(Role.ACCOUNT, register.find(of(ledger.log)).orElseThrow().role());
    }

    @Test
    void an_account_of_a_revoked_organisation_is_not_registered() {
        take(1, 9);
        registrars(revocation(ledger.organisation));
        registrars(KeyStatement.account(SampleLedger.ORIGIN, ledger.log, of(ledger.organisation), "Too late"));
        assertTrue(register.find(of(ledger.log)).isEmpty());
    }

    private void registrars(KeyStatement said) {
        Capsule.Whole capsule = said.toCapsule(ledger.random);
        for (Signer registrar : List.of(ledger.registrar2, ledger.registrar3)) {
            long index = ledger.say(registrar, capsule);
            assertEquals(
                    "", register.take(index, ledger.statement(index), capsule).code());
        }
    }

    @Test
    void a_registrars_key_gets_no_second_role() {
        take(1, 9);
        assertEquals("KEY-03", say(ledger.deviceKey(ledger.registrar1, "Double"), ledger.organisation));
        assertEquals(
                Role.REGISTRAR,
                register.find(of(ledger.registrar1)).orElseThrow().role());
    }

    @Test
    void only_the_right_keys_register_others() {
        take(1, 9);
        assertEquals("KEY-03", say(ledger.deviceKey(ledger.log, "By a device"), ledger.device));
        KeyStatement desk =
                KeyStatement.account(SampleLedger.ORIGIN, ledger.log, of(ledger.organisation), "By a device");
        assertEquals("KEY-03", say(desk, ledger.device));
        assertEquals("KEY-03", say(KeyStatement.node(SampleLedger.ORIGIN, ledger.log, "n"), ledger.organisation));
        assertEquals("KEY-03", say(new KeyStatement.GenesisKey(ledger.genesis.text() + "\n"), ledger.registrar1));
        assertEquals("KEY-03", say(new KeyStatement.GenesisKey(ledger.genesis.text()), ledger.organisation));
        assertTrue(register.find(of(ledger.log)).isEmpty());
    }

    @Test
    void a_copy_keeps_half_signed_roots_and_heirs_and_goes_its_own_way_from_there() {
        take(1, 9);
        say(rotation(ledger.organisation, ledger.log), ledger.organisation);
        Capsule.Whole capsule = revocation(ledger.node).toCapsule(ledger.random);
        long first = ledger.say(ledger.registrar1, capsule);
        register.take(first, ledger.statement(first), capsule);
        KeyRegister copy = register.copy();
        assertTrue(copy.answersFor(of(ledger.log), of(ledger.device)));
        long second = ledger.say(ledger.registrar2, capsule);
        copy.take(second, ledger.statement(second), capsule);
        assertTrue(copy.find(of(ledger.node)).orElseThrow().revokedAt().isPresent());
        assertTrue(register.find(of(ledger.node)).orElseThrow().revokedAt().isEmpty());
    }
}
