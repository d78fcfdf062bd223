package dev.cairn.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.fake.Await;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.LocalCosigner;
import dev.cairn.ledger.fake.MemoryStores;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.statement.ChainPen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LedgerWitnessTest {

    private final Consortium all = Consortium.withQuorum(1, 2);
    private final Stores stores = MemoryStores.create();
    private final List<LocalCosigner> witnesses =
            List.of(new LocalCosigner(all, 0), new LocalCosigner(all, 1), new LocalCosigner(all, 2));
    private final ChainPen pen = all.pen(all.device, Consortium.chain(1));
    private final List<Ledger> opened = new ArrayList<>();

    private Ledger open(Stores on) {
        LedgerConfig config = LedgerConfig.of(all.genesis)
                .withSealPeriod(Duration.ofMillis(20))
                .withLimits(1_000, 0, 1 << 20);
        Ledger ledger = Ledger.open(config, on, all.log, List.copyOf(witnesses), all.clock);
        opened.add(ledger);
        return ledger;
    }

    @AfterEach
    void close() {
        opened.forEach(Ledger::close);
    }

    @Test
    void shows_a_head_as_witnessed_only_with_the_quorum() {
        witnesses.get(1).deaf(true);
        witnesses.get(2).deaf(true);
        Ledger ledger = open(stores);
        log(ledger, 3);
        published(ledger, ledger.sequenced());
        assertEquals(Optional.empty(), ledger.witnessed());
        assertEquals(Optional.empty(), ledger.object("checkpoint"));
        assertTrue(ledger.object("checkpoint-pending").isPresent());
        witnesses.get(2).deaf(false);
        witnessed(ledger, ledger.sequenced());
        var judged = Publisher.judge(ledger.object("checkpoint").orElseThrow().utf8(), all.genesis);
        assertTrue(judged.quorum());
        assertEquals(1, judged.independent());
    }

    @Test
    void adds_late_cosignatures_without_a_new_entry() {
        witnesses.get(1).deaf(true);
        Ledger ledger = open(stores);
        log(ledger, 1);
        witnessed(ledger, ledger.sequenced());
        witnesses.get(1).deaf(false);
        Await.until(
                "three cosignatures",
                () -> Publisher.judge(ledger.object("checkpoint").orElseThrow().utf8(), all.genesis)
                                .cosignatures()
                                .size()
                        == 3);
    }

    @Test
    void journals_but_signs_nothing_until_a_witness_has_told_its_size() throws Exception {
        witnesses.forEach(witness -> witness.deaf(true));
        Ledger ledger = open(stores);
        log(ledger, 3);
        Thread.sleep(100);
        assertInstanceOf(LedgerState.Waiting.class, ledger.state());
        assertThrows(Trouble.Unavailable.class, ledger::published);
        assertEquals(Optional.empty(), stores.heads().load());
        witnesses.get(1).deaf(false);
        published(ledger, ledger.sequenced());
        assertInstanceOf(LedgerState.Open.class, ledger.state());
    }

    @Test
    void refuses_to_sign_when_a_witness_has_seen_more() {
        Ledger first = open(stores);
        log(first, 3);
        witnessed(first, first.sequenced());
        first.close();
        Ledger fork = open(MemoryStores.create());
        Await.until("halt", () -> fork.state() instanceof LedgerState.Halted);
        assertEquals("HLT-05", ((LedgerState.Halted) fork.state()).code());
        assertThrows(Trouble.Unavailable.class, fork::published);
        assertEquals("HLT-01", ((Admission.Retry) ask(fork, all.reading(pen, 9))).code());
    }

    @Test
    void refuses_to_sign_when_a_witness_has_seen_another_history() {
        Ledger first = open(stores);
        log(first, 1);
        witnessed(first, first.sequenced());
        first.close();
        witnesses.forEach(witness -> witness.deaf(true));
        Stores other = MemoryStores.create();
        List<LocalCosigner> none = List.of();
        Ledger lonely = Ledger.open(
                LedgerConfig.of(all.genesis)
                        .withSealPeriod(Duration.ofMillis(20))
                        .withLimits(10, 0, 1 << 20),
                other,
                all.log,
                List.copyOf(none),
                all.clock);
        opened.add(lonely);
        while (lonely.sequenced() < 9) {
            log(lonely, 1);
            published(lonely, lonely.sequenced());
        }
        lonely.close();
        witnesses.forEach(witness -> witness.deaf(false));
        Ledger fork = open(other);
        Await.until("halt", () -> fork.state() instanceof LedgerState.Halted);
        assertEquals("HLT-05", ((LedgerState.Halted) fork.state()).code());
    }

    @Test
    void refuses_an_older_head_store_when_a_newer_head_was_signed() {
        Ledger first = open(stores);
        log(first, 1);
        witnessed(first, first.sequenced());
        StoredHead old = stores.heads().load().orElseThrow();
        log(first, 1);
        witnessed(first, first.sequenced());
        first.close();
        stores.heads().swap(stores.heads().load(), old);
        assertThrows(Trouble.Conflict.class, () -> open(stores));
    }

    @Test
    void survives_witnesses_that_lie_while_it_runs() {
        Ledger ledger = open(stores);
        log(ledger, 1);
        witnessed(ledger, ledger.sequenced());
        witnesses.get(0).speak(answering(new Cosigner.SizeIs(1 << 20)));
        log(ledger, 1);
        witnessed(ledger, ledger.sequenced());
        witnesses.get(0).speak(answering(new Cosigner.Denied(422, "no")));
        log(ledger, 1);
        witnessed(ledger, ledger.sequenced());
        String stranger = dev.cairn.proof.note.Cosignature.sign(
                "other\n1\n" + dev.cairn.proof.Hash.ZERO.base64() + "\n",
                Consortium.witnessName(0),
                all.witnesses.get(0),
                Consortium.NOW);
        witnesses.get(0).speak(answering(new Cosigner.Cosigned(stranger)));
        log(ledger, 1);
        witnessed(ledger, ledger.sequenced());
        witnesses.get(0).speak(answering(new Cosigner.Cosigned("rubbish")));
        log(ledger, 1);
        witnessed(ledger, ledger.sequenced());
        assertFalse(ledger.state() instanceof LedgerState.Halted);
        var judged = Publisher.judge(ledger.object("checkpoint").orElseThrow().utf8(), all.genesis);
        assertEquals(2, judged.cosignatures().size());
        assertEquals(0, judged.wrong().size());
    }

    @Test
    void goes_on_whatever_bytes_a_witness_answers() {
        Ledger ledger = open(stores);
        log(ledger, 1);
        witnessed(ledger, ledger.sequenced());
        String line = " " + "A".repeat(40) + "\n";
        for (String lines : List.of(
                "\u2014 evil\u0001name" + line,
                "\u2014 evil\u007fname" + line,
                ("\u2014 stranger" + line).repeat(100),
                "\u2014 " + "n".repeat(60_000) + line,
                "\u2014 " + Consortium.ORIGIN + line)) {
            int asked = witnesses.get(0).asked.get();
            witnesses.get(0).speak(answering(new Cosigner.Cosigned(lines)));
            log(ledger, 1);
            witnessed(ledger, ledger.sequenced());
            Await.until(
                    "it was asked",
                    Duration.ofSeconds(30),
                    () -> witnesses.get(0).asked.get() > asked);
            log(ledger, 1);
            witnessed(ledger, ledger.sequenced());
            assertFalse(ledger.state() instanceof LedgerState.Halted, ledger.state() + " by " + lines.length());
        }
        var judged = Publisher.judge(ledger.object("checkpoint").orElseThrow().utf8(), all.genesis);
        assertEquals(3, judged.note().lines().size(), "the log's and two honest witnesses' lines");
    }

    @Test
    void an_answer_that_comes_after_the_end_changes_no_head() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Ledger ledger = open(stores);
        log(ledger, 1);
        witnessed(ledger, ledger.sequenced());
        LocalCosigner honest = new LocalCosigner(all, 0, witnesses.get(0).store);
        witnesses.get(2).deaf(true);
        witnesses.get(0).speak(new Cosigner() {
            @Override
            public String name() {
                return Consortium.witnessName(0);
            }

            @Override
            public Answer cosign(long oldSize, List<dev.cairn.proof.Hash> consistency, String note) {
                asked.countDown();
                try {
                    go.await(60, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return honest.cosign(oldSize, consistency, note);
            }
        });
        log(ledger, 1);
        assertTrue(asked.await(60, TimeUnit.SECONDS));
        ledger.close();
        Bytes before = stores.objects().get("checkpoint").orElseThrow();
        go.countDown();
        Await.until("the late answer was given", Duration.ofSeconds(30), () -> honest.asked.get() > 0);
        Thread.sleep(300); // long enough for a head to be written wrongly; a slow box only makes the test blind
        assertEquals(before, stores.objects().get("checkpoint").orElseThrow());
    }

    /** The first answer comes when its round is over, as on a machine that has much else to do; nobody is asked for that signature again. */
    @Test
    void opens_when_the_only_witness_that_answers_was_slower_than_the_round() throws Exception {
        witnesses.get(1).deaf(true);
        witnesses.get(2).deaf(true);
        LocalCosigner honest = new LocalCosigner(all, 0, witnesses.get(0).store);
        CountDownLatch late = new CountDownLatch(1);
        witnesses.get(0).speak(new Cosigner() {
            @Override
            public String name() {
                return Consortium.witnessName(0);
            }

            @Override
            public Answer cosign(long oldSize, List<dev.cairn.proof.Hash> consistency, String note) {
                Answer answer = honest.cosign(oldSize, consistency, note);
                try {
                    late.await(60, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return answer;
            }
        });
        Ledger ledger = open(stores);
        int asked = witnesses.get(1).asked.get();
        Await.until(
                "the round after the first one",
                Duration.ofSeconds(60),
                () -> witnesses.get(1).asked.get() > asked + 1);
        late.countDown();
        published(ledger, 1);
        assertInstanceOf(LedgerState.Open.class, ledger.state());
    }

    @Test
    void tells_listeners_of_published_then_witnessed_heads() throws Exception {
        Ledger ledger = open(stores);
        List<Head> told = new CopyOnWriteArrayList<>();
        AutoCloseable listening = ledger.onHead(told::add);
        log(ledger, 1);
        long size = witnessed(ledger, ledger.sequenced()).size();
        // Whoever asks may see a head before it is told.
        Await.until("told of the witnessed head", () -> levels(told, size).contains("WITNESSED"));
        assertEquals(List.of("PUBLISHED", "WITNESSED"), levels(told, size));
        listening.close();
        log(ledger, 1);
        witnessed(ledger, ledger.sequenced());
        assertEquals(List.of(), told.stream().filter(head -> head.size() > size).toList());
    }

    private static List<String> levels(List<Head> told, long size) {
        return told.stream()
                .filter(head -> head.size() == size)
                .map(head -> head.level().name())
                .distinct()
                .toList();
    }

    @Test
    void cosigns_the_same_head_afresh_after_a_while() {
        LedgerConfig config = LedgerConfig.of(all.genesis)
                .withSealPeriod(Duration.ofMillis(20))
                .withCosignEvery(Duration.ofMillis(50))
                .withLimits(10, 0, 1 << 20);
        Ledger ledger = Ledger.open(config, stores, all.log, List.copyOf(witnesses), all.clock);
        opened.add(ledger);
        witnessed(ledger, 1);
        int asked = witnesses.get(0).asked.get();
        Await.until("asked again", () -> witnesses.get(0).asked.get() > asked + 3);
        assertEquals(1, ledger.published().size());
    }

    @Test
    void remembers_its_witnessed_head() {
        Ledger first = open(stores);
        log(first, 1);
        Head before = witnessed(first, first.sequenced());
        first.close();
        witnesses.forEach(witness -> witness.deaf(true));
        Ledger again = open(stores);
        assertEquals(before.checkpoint(), again.witnessed().orElseThrow().checkpoint());
    }

    private static Cosigner answering(Cosigner.Answer answer) {
        return new Cosigner() {
            @Override
            public String name() {
                return "liar";
            }

            @Override
            public Answer cosign(long oldSize, List<dev.cairn.proof.Hash> consistency, String note) {
                return answer;
            }
        };
    }

    private void log(Ledger ledger, int count) {
        for (int i = 0; i < count; i++) {
            assertInstanceOf(Admission.Admitted.class, ask(ledger, all.reading(pen, i)));
        }
    }

    private static Admission ask(Ledger ledger, Offer offer) {
        try {
            return ledger.offer(offer).get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void published(Ledger ledger, long size) {
        Await.until("head of " + size, () -> ledger.published().size() >= size);
    }

    private static Head witnessed(Ledger ledger, long size) {
        Await.until(
                "witnessed head of " + size + " " + ledger.state(),
                () -> ledger.witnessed().map(Head::size).orElse(0L) >= size);
        return ledger.witnessed().orElseThrow();
    }
}
