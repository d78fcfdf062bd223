package dev.cairn.field;

import dev.cairn.edge.Agent;
import dev.cairn.edge.EdgeSettings.WhenFull;
import dev.cairn.edge.Identity;
import dev.cairn.edge.Surroundings;
import dev.cairn.edge.sensor.sim.ColdRoom;
import dev.cairn.edge.spool.SpoolLimits;
import dev.cairn.edge.time.Ticker;
import dev.cairn.edge.uplink.UplinkDown;
import dev.cairn.plant.Gateway;
import dev.cairn.plant.Plant;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.statement.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A time that a gateway spends without a line, lived through in seconds: the agent itself, its probes in a simulated cold room, its spool on the
 * real disk; only its clocks jump from one thing that is due to the next, and nobody answers. It ends at the real now.
 */
final class OfflineWeek {
    private static final SpoolLimits AS_SHIPPED = new SpoolLimits(256L << 20, 512L << 20, 4 << 20, false);
    private static final long LIMIT_MINUTES = 10;
    private static final double SET_POINT = 4;

    private OfflineWeek() {}

    /** Both clocks of that time. It stands still at its end. */
    private static final class Calendar implements InstantSource, Ticker {
        private final Instant start;
        private final long length;
        private final CountDownLatch over = new CountDownLatch(1);
        private volatile long nanos;

        Calendar(Instant start, Duration length) {
            this.start = start;
            this.length = length.toNanos();
        }

        @Override
        public Instant instant() {
            return start.plusNanos(nanos);
        }

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public void sleepUntil(long until) throws InterruptedException {
            if (until < length) {
                nanos = Math.max(nanos, until);
            } else {
                over.countDown();
                Thread.sleep(10);
            }
        }

        @Override
        public Duration patience() {
            return Duration.ofDays(1);
        }
    }

    /** Lives through it; the gateway's configuration is the one that lies beside its settings. */
    static void pass(Plant plant, Gateway gateway, Duration length, long seed)
            throws IOException, InterruptedException {
        Calendar calendar = new Calendar(Instant.now().minus(length), length);
        Random random = new Random(seed);
        byte[] boot = new byte[Clock.BOOT_ID_BYTES];
        random.nextBytes(boot);
        Surroundings around = Surroundings.real(
                events -> {
                    throw new UplinkDown("nobody answers");
                },
                calendar);
        Surroundings offline = new Surroundings(
                around.uplink(),
                calendar,
                calendar,
                calendar,
                () -> new Clock(2, OptionalLong.of(20), Bytes.wrap(boot), 1 + calendar.nanos / 1_000_000),
                around.random(),
                new ColdRoom(seed, calendar.instant(), calendar, SET_POINT, SET_POINT).sensors(),
                around.buses(),
                around.root(),
                around.receiptLimit(),
                around.firstBackOff(),
                around.sensorLimit());
        Bytes first = Bytes.wrap(Files.readAllBytes(plant.file("gateways/" + gateway.id() + ".configuration")));
        try (Agent agent = Agent.start(
                identity(plant, gateway),
                plant.data(gateway),
                AS_SHIPPED,
                WhenFull.SLOW,
                Optional.of(first),
                offline)) {
            if (!calendar.over.await(LIMIT_MINUTES, TimeUnit.MINUTES) || !agent.isAlive()) {
                throw new IllegalStateException(
                        "the gateway came no further than " + calendar.instant() + ": " + agent.health());
            }
        }
    }

    private static Identity identity(Plant plant, Gateway gateway) throws IOException {
        return new Identity(
                gateway.signer(),
                plant.key("organisation").publicKey(),
                plant.key("node").publicKey(),
                plant.genesis(),
                gateway.data(),
                gateway.alarm());
    }
}
