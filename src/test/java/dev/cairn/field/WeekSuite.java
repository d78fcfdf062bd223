package dev.cairn.field;

import dev.cairn.check.Planted;
import dev.cairn.check.Proc;
import dev.cairn.plant.Books;
import dev.cairn.plant.Gateway;
import dev.cairn.plant.Plant;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.statement.Statement;
import dev.cairn.reliability.Complaint;
import dev.cairn.reliability.Order;
import dev.cairn.reliability.Suite;
import dev.cairn.reliability.Tally;
import dev.cairn.reliability.Tally.Count;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A gateway with four probes was a week without a line ({@link OfflineWeek}); then it starts in the package's own small JVM at a real door with the
 * quotas that a ledger has by itself, beside a neighbour that was never away, and is killed and started twice while it catches up. It must be at
 * least ten times as fast as the week was, send no faster than it may, send alarms first, old and new ones, go on measuring, and not be felt by the
 * neighbour; in the end each statement is in the log once, in its chain's order, with its receipt. A round is one such week.
 */
public final class WeekSuite implements Suite {
    /** Readings go before alarms. */
    static final String ALARMS_LAST = "alarms-last";

    /** Nothing holds it back. */
    static final String FLOOD = "flood";

    static final Map<String, Planted.Bug> BUGS = Map.of(
            ALARMS_LAST,
            new Planted.Bug(
                    "edge-agent/src/main/java/dev/cairn/edge/uplink/Courier.java",
                    "new Lane(s.getValue(), s.getKey())).toList()",
                    "new Lane(s.getValue(), s.getKey()))"
                            + ".sorted(java.util.Comparator.comparing(Lane::topic).reversed()).toList()"),
            FLOOD,
            new Planted.Bug(
                    "edge-agent/src/main/java/dev/cairn/edge/uplink/RateLimit.java", "return false;", "return true;"));

    private static final Duration AWAY = Duration.ofDays(7);
    private static final double TIMES_MIN = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration NEIGHBOUR_WAITS_MAX = Duration.ofSeconds(30);
    private static final long QUIET_CONFIGURATION = 3;
    /** Share of what waits that is left when the gateway is killed. */
    private static final double[] KILLED_AT = {0.75, 0.5};

    /** The spool is small again. */
    private static final long FEW = 1_000;

    /** It goes on measuring, so some are always on their way. */
    private static final long FEW_AT_LAST = 5;

    private static final int LIVES = KILLED_AT.length + 1;
    /** What {@code RateLimit} allows, with a tenth more for what a busy machine's clock makes of it. */
    private static final int BURST = 200;

    private static final double PER_SECOND = 50;

    private static final String WEEK =
            """
            profile: week
            channels:
              - { name: air-temperature, source: "sim:air-temperature", unit: Cel, interval: 10s, low: 0.5, high: 8 }
              - { name: goods-temperature, source: "sim:goods-temperature", unit: Cel, interval: 10s }
              - { name: humidity, source: "sim:humidity", unit: "%RH", interval: 10s }
              - { name: door, source: "sim:door", unit: "1", interval: 10s, high: 0.5 }
            batch: { readings: 32, period: 5m }
            """;

    /** Sooner, so that there is something to see while it catches up; the humidity is an alarm at each start. */
    private static final String BACK =
            """
            profile: back
            channels:
              - { name: air-temperature, source: "sim:air-temperature", unit: Cel, interval: 1s }
              - { name: goods-temperature, source: "sim:goods-temperature", unit: Cel, interval: 1s }
              - { name: humidity, source: "sim:humidity", unit: "%RH", interval: 1s, high: 20 }
              - { name: door, source: "sim:door", unit: "1", interval: 1s }
            batch: { readings: 32, period: 10s }
            """;

    private static final double READINGS_PER_SECOND = 4;

    private static final String NEIGHBOUR =
            """
            profile: neighbour
            host: { on: true, interval: 1s }
            batch: { readings: 32, period: 1s }
            """;

    @Override
    public String name() {
        return "week";
    }

    @Override
    public String summary() {
        return "a gateway comes back after a week without a line: catching up at a real door, alarms first, nobody crowded out";
    }

    @Override
    public List<String> plants() {
        return List.of(ALARMS_LAST, FLOOD);
    }

    @Override
    public int rounds() {
        return 2;
    }

    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    @Override
    public void run(Order order, Tally tally) throws Exception {
        for (int done = 0; order.goesOn(done) && !tally.isRed(); done++) {
            try (Return life = new Return(order, order.seed() + done, tally)) {
                life.catchUp();
                life.judge();
            }
            tally.add(Count.ROUNDS, 1);
        }
    }

    /** One ledger, the gateway that comes back, and its neighbour. */
    private static final class Return implements AutoCloseable {
        private final Tally tally;
        private final long seed;
        private final Random random;
        private final Plant plant;
        private final Gateway away;
        private final Books books;
        private final Path neighbourStatus;
        private final Proc witness;
        private final Proc server;
        private final Proc neighbour;
        private Optional<Proc> back = Optional.empty();
        private final int weekReadings;
        private final int weekAlarms;
        /** What waited when a life began, by the number of the alarm that was signed at its beginning. */
        private final SortedMap<Long, Long> waitedAt = new TreeMap<>();

        private Duration neighbourWaited = Duration.ZERO;

        Return(Order order, long seed, Tally tally) throws Exception {
            this.tally = tally;
            this.seed = seed;
            random = new Random(seed);
            Path folder = Files.createDirectory(order.folder().resolve("week-" + seed));
            plant = Plant.in(folder.resolve("plant"), new SecureRandom());
            away = plant.gateway("away", Algorithm.ED25519);
            Gateway near = plant.gateway("near", Algorithm.ES256);
            books = new Books(plant, List.of(away, near));
            if (order.plant().isPresent()) {
                plant.planting(planted(order, folder));
            }
            plant.settings(Plant.Server.sealing(Duration.ofSeconds(1)).withQuotas());
            plant.settings(away, plant.door(), WEEK, "{ place: cold-room, seed: " + seed + " }");
            plant.settings(near, plant.door(), NEIGHBOUR, "{}");
            neighbourStatus = plant.data(near).resolve("status");
            long begun = System.nanoTime();
            OfflineWeek.pass(plant, away, AWAY, seed);
            books.read(away);
            weekReadings = books.made(away.data());
            weekAlarms = books.made(away.alarm());
            order.progress()
                    .println("week: " + weekReadings + " statements and " + weekAlarms + " alarms made in "
                            + seconds(begun) + " s");
            plant.configure(away, 2, BACK);
            witness = plant.startWitness();
            server = Plant.awaitServing(plant.startServer());
            plant.found();
            neighbour = plant.startGateway(near);
            neighbour.await("its first receipt", PATIENCE, () -> lastReceipt(neighbourStatus)
                    .isPresent());
        }

        private static Path planted(Order order, Path folder) throws IOException {
            Path classes = Files.createDirectory(folder.resolve("planted"));
            Objects.requireNonNull(BUGS.get(order.plant().orElseThrow())).compile(classes);
            return classes;
        }

        /** Starts it, kills and starts it again, until nothing of the week waits any more. */
        void catchUp() throws Exception {
            long begun = System.nanoTime();
            long all = (long) weekReadings + weekAlarms;
            long waits = all;
            for (double left : KILLED_AT) {
                long until = Math.round(all * left);
                live(waits, until);
                start().kill9();
                books.read(away);
                waits = until;
            }
            live(waits, FEW_AT_LAST);
            double seconds = seconds(begun);
            tally.figure("week_statements", all);
            tally.figure("week_alarms", weekAlarms);
            tally.figure("caught_up_in_s", seconds);
            tally.figure("times_real_time", Math.round(AWAY.toSeconds() / seconds));
            tally.figure("statements_per_s", Math.round(10 * all / seconds) / 10.0);
            if (AWAY.toSeconds() / seconds < TIMES_MIN) {
                complain(Count.BROKEN, "a week was caught up in " + seconds + " s only");
            }
            double may = LIVES * BURST + PER_SECOND * seconds;
            if (all > may) {
                complain(Count.BROKEN, all + " statements in " + seconds + " s, it may send " + may);
            }
        }

        private Proc start() {
            return back.orElseThrow();
        }

        /** One life of the gateway, until no more than so many wait. */
        private void live(long waits, long until) throws IOException {
            Path status = plant.data(away).resolve("status");
            Files.deleteIfExists(status);
            waitedAt.put((long) books.made(away.alarm()), waits);
            Proc gateway = plant.startGatewayAsInstalled(away);
            back = Optional.of(gateway);
            Pace pace = new Pace();
            gateway.await("only " + until + " of " + waits + " waiting", PATIENCE, () -> {
                long waiting = number(status, "waiting").orElse(Long.MAX_VALUE);
                number(status, "readings").ifPresent(pace::note);
                watchNeighbour();
                if (waiting < FEW) {
                    books.read(away); // before it is receipted and let go
                }
                return waiting <= until;
            });
            pace.judge(READINGS_PER_SECOND / 2, this::complain);
        }

        private void watchNeighbour() {
            lastReceipt(neighbourStatus)
                    .map(last -> Duration.between(last, Instant.now()))
                    .filter(age -> age.compareTo(neighbourWaited) > 0)
                    .ifPresent(age -> neighbourWaited = age);
        }

        /** Everything is compared. */
        void judge() throws Exception {
            start().kill9();
            neighbour.kill9();
            books.settle(QUIET_CONFIGURATION);
            tally.figure("neighbour_without_receipt_s_max", neighbourWaited.toSeconds());
            if (neighbourWaited.compareTo(NEIGHBOUR_WAITS_MAX) > 0) {
                complain(Count.BROKEN, "the neighbour had no receipt for " + neighbourWaited.toSeconds() + " s");
            }
            alarms();
            books.audit(server, plant.door(), random)
                    .forEach(complaint -> complain(Complaint.countOf(complaint), complaint));
            tally.add(Count.ATTEMPTED, books.made());
            tally.add(Count.ACKNOWLEDGED, books.made() - tally.get(Count.LOST));
        }

        private void alarms() throws Exception {
            server.await("a head over the week", PATIENCE, () -> books.log()
                    .look()
                    .filter(head -> head.checkpoint().size() > books.made())
                    .isPresent());
            Map<Bytes, SortedMap<Long, Long>> log =
                    places(books.log().entries(books.log().look().orElseThrow()));
            SortedMap<Long, Long> data = log.get(away.data());
            SortedMap<Long, Long> alarms = log.get(away.alarm());
            if (weekAlarms == 0 || data == null || alarms == null) {
                complain(Count.BROKEN, "there are no readings or no alarms of the week in the log");
                return;
            }
            long last = alarms.headMap((long) weekAlarms).values().stream()
                    .mapToLong(Long::longValue)
                    .max()
                    .orElse(Long.MAX_VALUE);
            if (last > data.getOrDefault(0L, -1L)) {
                complain(
                        Count.REORDERED,
                        "an alarm of the week came at " + last + ", after readings, from " + data.get(0L) + " on");
            }
            waitedAt.forEach((seq, waited) -> fresh(seq, waited, data, alarms.get(seq)));
        }

        /** An alarm signed at the beginning of a life goes before what waits from the week, but for a first burst while it started. */
        private void fresh(long seq, long waited, SortedMap<Long, Long> data, @Nullable Long place) {
            long behind = place == null
                    ? -1
                    : data.headMap((long) weekReadings).values().stream()
                            .filter(index -> index > place)
                            .count();
            if (behind < waited / 2) {
                complain(
                        Count.REORDERED,
                        "alarm " + seq + " came before " + behind + " of the " + waited + " statements that waited");
            }
        }

        private static Map<Bytes, SortedMap<Long, Long>> places(List<Bytes> entries) throws Malformed {
            Map<Bytes, SortedMap<Long, Long>> places = new HashMap<>();
            for (int index = 0; index < entries.size(); index++) {
                if (!Seal.isSeal(entries.get(index))) {
                    Statement statement = Statement.parse(entries.get(index));
                    places.computeIfAbsent(statement.chain(), chain -> new TreeMap<>())
                            .putIfAbsent(statement.seq(), (long) index);
                }
            }
            return places;
        }

        private void complain(Count count, String sentence) {
            tally.complain(count, sentence + ", seed " + seed);
        }

        private static double seconds(long begun) {
            return Math.round((System.nanoTime() - begun) / 1e8) / 10.0;
        }

        @Override
        public void close() {
            back.ifPresent(Proc::close);
            neighbour.close();
            server.close();
            witness.close();
        }
    }

    /** How fast a gateway measures, from what its status says now and then. */
    private static final class Pace {
        private static final double SECONDS_MIN = 10;
        private long firstAt;
        private long first = -1;
        private long lastAt;
        private long last;

        void note(long readings) {
            if (readings != last) {
                lastAt = System.nanoTime();
                last = readings;
            }
            if (first < 0) {
                first = readings;
                firstAt = System.nanoTime();
            }
        }

        void judge(double least, BiConsumer<Count, String> complain) {
            double seconds = (lastAt - firstAt) / 1e9;
            if (seconds > SECONDS_MIN && (last - first) / seconds < least) {
                complain.accept(
                        Count.BROKEN,
                        "it took only " + (last - first) + " readings in " + seconds + " s while it caught up");
            }
        }
    }

    private static OptionalLong number(Path status, String key) {
        return value(status, key).filter(text -> text.matches("[0-9]+")).stream()
                .mapToLong(Long::parseLong)
                .findFirst();
    }

    private static Optional<Instant> lastReceipt(Path status) {
        return value(status, "last-receipt")
                .filter(text -> text.startsWith("2"))
                .map(Instant::parse);
    }

    private static Optional<String> value(Path status, String key) {
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith(key + "="))
                    .map(line -> line.substring(key.length() + 1))
                    .findFirst();
        } catch (IOException notYet) {
            return Optional.empty();
        }
    }
}
