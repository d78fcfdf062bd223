package dev.cairn.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.Admission.Admitted;
import dev.cairn.ledger.Admission.Duplicate;
import dev.cairn.ledger.fake.Await;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.MemoryStores;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.bundle.Verifier;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.statement.ChainPen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private final Consortium all = Consortium.withoutWitnesses(1);
    private final Stores stores = MemoryStores.create();
    private Ledger ledger = open();

    private Ledger open() {
        return Ledger.open(
                LedgerConfig.of(all.genesis)
                        .withSealPeriod(Duration.ofMillis(20))
                        .withLimits(1_000, 0, 1 << 20),
                stores,
                all.log,
                List.of(),
                all.clock);
    }

    private void reopen() {
        ledger.close();
        ledger = open();
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void begins_with_the_genesis_seal_at_index_zero() {
        Head head = published(1);
        assertEquals(1, head.size());
        Seal seal = ledger.seal(0);
        assertEquals(all.genesis.hash(), seal.batchRoot());
        assertEquals(Seal.genesis(all.genesis.hash(), Consortium.NOW.toEpochMilli(), Consortium.ORIGIN), seal);
    }

    @Test
    void gives_indices_in_order_and_closes_blocks_over_them() throws Exception {
        published(1);
        ChainPen pen = all.pen(all.device, Consortium.chain(1));
        for (int i = 0; i < 600; i++) {
            Offer offer = all.reading(pen, i);
            Admitted admitted = (Admitted) ask(offer);
            assertEquals(Set.of(), admitted.marks());
            assertEquals(offer.statement().bytes(), ledger.entry(admitted.index()));
            assertEquals(Optional.of(offer.capsule()), ledger.capsule(admitted.index()));
        }
        published(ledger.sequenced());
        assertLogHolds();
    }

    @Test
    void proves_every_entry_and_every_growth_to_the_head() throws Exception {
        log(300);
        Head head = published(ledger.sequenced());
        for (long index = 0; index < head.size(); index++) {
            List<Hash> path = ledger.inclusion(index, head.size());
            assertTrue(Merkle.checkInclusion(
                    index,
                    head.size(),
                    Merkle.leaf(ledger.entry(index)),
                    path,
                    head.checkpoint().root()));
        }
        List<Hash> leaves = new ArrayList<>();
        for (long first = 0; first < head.size(); first++) {
            List<Hash> path = ledger.consistency(first, head.size());
            assertTrue(Merkle.checkConsistency(
                    first, head.size(), Merkle.root(leaves), head.checkpoint().root(), path));
            leaves.add(Merkle.leaf(ledger.entry(first)));
        }
    }

    @Test
    void answers_a_statement_that_comes_again_with_its_index() throws Exception {
        ChainPen pen = all.pen(all.device, Consortium.chain(1));
        Offer first = all.reading(pen, 1);
        Offer second = all.reading(pen, 2);
        long at = ((Admitted) ask(first)).index();
        ask(second);
        assertEquals(new Duplicate(at), ask(first));
        published(ledger.sequenced());
        assertEquals(new Duplicate(at), ask(first));
        reopen();
        assertEquals(new Duplicate(at), ask(first));
    }

    @Test
    void marks_gap_late_and_broken_links_but_logs_them() throws Exception {
        Bytes chain = Consortium.chain(1);
        ChainPen pen = all.pen(all.device, chain);
        Offer zero = all.reading(pen, 0);
        Offer one = all.reading(pen, 1);
        Offer two = all.reading(pen, 2);
        Offer three = all.reading(pen, 3);
        ask(zero);
        assertEquals(Set.of(Mark.GAP_BEFORE), ((Admitted) ask(two)).marks());
        assertEquals(new ChainState(0, zero.statement().hash(), 2), ledger.chain(chain));
        assertEquals(Set.of(Mark.LATE), ((Admitted) ask(one)).marks());
        assertEquals(new ChainState(2, two.statement().hash(), 2), ledger.chain(chain));
        ChainPen liar =
                new ChainPen(Consortium.ORIGIN, chain, 3, one.statement().hash(), all.device);
        assertEquals(Set.of(Mark.BROKEN_PREV), ((Admitted) ask(all.reading(liar, 9))).marks());
        assertEquals(Set.of(Mark.EQUIVOCATION), ((Admitted) ask(three)).marks());
    }

    @Test
    void keeps_both_sides_of_an_equivocation_and_answers_each_with_its_own_index() throws Exception {
        Bytes chain = Consortium.chain(1);
        Offer one = all.reading(all.pen(all.device, chain), 1);
        Offer other = all.reading(all.pen(all.device, chain), 2);
        long first = ((Admitted) ask(one)).index();
        Admitted second = (Admitted) ask(other);
        assertEquals(Set.of(Mark.EQUIVOCATION), second.marks());
        published(ledger.sequenced());
        reopen();
        assertEquals(new Duplicate(first), ask(one));
        assertEquals(new Duplicate(second.index()), ask(other));
        assertEquals(OptionalLong.of(first), ledger.indexOf(chain, 0));
    }

    @Test
    void keeps_the_chains_of_two_keys_apart_even_under_one_name() throws Exception {
        Bytes chain = Consortium.chain(1);
        ask(all.reading(all.pen(all.device, chain), 1));
        ChainPen thief = all.pen(all.organisation, chain);
        assertEquals(Set.of(Mark.FOREIGN_KEY), ((Admitted) ask(all.reading(thief, 2))).marks());
        ask(all.reading(thief, 3));
        assertEquals(0, ledger.chain(chain).newest());
        assertEquals(
                1,
                ledger.chain(all.organisation.publicKey().thumbprint(), chain).newest());
    }

    @Test
    void refuses_statements_for_another_ledger_and_what_is_too_long() throws Exception {
        ChainPen elsewhere = new ChainPen("other.example/log", Consortium.chain(1), 0, Hash.ZERO, all.device);
        assertEquals("STM-02", ((Admission.Refused) ask(all.reading(elsewhere, 1))).code());
        Offer good = all.reading(all.pen(all.device, Consortium.chain(1)), 1);
        Bytes long1 = Bytes.wrap(new byte[32_769]);
        assertEquals("CAP-02", ((Admission.Refused) ask(new Offer(good.statement(), long1))).code());
        assertEquals("CAP-02", ((Admission.Refused) ask(new Offer(good.statement(), Bytes.EMPTY))).code());
        assertTrue(ask(good) instanceof Admitted);
    }

    @Test
    void makes_no_empty_block() throws Exception {
        published(1);
        Thread.sleep(150);
        assertEquals(1, ledger.published().size());
    }

    @Test
    void opens_again_with_the_same_history_and_goes_on() throws Exception {
        log(300);
        published(ledger.sequenced());
        Head before = ledger.published();
        reopen();
        assertEquals(before, ledger.published());
        ChainState chain = ledger.chain(Consortium.chain(7));
        assertEquals(299, chain.newest());
        log(3);
        published(ledger.sequenced());
        assertLogHolds();
    }

    @Test
    void makes_a_lost_index_again_from_the_log() throws Exception {
        all.found(ledger, Consortium.chain(7));
        log(300);
        published(ledger.sequenced());
        ledger.close();
        stores.positions().clear();
        ledger = open();
        assertEquals(299, ledger.chain(Consortium.chain(7)).contiguous());
        assertTrue(ledger.keys().find(all.device.publicKey().thumbprint()).isPresent());
        assertLogHolds();
    }

    @Test
    void refuses_data_of_another_genesis_and_a_wrong_log_key() {
        published(1);
        ledger.close();
        Consortium other = Consortium.withQuorum(1, 1);
        LedgerConfig config = LedgerConfig.of(other.genesis).withLimits(10, 0, 1 << 20);
        assertThrows(Trouble.Conflict.class, () -> Ledger.open(config, stores, other.log, List.of(), other.clock));
        assertThrows(
                IllegalArgumentException.class,
                () -> Ledger.open(config, stores, other.device, List.of(), other.clock));
        assertThrows(
                IllegalArgumentException.class, () -> Ledger.open(config, stores, other.node, List.of(), other.clock));
        ledger = open();
    }

    @Test
    void learns_keys_from_the_log_and_proves_a_story_with_them() throws Exception {
        Bytes chain = Consortium.chain(7);
        all.found(ledger, chain);
        Hash device = all.device.publicKey().thumbprint();
        assertTrue(ledger.keys().mayUse(device, Optional.of("senml"), chain, 0).isProven());
        assertEquals(
                "KEY-04",
                ledger.keys().mayUse(device, Optional.of("epcis"), chain, 0).code());
        ChainPen pen = all.pen(all.device, chain);
        ask(all.reading(pen, 1));
        long told = ((Admitted) ask(all.reading(pen, 2))).index();
        published(ledger.sequenced());
        var bundle = new Bundles(ledger, ledger.keys()).about("entry " + told, List.of(told), List.of());
        var report = Verifier.verify(all.genesis, bundle.encode(), OptionalLong.of(Consortium.NOW.getEpochSecond()));
        assertFalse(report.refuted(), report.toString());
        for (String step : List.of("head", "statement", "signature", "key", "inclusion")) {
            assertTrue(
                    report.lines().stream()
                            .filter(line -> line.step().equals(step))
                            .allMatch(line -> line.verdict().isProven()),
                    step + " in " + report);
        }
        reopen();
        assertEquals(
                bundle.keys().size(),
                new Bundles(ledger, ledger.keys())
                        .about("x", List.of(told), List.of())
                        .keys()
                        .size());
    }

    @Test
    void never_seals_before_the_last_seal_when_the_clock_jumps_back() throws Exception {
        log(1);
        published(ledger.sequenced());
        ledger.close();
        ledger = Ledger.open(
                LedgerConfig.of(all.genesis)
                        .withSealPeriod(Duration.ofMillis(20))
                        .withLimits(10, 0, 1 << 20),
                stores,
                all.log,
                List.of(),
                java.time.InstantSource.fixed(Consortium.NOW.minusSeconds(9_999)));
        log(1);
        Head head = published(ledger.sequenced());
        assertEquals(Consortium.NOW.toEpochMilli(), ledger.seal(head.height()).unixMillis());
    }

    private void log(int count) throws Exception {
        Bytes chain = Consortium.chain(7);
        ChainState state = ledger.chain(chain);
        ChainPen pen = new ChainPen(Consortium.ORIGIN, chain, state.newest() + 1, state.hash(), all.device);
        for (int i = 0; i < count; i++) {
            ask(all.reading(pen, i));
        }
    }

    private Admission ask(Offer offer) throws Exception {
        return ledger.offer(offer).get(30, TimeUnit.SECONDS);
    }

    /** Waits until everything up to {@code size} has a head. */
    private Head published(long size) {
        Await.until(
                "head of " + size + " " + ledger.state(),
                () -> ledger.published().size() >= size);
        return ledger.published();
    }

    private void assertLogHolds() {
        LogCheck.requireWhole(ledger, all.genesis);
    }
}
