package dev.cairn.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.fake.Await;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.Founding;
import dev.cairn.ledger.fake.MemoryStores;
import dev.cairn.ledger.fake.PassedOnCapsules;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.KeyStatement;
import dev.cairn.proof.statement.KeyStatement.KeyList;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeysTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Consortium all = Consortium.withoutWitnesses(1);
    private final Stores stores = MemoryStores.create();
    private Ledger ledger = open(stores);

    private Ledger open(Stores on) {
        LedgerConfig config = LedgerConfig.of(all.genesis)
                .withSealPeriod(Duration.ofMillis(20))
                .withLimits(1_000, 0, 1 << 20);
        return Ledger.open(config, on, all.log, List.of(), all.clock);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void one_registrar_who_signs_a_key_list_twice_is_not_two() {
        all.found(ledger, Consortium.chain(1));
        List<Long> good = ledger.keys().newestKeyListRows();
        KeyList lie = new KeyList(1_000_000, Consortium.NOW, List.of());
        Capsule.Whole capsule = lie.toCapsule(all.random);
        ChainPen pen = all.founding.pen(ledger, all.registrars.get(0));
        Founding.submit(ledger, List.of(all.offer(pen, capsule), all.offer(pen, capsule)), PATIENCE);
        assertEquals(good, ledger.keys().newestKeyListRows(), "bundles bring the list that counts");
        List<ChainPen> pens = all.founding.pens(ledger, all.registrars.subList(0, 2));
        List<Long> next = Founding.submit(
                ledger,
                all.founding.byRegistrars(all.founding.keyList(ledger.keys().snapshot()), pens),
                PATIENCE);
        assertEquals(next, ledger.keys().newestKeyListRows(), "an honest list is not shut out by a lie's number");
        assertTrue(ledger.keys().replacedLists().containsAll(good));
    }

    @Test
    void does_not_open_without_the_capsule_of_a_key_statement() {
        all.found(ledger, Consortium.chain(1));
        Hash device = all.device.publicKey().thumbprint();
        KeyStatement revocation = new KeyStatement.Revocation(device, "stolen", List.of());
        ChainPen pen = all.founding.pen(ledger, all.organisation);
        long at = Founding.submit(ledger, List.of(all.founding.by(revocation, pen)), PATIENCE)
                .get(0);
        Await.until("a head over it", PATIENCE, () -> ledger.published().size() > at);
        ledger.close();
        for (Optional<Bytes> instead : List.of(
                Optional.<Bytes>empty(),
                Optional.of(Bytes.ofHex("00")),
                Optional.of(revocation.toCapsule(all.random).bytes()))) {
            Trouble no = assertThrows(Trouble.Corrupt.class, () -> open(changed(at, instead)));
            assertTrue(String.valueOf(no.getMessage()).contains("index=" + at), no.getMessage());
        }
        ledger = open(stores);
        assertTrue(ledger.keys().find(device).orElseThrow().revokedAt().isPresent());
    }

    private Stores changed(long at, Optional<Bytes> instead) {
        CapsuleStore changed = new PassedOnCapsules(stores.capsules()) {
            @Override
            public Optional<Bytes> get(long index) {
                return index == at ? instead : super.get(index);
            }
        };
        return new Stores(
                stores.heads(),
                stores.journal(),
                stores.objects(),
                changed,
                stores.positions(),
                stores.index(),
                stores::close);
    }
}
