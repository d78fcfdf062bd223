package dev.cairn.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.edge.batch.ChainWriter;
import dev.cairn.edge.batch.Context;
import dev.cairn.edge.receipt.ReceiptDesk;
import dev.cairn.edge.sensor.Reading;
import dev.cairn.edge.sensor.Sensor;
import dev.cairn.edge.spool.OpenReadings;
import dev.cairn.edge.spool.Spool;
import dev.cairn.edge.spool.SpoolLimits;
import dev.cairn.edge.sys.DatagramSocketFile;
import dev.cairn.edge.sys.ServiceManager;
import dev.cairn.firmware.Profiles;
import dev.cairn.model.disk.Disk;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.key.Algorithm;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the watchdog goes by: measuring and the spool, and nothing else. */
class WatchdogTest {
    private static final SpoolLimits LIMITS = new SpoolLimits(16 << 20, 0, 64 << 10, false);
    private static final String YAML =
            """
            profile: test
            channels:
              - { name: air, source: "sim:air", unit: Cel, interval: 100ms }
            batch: { readings: 2, period: 100ms }
            """;

    @TempDir
    Path folder;

    private final FakeLedger ledger = new FakeLedger(Algorithm.ED25519);
    private StickyDisk disk;
    private Spool data;
    private Spool alarms;
    private Sampler sampler;
    private Thread thread;

    @BeforeEach
    void start() throws Exception {
        disk = new StickyDisk(Disk.folder(folder.resolve("data")));
        data = Spool.open(disk, LIMITS, Bytes.ofHex("da".repeat(16)));
        alarms = Spool.open(Disk.folder(folder.resolve("alarm")), LIMITS, Bytes.ofHex("a1".repeat(16)));
        FakeUplink uplink = new FakeUplink(ledger);
        uplink.down = true;
        Surroundings real = Surroundings.real(uplink, InstantSource.system());
        sampler = new Sampler(
                real.simulating(Map.of("air", probe()), real.measured(), real.pace()),
                folder,
                "test",
                writer(real, data),
                writer(real, alarms),
                new ReceiptDesk(ledger.genesis(), ledger.nodeKey(), List.of(data, alarms)),
                new Context(ledger.device.publicKey().thumbprint()),
                1,
                new ConfigurationShelf.InForce(1, Hash.ZERO, Profiles.read(YAML, "test")),
                () -> {},
                EdgeSettings.WhenFull.SLOW,
                OpenReadings.open(Disk.folder(folder.resolve("open")), 0, real.pace()));
        thread = new Thread(sampler, "sampler under test");
        thread.start();
    }

    private ChainWriter writer(Surroundings real, Spool spool) {
        return new ChainWriter(FakeLedger.ORIGIN, ledger.device, real.wall(), real.clock(), spool);
    }

    private static Sensor probe() {
        return new Sensor() {
            @Override
            public Reading read() {
                return Reading.of(new BigDecimal("3.8"), "Cel");
            }

            @Override
            public String description() {
                return "test probe";
            }
        };
    }

    @AfterEach
    void stop() throws Exception {
        disk.letGo();
        disk.failing = false;
        sampler.stop();
        thread.join(TimeUnit.SECONDS.toMillis(30));
        data.close();
        alarms.close();
    }

    private static void await(String what, BooleanSupplier done) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!done.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "waited a minute for: " + what);
            Thread.sleep(10);
        }
    }

    private void moves() throws InterruptedException {
        long before = sampler.progress();
        await("progress", () -> sampler.progress() > before + 3);
    }

    @Test
    void measuring_without_any_connection_is_progress() throws Exception {
        moves();
        await("a signed batch", () -> data.fill().unreceipted() > 2);
        moves();
    }

    @Test
    void a_commit_that_hangs_is_none() throws Exception {
        moves();
        disk.sticky = true;
        assertTrue(disk.hangs.await(60, TimeUnit.SECONDS));
        long before = sampler.progress();
        Thread.sleep(500);
        assertEquals(before, sampler.progress());
    }

    @Test
    void a_disk_that_fails_openly_still_is_because_a_new_start_would_not_mend_it() throws Exception {
        moves();
        disk.failing = true;
        await("a statement in memory", () -> data.nextSeq() > data.waiting(0).orElse(0) + 3);
        moves();
    }

    @Test
    void the_manager_hears_of_each_step_once_and_of_standing_still_not_at_all() {
        String path = folder.resolve("notify").toString();
        try (DatagramSocketFile systemd = DatagramSocketFile.listen(path)) {
            AtomicLong progress = new AtomicLong();
            Watchdog watchdog = new Watchdog(ServiceManager.of(Map.of("NOTIFY_SOCKET", path), 1), progress::get);
            watchdog.turn();
            watchdog.turn();
            watchdog.turn();
            assertEquals(List.of("WATCHDOG=1"), systemd.heard());
            progress.incrementAndGet();
            watchdog.turn();
            assertEquals(List.of("WATCHDOG=1", "WATCHDOG=1"), systemd.heard());
        }
    }
}
