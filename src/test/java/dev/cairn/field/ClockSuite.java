package dev.cairn.field;

import dev.cairn.check.Mosquitto;
import dev.cairn.check.Planted;
import dev.cairn.check.Proc;
import dev.cairn.model.RecordName;
import dev.cairn.model.Senml;
import dev.cairn.model.SenmlRecord;
import dev.cairn.plant.Books;
import dev.cairn.plant.Gateway;
import dev.cairn.plant.Plant;
import dev.cairn.plant.PlantBroker;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Envelope;
import dev.cairn.proof.statement.Statement;
import dev.cairn.reliability.Complaint;
import dev.cairn.reliability.Order;
import dev.cairn.reliability.Suite;
import dev.cairn.reliability.Tally;
import dev.cairn.reliability.Tally.Count;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

/**
 * A real gateway's wall clock is set while it works ({@link FakeTime}), at the built-in door and behind a Mosquitto in turn; all others have the true one. It starts in 1970, where no TLS can be
 * had; then NTP puts it right; then each round sets it wrong by some seconds to two days, in either direction, now and then kills and starts the
 * gateway meanwhile, and puts it right again. Measuring must go on throughout; in the end every statement is in the log once, in its chain's
 * order, the receipts name the right places, what was signed in 1970 says that nothing is known of its clock, and each step stands signed in the log.
 */
public final class ClockSuite implements Suite {
    /** The agent's timers run on the wall clock, as Kura's watchdog did (#2067). */
    static final String WALL_CLOCK_TIMERS = "wall-clock-timers";

    /** Nobody looks at the clock. */
    static final String STEPS_UNSAID = "steps-unsaid";

    static final Map<String, Planted.Bug> BUGS = Map.of(
            WALL_CLOCK_TIMERS,
            new Planted.Bug(
                    "edge-agent/src/main/java/dev/cairn/edge/time/SystemTicker.java",
                    "System.nanoTime()",
                    "(System.currentTimeMillis() * 1_000_000L)"),
            STEPS_UNSAID,
            new Planted.Bug(
                    "edge-agent/src/main/java/dev/cairn/edge/time/ClockWatch.java",
                    "return events;",
                    "return List.of();"));

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Instant FIRST_WINTER = Instant.parse("1970-01-01T00:00:10Z");
    private static final long QUIET_CONFIGURATION = 2;
    private static final int SOME_READINGS = 8;
    /** Then a new ledger begins, behind a broker if the last one was not. */
    private static final int ROUNDS_A_YEAR = 20;

    private static final List<Duration> WRONG = List.of(
            Duration.ofDays(1),
            Duration.ofDays(-1),
            Duration.ofSeconds(7),
            Duration.ofSeconds(-7),
            Duration.ofDays(2),
            Duration.ofHours(-5));

    private static final String PROFILE =
            """
            profile: clock
            host: { on: true, interval: 100ms }
            batch: { readings: 4, period: 300ms }
            """;

    @Override
    public String name() {
        return "clock";
    }

    @Override
    public String summary() {
        return "a gateway starts in 1970, NTP steps its clock, then it jumps by seconds and days, also over restarts";
    }

    @Override
    public List<String> plants() {
        return List.of(WALL_CLOCK_TIMERS, STEPS_UNSAID);
    }

    @Override
    public int rounds() {
        return 40;
    }

    @Override
    public Optional<String> missing() {
        return FakeTime.missing();
    }

    @Override
    public void run(Order order, Tally tally) throws Exception {
        for (int done = 0; order.goesOn(done) && !tally.isRed(); done += ROUNDS_A_YEAR) {
            run(order, tally, done);
        }
    }

    private static void run(Order order, Tally tally, int begun) throws Exception {
        boolean brokered = Mosquitto.available() && (order.seed() + begun / ROUNDS_A_YEAR) % 2 != 0;
        Path folder = Files.createDirectory(order.folder().resolve("year-" + begun));
        try (Year year = new Year(order, folder, order.seed() + begun, brokered)) {
            try {
                year.begin();
                for (int done = begun; order.goesOn(done) && done < begun + ROUNDS_A_YEAR; done++) {
                    year.round(done);
                    tally.add(Count.ROUNDS, 1);
                }
                year.judge().forEach(complaint -> tally.complain(Complaint.countOf(complaint), complaint));
            } catch (AssertionError e) {
                tally.complain(
                        Count.BROKEN,
                        e.getMessage() + (brokered ? ", behind a broker" : "") + ", seed " + order.seed());
            }
            tally.add(Count.ATTEMPTED, year.made());
            tally.add(Count.ACKNOWLEDGED, year.made());
        }
    }

    /** One ledger with one gateway. */
    private static final class Year implements AutoCloseable {
        private final Random random;
        private final Plant plant;
        private final Gateway gateway;
        private final Books books;
        private final FakeTime time;
        private final Optional<Mosquitto> broker;
        private final URI door;
        private final Proc witness;
        private final Proc server;
        private Proc agent;
        private int steps;

        Year(Order order, Path folder, long seed, boolean brokered) throws Exception {
            random = new Random(seed);
            plant = Plant.in(folder.resolve("plant"), new SecureRandom());
            gateway = plant.gateway("host", Algorithm.ED25519);
            books = new Books(plant, List.of(gateway));
            time = FakeTime.in(folder);
            if (order.plant().isPresent()) {
                plant.planting(planted(order, folder));
            }
            broker = brokered ? Optional.of(PlantBroker.of(plant)) : Optional.empty();
            door = broker.isPresent() ? PlantBroker.serve(plant, broker.get()) : ownDoor();
            broker.ifPresent(Mosquitto::start);
            plant.settings(gateway, door, PROFILE, "{}");
            witness = plant.startWitness();
            server = Plant.awaitServing(plant.startServer());
            plant.found();
            time.set(Duration.between(Instant.now(), FIRST_WINTER));
            agent = plant.startGateway(gateway, time.environment());
        }

        private URI ownDoor() throws IOException {
            plant.settings(Plant.Server.sealing(Duration.ofMillis(200)));
            return plant.door();
        }

        private static Path planted(Order order, Path folder) throws IOException {
            Path classes = Files.createDirectory(folder.resolve("planted"));
            Objects.requireNonNull(BUGS.get(order.plant().orElseThrow())).compile(classes);
            return classes;
        }

        /** 1970, where it can only collect; then the right time. */
        void begin() throws IOException {
            awaitReadings("in 1970");
            agent.await("word of the clock", PATIENCE, () -> status("uplink-trouble")
                    .contains("UPL-03"));
            agent.await("signed batches", PATIENCE, () -> !List.of("", "0", "1").contains(status("waiting")));
            requireSaid("last-receipt", "never");
            right();
        }

        void round(int number) {
            Duration wrong = WRONG.get((number + random.nextInt(2)) % WRONG.size());
            set(wrong);
            awaitReadings("with a clock wrong by " + wrong);
            if (random.nextInt(3) == 0) {
                agent.kill9();
                books.read(gateway);
                agent = plant.startGateway(gateway, time.environment());
                awaitReadings("after a start with a clock wrong by " + wrong);
            }
            right();
        }

        /** The clock is put right, and what was made meanwhile gets its receipts. */
        private void right() {
            set(Duration.ZERO);
            Instant since = Instant.now();
            agent.await("a receipt after the clock was put right", PATIENCE, () -> {
                String last = status("last-receipt");
                return last.startsWith("2") && Instant.parse(last).isAfter(since);
            });
            awaitReadings("after the clock was put right");
        }

        private void set(Duration offset) {
            steps++;
            time.set(offset);
        }

        private void awaitReadings(String when) {
            long[] first = {-1};
            agent.await(SOME_READINGS + " more readings " + when, PATIENCE, () -> {
                String now = status("readings");
                if (now.isEmpty()) {
                    return false;
                }
                long count = Long.parseLong(now);
                first[0] = first[0] < 0 || count < first[0] ? count : first[0];
                return count >= first[0] + SOME_READINGS;
            });
        }

        private void requireSaid(String key, String value) {
            if (!status(key).equals(value)) {
                throw new AssertionError("status says " + key + "=" + status(key) + ", not " + value);
            }
        }

        private String status(String key) {
            try {
                return Files.readAllLines(plant.data(gateway).resolve("status")).stream()
                        .filter(line -> line.startsWith(key + "="))
                        .map(line -> line.substring(key.length() + 1))
                        .findFirst()
                        .orElse("");
            } catch (IOException notYet) {
                return "";
            }
        }

        List<String> judge() throws Exception {
            agent.kill9();
            books.settle(QUIET_CONFIGURATION);
            List<String> complaints = new ArrayList<>(books.audit(server, door, random));
            complaints.addAll(ofTheClock());
            return complaints;
        }

        /** What the statements say of their clocks. */
        private List<String> ofTheClock() throws Malformed {
            List<String> complaints = new ArrayList<>();
            int told = 0;
            int early = 0;
            for (Bytes envelope : books.statements(gateway.data()).values()) {
                Envelope pair = Envelope.decode(envelope, Limits.PACKET_BYTES_MAX);
                Statement statement = Statement.parse(pair.statement());
                if (statement.time().isBefore(FIRST_WINTER.plus(Duration.ofDays(30)))) {
                    early++;
                    if (statement.clock().state() != 0) {
                        complaints.add("number " + statement.seq() + " of 1970 claims to know its clock");
                    }
                }
                for (SenmlRecord each : Senml.read(Capsule.parse(pair.capsule()))) {
                    told += each.name().endsWith(":" + RecordName.CONTEXT + "event/clock-step") ? 1 : 0;
                }
            }
            if (early < 2) {
                complaints.add("only " + early + " statements of 1970 came through");
            }
            if (told < steps) {
                complaints.add("only " + told + " of " + steps + " steps of the clock stand signed in the log");
            }
            return complaints;
        }

        int made() {
            return books.made();
        }

        @Override
        public void close() {
            agent.close();
            server.close();
            witness.close();
            broker.ifPresent(Mosquitto::close);
        }
    }
}
