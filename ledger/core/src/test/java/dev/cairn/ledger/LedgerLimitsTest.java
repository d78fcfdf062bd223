package dev.cairn.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.Admission.Admitted;
import dev.cairn.ledger.fake.Await;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.LocalCosigner;
import dev.cairn.ledger.fake.MemoryHeads;
import dev.cairn.ledger.fake.MemoryJournal;
import dev.cairn.ledger.fake.MemoryStores;
import dev.cairn.ledger.fake.PassedOnJournal;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.statement.ChainPen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LedgerLimitsTest {

    private final Consortium all = Consortium.withoutWitnesses(5);
    private final ChainPen pen = all.pen(all.device, Consortium.chain(1));
    private final List<Ledger> opened = new ArrayList<>();

    private Ledger open(Stores stores, int offersMax, long freeMin, long unsealedMax) {
        return open(all, stores, List.of(), offersMax, freeMin, unsealedMax);
    }

    private Ledger open(
            Consortium who, Stores stores, List<Cosigner> cosigners, int offersMax, long freeMin, long unsealedMax) {
        Ledger ledger = Ledger.open(
                LedgerConfig.of(who.genesis)
                        .withSealPeriod(Duration.ofMillis(20))
                        .withLimits(offersMax, freeMin, unsealedMax),
                stores,
                who.log,
                cosigners,
                who.clock);
        opened.add(ledger);
        return ledger;
    }

    @AfterEach
    void close() {
        opened.forEach(Ledger::close);
    }

    @Test
    void says_retry_when_the_queue_is_full_and_loses_nothing_it_took() throws Exception {
        SlowJournal slow = new SlowJournal();
        Ledger ledger = open(with(slow), 10, 0, 1 << 20);
        Await.until("genesis head", () -> slow.end() == 1);
        slow.gate = new CountDownLatch(1);
        List<CompletableFuture<Admission>> answers = new ArrayList<>();
        answers.add(ledger.offer(all.reading(pen, 0)));
        // The sequencer stands at the gate with the first one; from now on nobody empties the queue of ten.
        assertTrue(slow.atGate.tryAcquire(60, TimeUnit.SECONDS), "the sequencer never came to the journal");
        for (int i = 1; i <= 30; i++) {
            answers.add(ledger.offer(all.reading(pen, i)));
        }
        for (CompletableFuture<Admission> refused : answers.subList(11, 31)) {
            assertEquals("FUL-01", ((Admission.Retry) refused.getNow(null)).code());
        }
        assertTrue(answers.subList(0, 11).stream().noneMatch(CompletableFuture::isDone));
        slow.gate.countDown();
        for (CompletableFuture<Admission> taken : answers.subList(0, 11)) {
            assertInstanceOf(Admitted.class, taken.get(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void answers_nobody_before_the_journal_has_synced() throws Exception {
        SlowJournal slow = new SlowJournal();
        Ledger ledger = open(with(slow), 10, 0, 1 << 20);
        slow.gate = new CountDownLatch(1);
        CompletableFuture<Admission> answer = ledger.offer(all.reading(pen, 1));
        Thread.sleep(100);
        assertTrue(!answer.isDone(), "answered before the sync");
        slow.gate.countDown();
        assertInstanceOf(Admitted.class, answer.get(60, TimeUnit.SECONDS));
    }

    @Test
    void answers_in_the_order_of_the_log_and_only_what_is_durable() throws Exception {
        MemoryJournal journal = new MemoryJournal();
        Ledger ledger = open(with(journal), 1_000, 0, 1 << 20);
        List<Long> answered = Collections.synchronizedList(new ArrayList<>());
        List<CompletableFuture<Void>> asked = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            asked.add(ledger.offer(all.reading(pen, i)).thenAccept(answer -> {
                long index = ((Admitted) answer).index();
                assertTrue(index < journal.end(), "answered " + index + " with the journal at " + journal.end());
                answered.add(index);
            }));
        }
        for (CompletableFuture<Void> each : asked) {
            each.get(60, TimeUnit.SECONDS);
        }
        assertEquals(answered.stream().sorted().distinct().toList(), answered);
    }

    @Test
    void waits_for_the_publisher_instead_of_sending_away_what_it_can_take_soon() throws Exception {
        // Far more than the limit is offered by clients who wait for each answer; none is told to come again.
        Ledger ledger = open(MemoryStores.create(), 1_000, 0, 20_000);
        for (int i = 0; i < 300; i++) {
            assertInstanceOf(Admitted.class, ask(ledger, i));
        }
    }

    /** While a head is written statements go on being taken, up to seven eighths of the limit; from there on they wait, and nobody is sent away. */
    @Test
    void goes_on_beside_the_publisher_until_the_limit_is_nearly_reached() throws Exception {
        long limit = 40_000;
        SlowHeads slow = new SlowHeads();
        Stores rest = MemoryStores.create();
        Stores stores = new Stores(
                slow, rest.journal(), rest.objects(), rest.capsules(), rest.positions(), rest.index(), () -> {});
        Ledger ledger = open(stores, 1_000, 0, limit);
        Await.until("genesis head", () -> stores.heads().load().isPresent());
        slow.gate = new CountDownLatch(1);
        long bytes = 0;
        Offer offer = all.reading(pen, 0);
        for (; bytes < limit / 8 * 7; offer = all.reading(pen, 0)) {
            if (bytes == 0) {
                assertInstanceOf(Admitted.class, ledger.offer(offer).get(60, TimeUnit.SECONDS));
                assertTrue(slow.atGate.tryAcquire(60, TimeUnit.SECONDS), "no head was begun");
            } else {
                assertInstanceOf(Admitted.class, ledger.offer(offer).get(60, TimeUnit.SECONDS), bytes + " bytes wait");
            }
            bytes += offer.statement().bytes().size() + offer.capsule().size();
        }
        assertEquals(1, ledger.published().size(), "all of it beside one head");
        CompletableFuture<Admission> waiting = ledger.offer(offer);
        Thread.sleep(300); // long enough for a wrong answer; a slow box only makes the test blind
        assertTrue(!waiting.isDone(), "answered although nearly all of the limit waits");
        slow.gate.countDown();
        assertInstanceOf(Admitted.class, waiting.get(60, TimeUnit.SECONDS));
    }

    /** Waits at a gate before a head is moved. */
    private static final class SlowHeads implements HeadStore {
        private final MemoryHeads real = new MemoryHeads();
        private final Semaphore atGate = new Semaphore(0);
        private volatile CountDownLatch gate = new CountDownLatch(0);

        @Override
        public Optional<StoredHead> load() {
            return real.load();
        }

        @Override
        public boolean swap(Optional<StoredHead> expected, StoredHead next) {
            try {
                if (gate.getCount() > 0) {
                    atGate.release();
                }
                gate.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return real.swap(expected, next);
        }
    }

    @Test
    void refuses_intake_at_the_low_water_mark_and_goes_on_by_itself() throws Exception {
        MemoryJournal journal = new MemoryJournal();
        journal.free(5_000);
        Ledger ledger = open(with(journal), 10, 1_000, 1 << 20);
        assertInstanceOf(Admitted.class, ask(ledger, 1));
        journal.free(999);
        Await.until("FUL-02", () -> code(ledger.offer(all.reading(pen, 2))).equals("FUL-02"));
        assertEquals(all.genesis, ledger.genesis());
        ledger.entry(1);
        journal.free(1_001);
        Await.until("room again", () -> ask(ledger, 3) instanceof Admitted);
    }

    @Test
    void refuses_intake_when_too_much_waits_for_a_witness() throws Exception {
        Consortium watched = Consortium.withQuorum(5, 1);
        LocalCosigner deaf = new LocalCosigner(watched, 0).deaf(true);
        Ledger ledger = open(watched, MemoryStores.create(), List.of(deaf), 100, 0, 2_000);
        ChainPen other = watched.pen(watched.device, Consortium.chain(1));
        Await.until(
                "FUL-03", () -> code(ledger.offer(watched.reading(other, 1))).equals("FUL-03"));
        deaf.deaf(false);
        Await.until("room again", () -> code(ledger.offer(watched.reading(other, 1)))
                .equals("-"));
    }

    @Test
    void halts_for_good_when_the_sync_fails() throws Exception {
        SlowJournal broken = new SlowJournal();
        Ledger ledger = open(with(broken), 10, 0, 1 << 20);
        ask(ledger, 1);
        broken.fail = true;
        assertEquals("HLT-01", ((Admission.Retry) ask(ledger, 2)).code());
        broken.fail = false;
        assertEquals("HLT-01", ((Admission.Retry) ask(ledger, 3)).code());
        assertInstanceOf(LedgerState.Halted.class, ledger.state());
        ledger.entry(1);
    }

    @Test
    void halts_when_another_writer_moved_the_head() throws Exception {
        Stores stores = MemoryStores.create();
        Ledger ledger = open(stores, 10, 0, 1 << 20);
        Await.until("genesis head", () -> stores.heads().load().isPresent());
        StoredHead mine = stores.heads().load().orElseThrow();
        StoredHead theirs =
                new StoredHead(mine.size() + 1, mine.root(), mine.note(), mine.height() + 1, mine.seal(), 0);
        assertTrue(stores.heads().swap(stores.heads().load(), theirs));
        ask(ledger, 1);
        Await.until("halt", () -> ledger.state() instanceof LedgerState.Halted);
        assertEquals("HLT-03", ((LedgerState.Halted) ledger.state()).code());
        assertEquals(theirs, stores.heads().load().orElseThrow());
    }

    @Test
    void lets_one_of_two_writers_on_the_same_stores_win_each_head_and_never_forks() {
        Stores stores = MemoryStores.create();
        Ledger first = open(stores, 10, 0, 1 << 20);
        Await.until("genesis head", () -> stores.heads().load().isPresent());
        Await.until("tiles", () -> stores.objects().get("checkpoint").isPresent());
        Ledger second = open(stores, 10, 0, 1 << 20);
        ask(first, 1);
        Await.until("first head", () -> first.published().size() >= 3);
        ask(second, 2);
        Await.until("the zombie halts", () -> second.state() instanceof LedgerState.Halted);
        assertEquals(
                first.published().size(), stores.heads().load().orElseThrow().size());
    }

    @Test
    void signs_nothing_when_one_bit_flips_between_memory_and_disk() throws Exception {
        FlippingJournal flipping = new FlippingJournal();
        Stores stores = with(flipping);
        Ledger ledger = open(stores, 10, 0, 1 << 20);
        Await.until("genesis head", () -> stores.heads().load().isPresent());
        flipping.flip = true;
        ask(ledger, 1);
        Await.until("halt", () -> ledger.state() instanceof LedgerState.Halted);
        assertEquals("HLT-04", ((LedgerState.Halted) ledger.state()).code());
        assertEquals(1, stores.heads().load().orElseThrow().size());
    }

    @Test
    void refuses_settings_that_cannot_work() {
        LedgerConfig good = LedgerConfig.of(all.genesis);
        assertThrows(IllegalArgumentException.class, () -> good.withSealPeriod(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> good.withSealPeriod(Duration.ofHours(1)));
        assertThrows(IllegalArgumentException.class, () -> good.withCosignEvery(Duration.ofMillis(1)));
        assertThrows(IllegalArgumentException.class, () -> good.withLimits(0, 0, 1));
    }

    @Test
    void refuses_reads_outside_of_the_log() {
        Ledger ledger = open(MemoryStores.create(), 10, 0, 1 << 20);
        Await.until("head", () -> ledger.published().size() == 1);
        assertThrows(IllegalArgumentException.class, () -> ledger.entry(1));
        assertThrows(IllegalArgumentException.class, () -> ledger.entry(-1));
        assertThrows(IllegalArgumentException.class, () -> ledger.capsule(1));
        assertThrows(IllegalArgumentException.class, () -> ledger.inclusion(0, 2));
        assertThrows(IllegalArgumentException.class, () -> ledger.inclusion(1, 1));
        assertThrows(IllegalArgumentException.class, () -> ledger.consistency(0, 2));
        assertThrows(IllegalArgumentException.class, () -> ledger.seal(1));
        assertThrows(IllegalArgumentException.class, () -> new Bundles(ledger, ledger.keys())
                .about("x", List.of(0L), List.of()));
        assertThrows(IllegalArgumentException.class, () -> new Bundles(ledger, ledger.keys())
                .about("x", List.of(5L), List.of()));
    }

    private Admission ask(Ledger ledger, long value) {
        try {
            return ledger.offer(all.reading(pen, value)).get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String code(CompletableFuture<Admission> answer) {
        try {
            return answer.get(60, TimeUnit.SECONDS) instanceof Admission.Retry retry ? retry.code() : "-";
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Stores with(Journal journal) {
        Stores rest = MemoryStores.create();
        return new Stores(
                rest.heads(), journal, rest.objects(), rest.capsules(), rest.positions(), rest.index(), () -> {});
    }

    /** Waits at a gate, or fails as an fsync does. */
    private static class SlowJournal extends PassedOnJournal {
        final Semaphore atGate = new Semaphore(0);
        volatile CountDownLatch gate = new CountDownLatch(0);
        volatile boolean fail;

        SlowJournal() {
            super(new MemoryJournal());
        }

        @Override
        public void append(JournalRecord record) {
            try {
                if (gate.getCount() > 0) {
                    atGate.release();
                }
                gate.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            if (fail) {
                throw new Trouble.Corrupt("sync failed: EIO");
            }
            super.append(record);
        }

        @Override
        public long freeBytes() {
            return Long.MAX_VALUE;
        }
    }

    /** One bit of the first entry of a record is another one on the disk. */
    private static final class FlippingJournal extends SlowJournal {
        volatile boolean flip;

        @Override
        public void append(JournalRecord record) {
            if (!flip) {
                super.append(record);
                return;
            }
            List<Bytes> entries = new ArrayList<>(record.entries());
            byte[] bytes = entries.get(0).toArray();
            bytes[bytes.length - 1] ^= 1;
            entries.set(0, Bytes.wrap(bytes));
            super.append(new JournalRecord(record.first(), entries, record.capsules(), record.root()));
            flip = false;
        }
    }
}
