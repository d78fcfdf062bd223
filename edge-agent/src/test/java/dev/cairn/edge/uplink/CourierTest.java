package dev.cairn.edge.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.edge.FakeLedger;
import dev.cairn.edge.FakeUplink;
import dev.cairn.edge.batch.ChainWriter;
import dev.cairn.edge.receipt.ReceiptDesk;
import dev.cairn.edge.spool.Spool;
import dev.cairn.edge.spool.SpoolLimits;
import dev.cairn.edge.time.Ticker;
import dev.cairn.model.Senml;
import dev.cairn.model.SenmlRecord;
import dev.cairn.model.disk.Disk;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.statement.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.ObjLongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CourierTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Bytes CHAIN = Bytes.ofHex("c4".repeat(16));
    private static final Bytes ALARMS = Bytes.ofHex("a1".repeat(16));
    private static final String DATA = "cairn/v1/o/d/data";
    private static final String ALARM = "cairn/v1/o/d/alarm";
    private static final int STATEMENTS = 40;
    private static final int FORGOTTEN = 7;
    /** What {@link FakeUplink} lets be unacknowledged. */
    private static final int WINDOW = 8;

    private static final Duration LITTLE = Duration.ofMillis(10);
    private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

    @TempDir
    Path folder;

    private final FakeLedger ledger = new FakeLedger(Algorithm.ED25519);
    private final FakeUplink uplink = new FakeUplink(ledger);

    private Courier courier(
            List<Map.Entry<String, Spool>> spools, Duration receiptLimit, ObjLongConsumer<Spool> onPuback) {
        return courier(spools, receiptLimit, onPuback, Ticker.system());
    }

    private Courier courier(
            List<Map.Entry<String, Spool>> spools,
            Duration receiptLimit,
            ObjLongConsumer<Spool> onPuback,
            Ticker ticker) {
        return new Courier(
                uplink,
                new ReceiptDesk(
                        ledger.genesis(),
                        ledger.nodeKey(),
                        spools.stream().map(Map.Entry::getValue).toList()),
                spools,
                new Courier.Ways("cairn/v1/o/d/state", "cairn/v1/o/d/receipt", "cairn/v1/o/d/config"),
                ticker,
                new BackOff(new SplittableRandom(1), Duration.ofMillis(10)),
                receiptLimit,
                new Courier.Listeners(answer -> {}, configuration -> {}),
                onPuback);
    }

    /** Sends 40 statements through a peer that acknowledges everything and forgets the first 7; how many the ledger lacks in the end. */
    private long lostWith(ObjLongConsumer<Spool> onPuback) throws IOException, InterruptedException {
        uplink.forget.set(FORGOTTEN);
        try (Spool spool = Spool.open(Disk.folder(folder), new SpoolLimits(1 << 20, 0, 65_536, false), CHAIN)) {
            make(spool);
            Courier courier = courier(List.of(Map.entry(DATA, spool)), Duration.ofMillis(300), onPuback);
            Thread thread = new Thread(courier, "courier under test");
            thread.start();
            long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (spool.fill().unreceipted() > 0 && System.nanoTime() < end) {
                Thread.sleep(10);
            }
            courier.stop();
            thread.join();
            assertEquals(0, spool.fill().unreceipted(), "the courier thinks it is done");
        }
        return STATEMENTS - ledger.statements().size();
    }

    private void make(Spool spool) {
        Clock clock = new Clock(0, OptionalLong.empty(), Bytes.ofHex("00".repeat(16)), 1);
        ChainWriter writer =
                new ChainWriter(FakeLedger.ORIGIN, ledger.device, InstantSource.fixed(NOW), () -> clock, spool);
        for (int i = 0; i < STATEMENTS; i++) {
            List<SenmlRecord> one = List.of(SenmlRecord.count("urn:x:n", NOW, i));
            writer.write(Senml.capsule(one, new SecureRandom()), Optional.empty());
        }
        spool.commit();
    }

    @Test
    void nothing_is_lost_through_a_peer_that_acknowledges_and_forgets() throws Exception {
        assertEquals(0, lostWith((spool, seq) -> {}));
        assertTrue(ledger.offers() >= STATEMENTS);
    }

    @Test
    void the_loss_check_turns_red_for_an_agent_that_lets_go_on_puback() throws Exception {
        long lost = lostWith(Spool::receipted);
        assertTrue(lost > 0, "the planted bug must be seen, lost " + lost);
    }

    @Test
    void resent_bytes_are_the_same_bytes() throws Exception {
        uplink.loseReceipts.set(15);
        assertEquals(0, lostWith((spool, seq) -> {}));
        long data =
                uplink.sent.stream().filter(m -> m.topic().endsWith("/data")).count();
        long different = uplink.sent.stream()
                .filter(m -> m.topic().endsWith("/data"))
                .map(Outgoing::payload)
                .distinct()
                .count();
        assertTrue(data > STATEMENTS, "some were sent again: " + data);
        assertEquals(STATEMENTS, different);
        assertEquals(0, ledger.refusals());
    }

    @Test
    void an_alarm_that_comes_while_a_week_is_caught_up_overtakes_it() throws Exception {
        SpoolLimits limits = new SpoolLimits(1 << 20, 0, 65_536, false);
        try (Spool week = Spool.open(Disk.folder(folder.resolve("week")), limits, CHAIN);
                Spool alarms = Spool.open(Disk.folder(folder.resolve("alarms")), limits, ALARMS)) {
            for (int i = 0; i < 5; i++) {
                make(week);
            }
            AtomicBoolean raised = new AtomicBoolean();
            // The first PUBACK of the week raises the alarm: what goes after that went out while it waited.
            ObjLongConsumer<Spool> raise = (spool, seq) -> {
                if (spool == week && raised.compareAndSet(false, true)) {
                    make(alarms);
                }
            };
            // No receipt is lost here: one that is slow is waited for, or the week would be sent again among the
            // alarms.
            Courier courier =
                    courier(List.of(Map.entry(ALARM, alarms), Map.entry(DATA, week)), Duration.ofMinutes(2), raise);
            Thread thread = new Thread(courier, "courier under test");
            thread.start();
            long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (week.fill().unreceipted() + alarms.fill().unreceipted() > 0 && System.nanoTime() < end) {
                Thread.sleep(10);
            }
            courier.stop();
            thread.join();
        }
        List<String> order = uplink.sent.stream().map(Outgoing::topic).toList();
        int first = order.indexOf(ALARM);
        assertTrue(first > 0, "the alarm went: " + order);
        assertTrue(
                order.subList(0, first).stream().filter(DATA::equals).count() <= 2 * WINDOW,
                "it waited for no more than what was on its way: " + first);
        assertTrue(
                order.subList(first, first + STATEMENTS).stream().allMatch(ALARM::equals), "and all before the rest");
    }

    /** Time stands still unless a test lets it pass. */
    private static final class Hand implements Ticker {
        private final AtomicLong nanos = new AtomicLong();

        @Override
        public long nanos() {
            return nanos.get();
        }

        @Override
        public void sleepUntil(long until) throws InterruptedException {
            Thread.sleep(1);
        }

        void pass(Duration time) {
            nanos.addAndGet(time.toNanos());
        }
    }

    /**
     * With each message answered like this, and by nothing else: the window goes, then nothing until {@code pause} is over, then the same again from
     * the lowest. Time stands still meanwhile, so whoever sends more is a busy loop.
     */
    private void goesBackEvery(int reason, Duration pause) throws IOException, InterruptedException {
        Hand hand = new Hand();
        uplink.reason = reason;
        uplink.deny.set(Integer.MAX_VALUE);
        try (Spool spool = Spool.open(Disk.folder(folder), new SpoolLimits(1 << 20, 0, 65_536, false), CHAIN)) {
            make(spool);
            Courier courier = courier(List.of(Map.entry(DATA, spool)), Duration.ofHours(1), (s, seq) -> {}, hand);
            Thread thread = new Thread(courier, "courier under test");
            thread.start();
            await("it has waited for what the ledger has", () -> {
                hand.pass(LITTLE);
                return !data().isEmpty();
            });
            for (int round = 1; round <= 3; round++) {
                int all = round * WINDOW;
                // Once each answer was looked at, so that the pause has begun.
                await(
                        "round " + round + " of reason " + reason,
                        () -> courier.counts().snapshot().notTaken() == all);
                hand.pass(pause.minus(HALF_A_SECOND));
                Thread.sleep(100);
                assertEquals(all, data().size(), "before the pause is over, reason " + reason);
                hand.pass(HALF_A_SECOND);
            }
            courier.stop();
            thread.join();
        }
        List<Bytes> first = data().subList(0, WINDOW);
        assertEquals(first, data().subList(WINDOW, 2 * WINDOW), "the same again, in order");
    }

    private List<Bytes> data() {
        return uplink.sent.stream()
                .filter(m -> m.topic().equals(DATA))
                .map(Outgoing::payload)
                .toList();
    }

    private static void await(String what, BooleanSupplier truth) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!truth.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "not within 60 s: " + what);
            Thread.sleep(1);
        }
    }

    @Test
    void what_is_out_of_turn_goes_again_after_a_second() throws Exception {
        goesBackEvery(0x83, Duration.ofSeconds(1));
    }

    @Test
    void what_there_was_no_room_for_goes_again_after_five_seconds_when_nobody_says_more() throws Exception {
        goesBackEvery(0x97, Duration.ofSeconds(5));
    }

    @Test
    void what_nobody_reads_goes_again_after_five_seconds() throws Exception {
        goesBackEvery(0x10, Duration.ofSeconds(5));
    }

    /** An unsigned word lets nothing go, and holds nothing up. */
    @Test
    void a_peer_that_refuses_for_good_without_a_signed_word_is_asked_again_when_the_receipt_is_overdue()
            throws Exception {
        uplink.reason = 0x99;
        uplink.deny.set(1 + STATEMENTS); // the state request, and all statements once
        assertEquals(0, lostWith((spool, seq) -> {}));
        assertEquals(STATEMENTS, ledger.statements().size());
    }

    @Test
    void the_wait_between_connections_doubles_to_five_minutes_and_only_a_receipt_resets_it() {
        BackOff backOff = new BackOff(new SplittableRandom(7));
        long last = 0;
        for (int i = 0; i < 20; i++) {
            long wait = backOff.next().toMillis();
            assertTrue(wait >= Math.min(1000L << i, 300_000) / 2 && wait <= 300_000, i + ": " + wait);
            last = wait;
        }
        assertTrue(last >= 150_000);
        backOff.reset();
        assertTrue(backOff.next().toMillis() <= 1000);
    }
}
