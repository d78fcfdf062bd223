package dev.cairn.proof.register;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.proof.Hash;
import dev.cairn.proof.sample.SampleLedger;
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

    private String use(dev.cairn.proof.key.Signer signer, long index, String type) {
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
}
