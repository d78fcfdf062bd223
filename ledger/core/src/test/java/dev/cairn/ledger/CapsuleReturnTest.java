package dev.cairn.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.CapsuleReturn.Returned;
import dev.cairn.ledger.CapsuleReturn.Wishes;
import dev.cairn.ledger.CapsuleStore.Stored;
import dev.cairn.ledger.fake.Await;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.Founding;
import dev.cairn.ledger.fake.MemoryCapsules;
import dev.cairn.ledger.fake.MemoryIndex;
import dev.cairn.ledger.fake.MemoryStores;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.note.Head;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.Erase;
import dev.cairn.proof.statement.KeyStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A backup is older than an erase statement, whose own capsule may be lost: what was erased must not come back. */
class CapsuleReturnTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Consortium all = Consortium.withoutWitnesses(31);
    private final ChainPen owner = all.pen(all.organisation, Consortium.chain(2));
    private final ChainPen gateway = all.pen(all.device, Consortium.chain(1));
    private final Stores live = MemoryStores.create();
    private final Map<Hash, Bytes> outbox = new HashMap<>();
    private final List<Ledger> opened = new ArrayList<>();
    private final MemoryCapsules backup = new MemoryCapsules();

    private Ledger ledger = open(live);
    private long event;
    private long reading;
    private long finding;
    private long keyStatement;

    private Ledger open(Stores stores) {
        LedgerConfig config = LedgerConfig.of(all.genesis)
                .withSealPeriod(Duration.ofMillis(10))
                .withLimits(1_000, 0, 1 << 20);
        Ledger open = Ledger.open(config, stores, all.log, List.of(), all.clock);
        opened.add(open);
        return open;
    }

    @BeforeEach
    void has_said_something_and_is_saved() {
        all.found(ledger, Consortium.chain(1));
        keyStatement = ledger.keys().rows().get(0);
        event = log(offer(owner, "epcis", new Capsule.Member("/customer", Item.of("Mrs Appleby"))));
        reading = log(all.reading(gateway, 4));
        finding = log(offer(
                all.pen(all.node, Consortium.chain(3)), "finding", new Capsule.Member("/entries/0", Item.of(event))));
        published();
        long size = ledger.published().size();
        for (long at = 0; at < size; at++) {
            if (live.capsules().get(at).isPresent()) {
                backup.put(
                        List.of(new Stored(
                                at,
                                ChainCells.parse(ledger.entry(at), at).root(),
                                live.capsules().get(at).get())),
                        at + 1);
            }
        }
        backup.put(List.of(), size);
    }

    @AfterEach
    void close() throws Exception {
        for (Ledger each : opened) {
            each.close();
        }
    }

    private Offer offer(ChainPen pen, String type, Capsule.Member... members) {
        return all.offer(pen, Capsule.whole(type, List.of(members), all.random));
    }

    private long log(Offer offer) {
        outbox.put(offer.statement().hash(), offer.capsule());
        return Founding.submit(ledger, List.of(offer), PATIENCE).get(0);
    }

    private void published() {
        Await.published(ledger);
    }

    private long erase(ChainPen by) {
        Erase said = new Erase(event, Hash.sha256(ledger.entry(event)), "she asked for it", List.of());
        long at = log(all.offer(by, said.capsule(all.random)));
        published();
        return at;
    }

    private Stores restored = MemoryStores.create();

    private Returned restore(Wishes wishes) throws Exception {
        ledger.close();
        restored = MemoryStores.create();
        Head head = Publisher.judge(
                live.objects().get(Publisher.PENDING).orElseThrow().utf8(), all.genesis);
        Inspection saved = new Inspection(
                live.objects(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(backup),
                Optional.empty(),
                List.of(),
                false,
                () -> {});
        return new Restore(all.genesis, done -> {}, wishes)
                .fill(head, saved, List.of(), restored)
                .capsules();
    }

    private Ledger again() {
        return open(new Stores(
                restored.heads(),
                live.journal(),
                restored.objects(),
                restored.capsules(),
                new MemoryIndex(),
                new MemoryIndex(),
                () -> {}));
    }

    @Test
    void withholds_what_a_lost_statement_of_its_organisation_may_have_had_erased() throws Exception {
        long by = erase(owner);
        assertTrue(live.capsules().get(event).isEmpty(), "it was carried out");
        Returned said = restore(Wishes.NONE);
        assertEquals(List.of(by), said.lost());
        assertEquals(Map.of(by, all.organisation.publicKey().thumbprint()), said.doubts());
        assertEquals(
                List.of(event, reading, finding),
                said.withheld(),
                "its own, its device's, and the finding that quotes it; no key statement");
        Ledger again = again();
        assertTrue(again.capsule(event).isEmpty());
        assertTrue(again.capsule(finding).isEmpty());
        assertTrue(again.capsule(keyStatement).isPresent());
        assertTrue(again.keys().find(all.device.publicKey().thumbprint()).isPresent());
        assertFalse(restored.capsules().erased(event), "withheld is not erased: it can come back");
    }

    @Test
    void brings_back_all_but_the_erased_once_the_signer_has_brought_the_lost_capsule() throws Exception {
        long by = erase(owner);
        Returned said = restore(new Wishes(statement -> Optional.ofNullable(outbox.get(statement.hash())), false));
        assertEquals(List.of(), said.lost());
        assertEquals(List.of(), said.withheld());
        Ledger again = again();
        assertTrue(again.capsule(event).isEmpty(), "the logged erasure is carried out before anybody can read");
        assertTrue(again.capsule(finding).isEmpty());
        assertTrue(again.capsule(reading).isPresent());
        assertEquals(by, again.erasure(event).orElseThrow().by());
    }

    @Test
    void takes_no_capsule_from_an_outbox_that_its_statement_did_not_sign() throws Exception {
        long by = erase(owner);
        Bytes wrong = Capsule.whole("erase", List.of(new Capsule.Member("/index", Item.of(0))), all.random)
                .bytes();
        Returned said = restore(new Wishes(statement -> Optional.of(wrong), false));
        assertEquals(List.of(by), said.lost());
        assertEquals(List.of(event, reading, finding), said.withheld());
    }

    /** Planted: whoever brings everything back shows what was erased, and the tests above would see it. */
    @Test
    void would_show_what_was_erased_if_losses_were_only_listed() throws Exception {
        erase(owner);
        Returned said = restore(new Wishes(statement -> Optional.empty(), true));
        assertEquals(List.of(), said.withheld());
        assertTrue(again().capsule(event).isPresent(), "the risk was accepted, and the erased data are back");
    }

    @Test
    void withholds_nothing_for_lost_statements_of_those_who_cannot_erase() throws Exception {
        log(all.reading(gateway, 5));
        log(offer(all.pen(all.node, Consortium.chain(4)), "finding", new Capsule.Member("/rule", Item.of("r"))));
        List<ChainPen> pens = all.founding.pens(ledger, all.registrars.subList(0, 2));
        all.founding
                .byRegistrars(all.founding.keyList(ledger.keys().snapshot()), pens)
                .forEach(this::log);
        published();
        Returned said = restore(Wishes.NONE);
        assertEquals(4, said.lost().size());
        assertEquals(said.lost().subList(2, 4), said.keyStatements(), "a revocation may be among them: they are named");
        assertEquals(List.of(), said.withheld());
        assertTrue(again().capsule(event).isPresent());
    }

    /** Its registration is lost too: it may be the heir of any organisation. */
    @Test
    void withholds_everything_for_an_unknown_key_when_a_word_of_the_registrars_is_lost() throws Exception {
        SoftwareSigner heir = Consortium.signer(Algorithm.ED25519, 77);
        List<ChainPen> pens = all.founding.pens(ledger, all.registrars.subList(0, 2));
        KeyStatement rotation = KeyStatement.rotation(
                Consortium.ORIGIN, all.organisation.publicKey().thumbprint(), heir);
        all.founding.byRegistrars(rotation, pens).forEach(this::log);
        published();
        long by = erase(all.pen(heir, Consortium.chain(9)));
        assertTrue(live.capsules().get(event).isEmpty(), "an heir may");
        Returned said = restore(Wishes.NONE);
        assertEquals(Map.of(by, heir.publicKey().thumbprint()), said.doubts());
        assertEquals(List.of(event, reading, finding), said.withheld());
    }

    @Test
    void leaves_erased_what_the_backup_knows_to_be_erased() throws Exception {
        erase(owner);
        backup.erase(event);
        Returned said = restore(new Wishes(statement -> Optional.ofNullable(outbox.get(statement.hash())), false));
        assertEquals(1, said.erased());
        assertTrue(restored.capsules().erased(event), "its owner's outbox does not bring it back");
    }
}
