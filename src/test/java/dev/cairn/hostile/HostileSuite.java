package dev.cairn.hostile;

import dev.cairn.check.Planted;
import dev.cairn.check.Proc;
import dev.cairn.edge.uplink.TlsFiles;
import dev.cairn.launch.Main;
import dev.cairn.launch.demo.Certificates;
import dev.cairn.model.DeviceId;
import dev.cairn.model.Topic;
import dev.cairn.plant.Gateway;
import dev.cairn.plant.Plant;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.reliability.Order;
import dev.cairn.reliability.Suite;
import dev.cairn.reliability.Tally;
import dev.cairn.reliability.Tally.Count;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hostile MQTT sessions at the door of a real server with little memory, while two honest gateways go on. A round is one session. Each must
 * be turned away as it deserves; after each {@value #LEVEL_EVERY}, and at the end, the server must hold what it held at first: objects,
 * threads, files, sessions. Every honest statement is acknowledged.
 */
public final class HostileSuite implements Suite {
    /** The limit on a whole CONNECT is taken out. */
    static final String PATIENT_DOOR = "patient-door";

    /** Sessions are not taken out of the table. */
    static final String NO_GOODBYE = "no-goodbye";

    /** Packets before the CONNECT are left to vertx-mqtt, which logs each with its stack. */
    static final String TALKATIVE = "talkative";

    private static final int LEVEL_EVERY = 10_000;

    /** Sessions before the first level: classes, buffers and caches come with them. */
    private static final int WARM_ROUNDS = 90;

    private static final int LANES = 96;
    private static final Duration SETTLE = Duration.ofSeconds(60);

    /** With a planted bug nothing comes back; this is what keeps {@code ./check} waiting. */
    private static final Duration SETTLE_PLANTED = Duration.ofSeconds(8);

    @Override
    public String name() {
        return "hostile";
    }

    @Override
    public String summary() {
        return "hostile, slow and half-open MQTT sessions at the door, two honest gateways among them";
    }

    @Override
    public List<String> plants() {
        return List.of(PATIENT_DOOR, NO_GOODBYE, TALKATIVE);
    }

    @Override
    public int rounds() {
        return 100_000;
    }

    @Override
    public Optional<String> missing() {
        if (!Files.isDirectory(Path.of("/proc/self/fd"))) {
            return Optional.of("no /proc");
        }
        return Files.isExecutable(Path.of(System.getProperty("java.home"), "bin", "jcmd"))
                ? Optional.empty()
                : Optional.of("jcmd: this Java is a JRE");
    }

    @Override
    public void run(Order order, Tally tally) throws Exception {
        Plant plant = Plant.in(order.folder().resolve("plant"), new SecureRandom());
        plant.settings(Plant.Server.sealing(Duration.ofMillis(500)));
        List<Gateway> honest =
                List.of(plant.gateway("first", Algorithm.ED25519), plant.gateway("second", Algorithm.ES256));
        Ground ground = ground(order, plant, honest.get(0));
        List<Intruder> intruders = intruders(plant);
        Proc.Start start = Proc.named("besieged").jvm("-Xmx96m", "-XX:+UseSerialGC");
        planted(order).ifPresent(start::before);
        try (Proc witness = plant.startWitness();
                Proc server = Plant.awaitServing(start.java(Main.class, "serve", plant.file("serve.yaml")))) {
            plant.found();
            new Siege(order, tally, plant, server, ground, intruders).run(honest);
        }
    }

    private static Ground ground(Order order, Plant plant, Gateway honest) throws IOException {
        Path elsewhere = order.folder().resolve("elsewhere");
        Certificates others = Certificates.in(elsewhere, InstantSource.system().instant(), new SecureRandom());
        others.client("stranger", honest.device().hex());
        Path authority = plant.file("tls/ca.pem");
        return new Ground(
                plant.door().getPort(),
                TlsFiles.trusting(List.of(TlsFiles.certificate(authority))),
                TlsFiles.pem(authority, elsewhere.resolve("stranger.pem"), elsewhere.resolve("stranger.key")),
                honest.topic(Topic.Kind.DATA));
    }

    /** One for each lane, so that none has more sessions than a device may. */
    private static List<Intruder> intruders(Plant plant) throws IOException {
        List<Intruder> all = new ArrayList<>();
        SecureRandom random = new SecureRandom();
        String org = plant.key("organisation").publicKey().thumbprint().hex();
        for (int i = 0; i < LANES; i++) {
            DeviceId device = new DeviceId(Bytes.random(random, 16).hex());
            String file = "intruder-" + i;
            plant.certificates().client(file, device.hex());
            all.add(new Intruder(
                    TlsFiles.pem(
                            plant.file("tls/ca.pem"),
                            plant.file("tls/" + file + ".pem"),
                            plant.file("tls/" + file + ".key")),
                    "cairn/v1/" + org.substring(0, 32) + "/" + device.hex() + "/data"));
        }
        return all;
    }

    private static Optional<Path> planted(Order order) throws IOException {
        String door = "ingest/src/main/java/dev/cairn/ingest/door/";
        Path folder = order.folder().resolve("planted");
        if (order.hasPlant(PATIENT_DOOR)) {
            Files.createDirectory(folder);
            Planted.compile(
                    door + "MqttDoor.java",
                    ".setTimeoutOnConnect(DoorLimits.CONNECT_S_MAX)",
                    ".setTimeoutOnConnect(0)",
                    folder);
            return Optional.of(folder);
        }
        if (order.hasPlant(TALKATIVE)) {
            Files.createDirectory(folder);
            Planted.compile(
                    door + "Guard.java", "protocol(\"a packet before the CONNECT\")", "Optional.empty()", folder);
            return Optional.of(folder);
        }
        if (order.hasPlant(NO_GOODBYE)) {
            Files.createDirectory(folder);
            Planted.compile(door + "MqttDoor.java", "() -> connections.remove(name, connection)", "() -> {}", folder);
            return Optional.of(folder);
        }
        return Optional.empty();
    }

    /** One server's time under attack. */
    private record Siege(Order order, Tally tally, Plant plant, Proc server, Ground ground, List<Intruder> intruders) {

        void run(List<Gateway> gateways) throws Exception {
            List<Honest> honest =
                    gateways.stream().map(one -> new Honest(plant, one, tally)).toList();
            List<Thread> running = honest.stream().map(Thread::new).toList();
            running.forEach(Thread::start);
            try {
                while (honest.stream().anyMatch(one -> one.nanos().isEmpty()) && !tally.isRed()) {
                    Thread.sleep(20);
                }
                attack();
            } finally {
                honest.forEach(Honest::stop);
                for (Thread each : running) {
                    each.join();
                }
            }
            long[] sorted = honest.stream()
                    .flatMap(one -> one.nanos().stream())
                    .mapToLong(Long::longValue)
                    .sorted()
                    .toArray();
            if (sorted.length > 0) {
                tally.figure("honest_puback_p50_ms", sorted[sorted.length / 2] / 100_000 / 10.0);
                tally.figure("honest_puback_p99_ms", sorted[(int) (sorted.length * 0.99)] / 100_000 / 10.0);
            }
            if (!server.isAlive()) {
                tally.complain(Count.BROKEN, "the server ended, seed " + order.seed() + server.tail());
            }
        }

        private void attack() throws Exception {
            AtomicInteger next = new AtomicInteger();
            long log = Files.size(server.log());
            wave(next, Math.min(order.rounds(), WARM_ROUNDS));
            Level first = Level.of(server, plant).withLog(log);
            long before = tally.get(Count.ACKNOWLEDGED);
            tally.figure("level_first", first.toString());
            while (order.goesOn(next.get()) && !tally.isRed()) {
                wave(next, Math.min(order.rounds(), next.get() + LEVEL_EVERY));
                requireBack(first, before, next.get());
            }
        }

        /** Sessions beside each other up to that number; a lane is one intruder. */
        private void wave(AtomicInteger next, int last) throws Exception {
            ExecutorService lanes = Executors.newFixedThreadPool(LANES);
            try {
                List<Future<?>> running = new ArrayList<>();
                for (Intruder each : intruders) {
                    running.add(lanes.submit(() -> lane(each, next, last)));
                }
                for (Future<?> each : running) {
                    each.get();
                }
                next.set(last);
            } finally {
                lanes.shutdown();
            }
        }

        private void lane(Intruder self, AtomicInteger next, int last) {
            for (int round = next.getAndIncrement(); round < last && !tally.isRed(); round = next.getAndIncrement()) {
                Random random = new Random(order.seed() * 1_000_003 + round);
                Attack attack = Attack.values()[round % Attack.values().length];
                try {
                    attack.run(ground, self, random)
                            .ifPresent(wrong ->
                                    tally.complain(Count.MISJUDGED, attack + ": " + wrong + ", seed " + order.seed()));
                } catch (IOException e) {
                    tally.complain(
                            Count.BROKEN, attack + " did not come to its point: " + e + ", seed " + order.seed());
                }
                tally.add(Count.ROUNDS, 1);
            }
        }

        /** @param before honest statements at the first level: what came since may be in the ledger's caches */
        private void requireBack(Level first, long before, int rounds) throws Exception {
            long end = System.nanoTime() + (order.plant().isPresent() ? SETTLE_PLANTED : SETTLE).toNanos();
            Level now = Level.of(server, plant);
            while (!now.isBackTo(first, tally.get(Count.ACKNOWLEDGED) - before)
                    && !tally.isRed()
                    && System.nanoTime() < end) {
                Thread.sleep(1_000);
                now = Level.of(server, plant);
            }
            long honest = tally.get(Count.ACKNOWLEDGED) - before;
            tally.figure("level_after_" + rounds, now.toString());
            order.progress()
                    .println("hostile: " + rounds + " of " + order.rounds() + ", " + honest + " honest, " + now);
            if (!now.isBackTo(first, honest)) {
                tally.complain(
                        Count.BROKEN,
                        "grown after " + rounds + " and " + honest + " honest statements: " + first + " to " + now
                                + ", seed " + order.seed());
            }
        }
    }
}
