package dev.cairn.edge.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.edge.FakeLedger;
import dev.cairn.edge.FakeUplink;
import dev.cairn.edge.batch.ChainWriter;
import dev.cairn.edge.receipt.ReceiptDesk;
import dev.cairn.edge.spool.Disk;
import dev.cairn.edge.spool.Spool;
import dev.cairn.edge.spool.SpoolLimits;
import dev.cairn.edge.time.Ticker;
import dev.cairn.model.Senml;
import dev.cairn.model.SenmlRecord;
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
import java.util.function.ObjLongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CourierTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Bytes CHAIN = Bytes.ofHex("c4".repeat(16));
    private static final int STATEMENTS = 40;
    private static final int FORGOTTEN = 7;

    @TempDir
    Path folder;

    private final FakeLedger ledger = new FakeLedger(Algorithm.ED25519);
    private final FakeUplink uplink = new FakeUplink(ledger);

    /** Sends 40 statements through a peer that acknowledges everything and forgets the first 7; how many the ledger lacks in the end. */
    private long lostWith(ObjLongConsumer<Spool> onPuback) throws IOException, InterruptedException {
        uplink.forget.set(FORGOTTEN);
        try (Spool spool = Spool.open(Disk.folder(folder), new SpoolLimits(1 << 20, 0, 65_536, false), CHAIN)) {
            make(spool);
            Courier courier = new Courier(
                    uplink,
                    new ReceiptDesk(ledger.genesis(), ledger.nodeKey(), List.of(spool)),
                    List.of(Map.entry("cairn/v1/o/d/data", spool)),
                    new Courier.Ways("cairn/v1/o/d/state", "cairn/v1/o/d/receipt", "cairn/v1/o/d/config"),
                    Ticker.system(),
                    new BackOff(new SplittableRandom(1), Duration.ofMillis(10)),
                    Duration.ofMillis(300),
                    new Courier.Listeners(answer -> {}, configuration -> {}),
                    onPuback);
            Thread thread = new Thread(courier, "courier under test");
            thread.start();
            long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
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
