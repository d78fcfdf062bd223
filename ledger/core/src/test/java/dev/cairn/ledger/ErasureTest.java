package dev.cairn.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.fake.Await;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.Founding;
import dev.cairn.ledger.fake.MemoryStores;
import dev.cairn.ledger.fake.PassedOnJournal;
import dev.cairn.ledger.fake.Tripwire;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.bundle.Report;
import dev.cairn.proof.bundle.Verifier;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.Erase;
import dev.cairn.proof.statement.KeyStatement;
import dev.cairn.proof.statement.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ErasureTest {

    private static final String MARKER = "Mrs-Appleby-of-Orchard-Lane";

    private final Consortium all = Consortium.withoutWitnesses(11);
    private final SoftwareSigner stranger = Consortium.signer(Algorithm.ED25519, 77);
    private final Stores stores = MemoryStores.create();
    private final ChainPen device = all.pen(all.device, Consortium.chain(1));
    private final ChainPen owner = all.pen(all.organisation, Consortium.chain(2));
    private final ChainPen other = all.pen(stranger, Consortium.chain(3));
    private final ChainPen node = all.pen(all.node, Consortium.chain(4));
    private Ledger ledger = open(stores);

    private Ledger open(Stores on) {
        LedgerConfig config = LedgerConfig.of(all.genesis)
                .withSealPeriod(Duration.ofMillis(10))
                .withLimits(1_000, 0, 1 << 20);
        return Ledger.open(config, on, all.log, List.of(), all.clock);
    }

    @BeforeEach
    void found() {
        all.found(ledger, Consortium.chain(1));
        Founding.submit(
                ledger,
                all.founding.byRegistrars(
                        KeyStatement.organisation(Consortium.ORIGIN, stranger, "Rival", List.of("9529999"), List.of()),
                        all.founding.pens(ledger, all.registrars.subList(0, 2))),
                Duration.ofSeconds(60));
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private long log(Offer offer) {
        return Founding.submit(ledger, List.of(offer), Duration.ofSeconds(60)).get(0);
    }

    private void published() {
        Await.published(ledger);
    }

    private Offer event(ChainPen pen) {
        return all.offer(
                pen, Capsule.whole("epcis", List.of(new Capsule.Member("/customer", Item.of(MARKER))), all.random));
    }

    private Offer erase(ChainPen pen, long index) {
        return erase(pen, index, Hash.sha256(ledger.entry(index)));
    }

    private Offer erase(ChainPen pen, long index, Hash statement) {
        Erase said = new Erase(index, statement, "she asked for it", List.of());
        return all.offer(pen, said.capsule(all.random));
    }

    private Offer finding(long... entries) {
        List<Capsule.Member> members = new ArrayList<>();
        members.add(new Capsule.Member("/verdict", Item.of(MARKER)));
        for (int i = 0; i < entries.length; i++) {
            members.add(new Capsule.Member("/entries/" + i, Item.of(entries[i])));
        }
        return all.offer(node, Capsule.whole("finding", members, all.random));
    }

    @Test
    void takes_more_findings_along_than_one_page_of_the_index_holds() {
        long index = log(event(owner));
        List<Long> quoting = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            List<Offer> findings = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                findings.add(finding(index));
            }
            quoting.addAll(Founding.submit(ledger, findings, Duration.ofSeconds(30)));
        }
        log(erase(owner, index));
        published();
        assertEquals(
                List.of(),
                quoting.stream()
                        .filter(each -> ledger.capsule(each).isPresent())
                        .toList());
    }

    /** The journal is trimmed after the head is told of: what has left the store leaves it soon. */
    private boolean isGone(long index) {
        published();
        boolean held = ledger.capsule(index).isPresent();
        assertEquals(held, !stores.capsules().erased(index));
        if (!held) {
            Await.until("it has left the journal", Duration.ofSeconds(30), () -> !isInJournal(index));
        }
        return !held;
    }

    private boolean isInJournal(long index) {
        List<Bytes> found = new ArrayList<>();
        try {
            stores.journal().replay(stores.journal().first(), record -> {
                if (record.first() <= index && index < record.end()) {
                    found.add(record.capsules().get((int) (index - record.first())));
                }
            });
        } catch (Trouble.Corrupt trimmedMeanwhile) {
            return true;
        }
        return !found.isEmpty();
    }

    private Report verify(long... indices) {
        published();
        Bytes bundle = new Bundles(ledger, ledger.keys())
                .about("entry", java.util.Arrays.stream(indices).boxed().toList(), List.of())
                .encode();
        return Verifier.verify(all.genesis, bundle, OptionalLong.of(Consortium.NOW.getEpochSecond()));
    }

    private static Verdict verdict(Report report, String step, long index) {
        return report.lines().stream()
                .filter(line -> line.step().equals(step)
                        && line.index().isPresent()
                        && line.index().getAsLong() == index)
                .findFirst()
                .orElseThrow()
                .verdict();
    }

    @Test
    void forgets_what_its_owner_wants_forgotten_and_keeps_every_proof() {
        long index = log(event(owner));
        long after = log(event(owner));
        published();
        Report before = verify(index, after);
        long by = log(erase(owner, index));
        assertTrue(isGone(index));
        assertFalse(before.refuted());
        Report now = verify(index, after);
        assertFalse(now.refuted());
        assertEquals("CAP-03", verdict(now, "fields", index).code());
        assertTrue(verdict(now, "fields", after).isProven());
        for (String step : List.of("statement", "signature", "key", "inclusion")) {
            assertTrue(verdict(now, step, index).isProven(), step);
        }
        assertEquals(
                Optional.of(new Erasure(
                        index,
                        by,
                        all.organisation.publicKey().thumbprint(),
                        Consortium.NOW,
                        "she asked for it",
                        List.of())),
                ledger.erasure(index));
        assertEquals(Optional.empty(), ledger.erasure(after));
        assertTrue(ledger.capsule(by).isPresent(), "who asked, and why, stays");
    }

    @Test
    void brings_who_had_it_erased_in_the_bundle() {
        long index = log(event(owner));
        long by = log(erase(owner, index));
        published();
        Report report = verify(index);
        assertTrue(verdict(report, "fields", by).isProven());
        assertTrue(verdict(report, "signature", by).isProven());
        String detail = verdict(report, "fields", index).detail();
        assertTrue(detail.contains("entry " + by) && detail.contains("she asked for it"), detail);
    }

    @Test
    void lets_an_organisation_erase_what_its_device_measured() {
        long index = log(all.reading(device, 5));
        log(erase(owner, index));
        assertTrue(isGone(index));
    }

    @Test
    void erasing_twice_is_erasing_once() {
        long index = log(event(owner));
        long first = log(erase(owner, index));
        log(erase(owner, index));
        assertTrue(isGone(index));
        assertEquals(first, ledger.erasure(index).orElseThrow().by());
    }

    @Test
    void logs_what_may_not_be_erased_and_erases_nothing() {
        long mine = log(event(owner));
        long reading = log(all.reading(device, 5));
        published();
        long erased = log(event(owner));
        long by = log(erase(owner, erased));
        published();
        List<Long> keyStatements =
                ledger.keys().keyRowsFor(all.device.publicKey().thumbprint());
        List<Long> spared = new ArrayList<>(List.of(mine, reading, by));
        spared.addAll(keyStatements);
        log(erase(other, mine)); // ERA-03: another's
        log(erase(other, reading));
        log(erase(node, mine)); // a node key may not sign it
        log(erase(device, reading)); // nor may a device
        log(erase(owner, mine, Hash.ZERO)); // ERA-02
        log(erase(owner, ledger.sequenced() + 5, Hash.ZERO));
        log(erase(owner, 0, Hash.sha256(ledger.entry(0)))); // a seal
        log(erase(owner, by)); // ERA-04
        for (long key : keyStatements) {
            log(erase(owner, key));
        }
        log(all.offer(owner, Capsule.whole("erase", List.of(new Capsule.Member("/index", Item.of(mine))), all.random)));
        Statement signed = device.next(
                new Erase(mine, Hash.sha256(ledger.entry(mine)), "x", List.of())
                        .capsule(all.random)
                        .root(),
                Consortium.NOW,
                all.offer(
                                all.pen(all.node, Consortium.chain(9)),
                                Capsule.whole("senml", List.of(new Capsule.Member("/a", Item.of(1))), all.random))
                        .statement()
                        .clock(),
                Optional.empty());
        log(new Offer(signed, event(owner).capsule())); // a capsule that was not signed
        published();
        for (long each : spared) {
            assertTrue(ledger.capsule(each).isPresent(), "entry " + each);
            assertEquals(Optional.empty(), ledger.erasure(each), "entry " + each);
        }
        assertFalse(ledger.state() instanceof LedgerState.Halted, String.valueOf(ledger.state()));
    }

    @Test
    void takes_the_findings_that_quote_it_along() {
        long index = log(all.reading(device, 5));
        long quoting = log(finding(1, index));
        long innocent = log(finding(1, 2));
        published();
        log(erase(owner, index));
        assertTrue(isGone(index));
        assertTrue(isGone(quoting));
        assertTrue(ledger.capsule(innocent).isPresent());
        long late = log(finding(index));
        assertTrue(isGone(late), "made before, logged after");
        assertEquals(List.of(quoting, late), ledger.erasure(index).orElseThrow().findings());
        assertEquals(
                ledger.erasure(index).orElseThrow().by(),
                ledger.erasure(late).orElseThrow().by());
    }

    @Test
    void erases_what_came_in_the_same_block() {
        List<Long> at;
        do { // again, if a seal came between
            published();
            Offer event = event(owner);
            long index = ledger.sequenced();
            Offer erase = erase(owner, index, event.statement().hash());
            at = Founding.submit(ledger, List.of(event, erase), Duration.ofSeconds(60));
            assertEquals(index, at.get(0), "nothing was open: no seal comes before it");
            assertTrue(isGone(index));
        } while (at.get(1) != at.get(0) + 1);
    }

    @Test
    void erases_again_from_the_log_when_the_index_is_lost() {
        long index = log(event(owner));
        long quoting = log(finding(index));
        log(erase(owner, index));
        assertTrue(isGone(index));
        ledger.close();
        stores.positions().clear();
        ledger = open(stores);
        assertTrue(ledger.erasure(index).isPresent());
        assertTrue(isGone(index));
        assertTrue(isGone(quoting));
    }

    /** A crash at every call that an erasure makes: after the restart it is erased. */
    @Test
    void is_erased_after_a_restart_wherever_the_crash_came() {
        for (String call : List.of("capsules.erase", "positions.put", "journal.trim", "objects.sync")) {
            for (Tripwire.Mode mode : List.of(Tripwire.Mode.NOT_DONE_THEN_DEAD, Tripwire.Mode.DONE_THEN_DEAD)) {
                crashed(call, mode, true);
            }
        }
    }

    @Test
    void a_restart_that_does_not_repeat_erasures_would_be_seen() {
        assertThrows(
                AssertionError.class,
                () -> crashed("capsules.erase", Tripwire.Mode.NOT_DONE_THEN_DEAD, false),
                "planted: the memo says that it was carried out");
    }

    private void crashed(String call, Tripwire.Mode mode, boolean repeats) {
        long index = log(event(owner));
        published();
        ledger.close();
        Offer erase = erase(owner, index);
        int before = 0;
        {
            Tripwire counting = new Tripwire(stores, Optional.empty());
            Ledger idle = open(counting.stores());
            idle.close();
            before = counting.calls().getOrDefault(call, 0);
        }
        Tripwire wire = new Tripwire(stores, Optional.of(new Tripwire.Point(call, before, mode)));
        Ledger doomed = open(wire.stores());
        doomed.offer(erase).join();
        Await.until("halt at " + call, () -> doomed.state() instanceof LedgerState.Halted || wire.tripped());
        doomed.close();
        if (!repeats) {
            stores.positions()
                    .put(
                            List.of(),
                            List.of(new EntryIndex.Memo("erasures/done", Bytes.ofHex("00000000ffffffff"))),
                            stores.positions().cursor());
        }
        ledger = open(stores);
        assertTrue(isGone(index), call + " " + mode);
        assertTrue(ledger.erasure(index).isPresent(), call + " " + mode);
    }

    /** Planted: a journal that is not cut keeps its copy. */
    @Test
    void a_journal_that_is_not_cut_would_be_seen() {
        published();
        ledger.close();
        ledger = open(new Stores(
                stores.heads(),
                new Uncut(stores.journal()),
                stores.objects(),
                stores.capsules(),
                stores.positions(),
                stores.index(),
                () -> {}));
        long index = log(event(owner));
        log(erase(owner, index));
        published();
        log(event(owner));
        published(); // by now the head before has trimmed what it could
        assertTrue(stores.capsules().erased(index));
        assertTrue(isInJournal(index));
    }

    private static final class Uncut extends PassedOnJournal {
        Uncut(Journal real) {
            super(real);
        }

        @Override
        public void trim(long below) {}

        @Override
        public void cut() {}

        @Override
        public long trimmable(long below) {
            return real.first();
        }
    }
}
