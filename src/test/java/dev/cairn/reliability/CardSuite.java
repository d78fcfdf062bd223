package dev.cairn.reliability;

import dev.cairn.check.House;
import dev.cairn.check.Planted;
import dev.cairn.check.Proc;
import dev.cairn.check.Programs;
import dev.cairn.model.Senml;
import dev.cairn.model.SenmlRecord;
import dev.cairn.plant.Books;
import dev.cairn.plant.Gateway;
import dev.cairn.plant.Plant;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Envelope;
import dev.cairn.reliability.Steering.Mode;
import dev.cairn.reliability.Tally.Count;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A real gateway on a card of 64 MB that gets full to the last byte under either policy, fails every write and sync or every sync alone (EIO,
 * {@code faults.c}), is read-only when the gateway starts, or is mounted read-only by the kernel under its open files. It must stay alive throughout, say so in its status, deliver what it has, go on by itself when the card is well, and in the end
 * every statement is in the log once and every reading that was not signed is owned up to. A round is one such trouble.
 */
final class CardSuite implements Suite {
    /** Readings that a full card did not take are passed over in silence. */
    static final String SILENT_LOSS = "silent-loss";

    static final Planted.Bug BUG = new Planted.Bug(
            "edge-agent/src/main/java/dev/cairn/edge/Losses.java", "counts.merge(reason, 1L, Long::sum);", "");

    private static final long CARD_BYTES = 64L << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final long LASTS_MS = 2_500;
    private static final long SOME_ATTEMPTS_MS = 10_000;
    private static final long QUIET_CONFIGURATION = 2;
    /** A segment of each spool and of what is open: second attempts take no more. */
    private static final long FILES_MORE_MAX = 3;

    private static final String PROFILE =
            """
            profile: card
            host: { on: true, interval: 100ms }
            batch: { readings: 5, period: 400ms }
            """;

    /** What happens to the card. */
    private enum Trouble {
        FULL,
        EIO,
        READ_ONLY,
        /** Every sync fails, everything else is taken. */
        SYNC,
        /** Full under the policy {@code stop}. */
        FULL_STOP,
        /** The kernel meets an error and mounts the card read-only under the open files. */
        BROKEN_DOWN
    }

    @Override
    public String name() {
        return "card";
    }

    @Override
    public String summary() {
        return "a gateway's card of 64 MB full (both policies), failing every write, every sync alone, read-only at a start and by the kernel";
    }

    @Override
    public List<String> plants() {
        return List.of(SILENT_LOSS);
    }

    @Override
    public int rounds() {
        return 30;
    }

    @Override
    public Optional<String> missing() {
        Optional<String> disk = LoopDisk.missing(House.target("reliability"));
        return disk.isPresent() ? disk : Steering.missing();
    }

    @Override
    public void run(Order order, Tally tally) throws Exception {
        try (Life life = new Life(order)) {
            try {
                for (int done = 0; order.goesOn(done); done++) {
                    life.round(Trouble.values()[done % Trouble.values().length]);
                    tally.add(Count.ROUNDS, 1);
                }
                life.judge().forEach(complaint -> tally.complain(Complaint.countOf(complaint), complaint));
            } catch (AssertionError | IllegalStateException e) {
                tally.complain(Count.BROKEN, e.getMessage() + ", seed " + order.seed());
            }
            tally.add(Count.ATTEMPTED, life.books.made());
            tally.add(Count.ACKNOWLEDGED, life.books.made() - tally.get(Count.LOST));
        }
        Files.deleteIfExists(order.folder().resolve("disk.img"));
    }

    /** One ledger, one gateway, one card. */
    private static final class Life implements AutoCloseable {
        private final Random random;
        private final Plant plant;
        private final Gateway gateway;
        private final Books books;
        private final LoopDisk card;
        private final Steering steering;
        private final Map<String, String> environment;
        private final Path run;
        private final Proc witness;
        private final Proc server;
        private Proc agent;
        private int full;
        private int failed;

        Life(Order order) throws Exception {
            random = new Random(order.seed());
            plant = Plant.in(order.folder().resolve("plant"), new SecureRandom());
            gateway = plant.gateway("host", Algorithm.ED25519);
            books = new Books(plant, List.of(gateway));
            if (order.hasPlant(SILENT_LOSS)) {
                Path classes = Files.createDirectory(order.folder().resolve("planted"));
                BUG.compile(classes);
                plant.planting(classes);
            }
            run = Files.createDirectory(order.folder().resolve("run"));
            card = LoopDisk.make(order.folder(), CARD_BYTES, plant.data(gateway));
            Steering.build(order.folder());
            Path wheel = Steering.file(order.folder().resolve("steering"));
            steering = Steering.of(wheel);
            environment = Map.of(
                    "LD_PRELOAD", Steering.library(order.folder()).toString(), Steering.VARIABLE, wheel.toString());
            plant.settings(Plant.Server.sealing(Duration.ofMillis(200)));
            plant.settings(gateway, plant.door(), PROFILE, "{}");
            Files.writeString(plant.file("gateways/host.yaml"), "run: " + run + "\n", StandardOpenOption.APPEND);
            witness = plant.startWitness();
            server = Plant.awaitServing(plant.startServer());
            plant.found();
            agent = plant.startGateway(gateway, environment);
            awaitWell();
        }

        void round(Trouble trouble) throws Exception {
            switch (trouble) {
                case FULL -> fillUp("only alarms");
                case EIO -> fail(Mode.DEAD);
                case READ_ONLY -> startReadOnly();
                case SYNC -> fail(Mode.SYNCS);
                case FULL_STOP -> fillUpUnderStop();
                case BROKEN_DOWN -> breakDown();
            }
            awaitWell();
        }

        /** The other policy needs another start. */
        private void fillUpUnderStop() throws Exception {
            policy("stop");
            awaitWell();
            fillUp("measuring stopped");
            awaitWell();
            policy("slow");
        }

        private void policy(String whenFull) throws IOException {
            Path settings = plant.file("gateways/host.yaml");
            Files.writeString(
                    settings,
                    Files.readString(settings)
                            .replaceFirst("(?m)^spool: .*$", "spool: { when-full: " + whenFull + " }"));
            startAgain();
        }

        private void breakDown() throws Exception {
            card.breakDown();
            await("word that the card fails", () -> status("disk").contains("SPL-02"));
            Thread.sleep(LASTS_MS);
            requireAlive();
            // A person turns it off and on: what only memory held is gone, and no number of it was ever shown.
            agent.kill9();
            books.read(gateway);
            card.repair();
            Files.deleteIfExists(run.resolve("status"));
            agent = plant.startGateway(gateway, environment);
        }

        private void fillUp(String said) throws Exception {
            full++;
            Path balloon = plant.data(gateway).resolve("balloon");
            for (long step = CARD_BYTES; step >= 1024; step /= 2) {
                long size = Files.exists(balloon) ? Files.size(balloon) : 0;
                Programs.attempt("fallocate", "-l", Long.toString(size + step), balloon.toString());
            }
            await("word that the card is full", () -> status("sampling").contains(said));
            Thread.sleep(LASTS_MS);
            if (random.nextBoolean()) {
                startAgain();
                await("word after a start that the card is full", () -> status("sampling")
                        .contains(said));
                Thread.sleep(LASTS_MS);
            }
            requireAlive();
            Files.delete(balloon);
        }

        private void fail(Mode mode) throws Exception {
            failed++;
            long files = files();
            steering.begin(plant.data(gateway), 1, mode);
            await("word that the card fails", () -> status("disk").contains("SPL-02"));
            Thread.sleep(SOME_ATTEMPTS_MS);
            requireAlive();
            if (files() > files + FILES_MORE_MAX) {
                throw new IllegalStateException(
                        files + " files on the card before it failed, " + files() + " after some attempts");
            }
            steering.end();
            await("word that the card is well", () -> status("disk").isEmpty());
        }

        private long files() throws IOException {
            try (Stream<Path> all = Files.walk(plant.data(gateway))) {
                return all.count();
            }
        }

        private void startReadOnly() throws Exception {
            agent.kill9();
            books.read(gateway);
            card.readOnly(true);
            agent = plant.startGateway(gateway, environment);
            agent.awaitLine("AGT-03", PATIENCE);
            Thread.sleep(LASTS_MS);
            requireAlive();
            card.readOnly(false);
        }

        private void startAgain() throws IOException {
            agent.kill9();
            books.read(gateway);
            Files.deleteIfExists(run.resolve("status"));
            agent = plant.startGateway(gateway, environment);
        }

        private void requireAlive() {
            if (!agent.isAlive()) {
                throw new IllegalStateException("the gateway ended by itself" + agent.tail());
            }
        }

        /** It measures at full pace, the card takes it, and a receipt came just now. */
        private void awaitWell() {
            Instant since = Instant.now();
            await("all well again", () -> {
                String last = status("last-receipt");
                return status("sampling").contains("full pace")
                        && status("disk").isEmpty()
                        && last.startsWith("2")
                        && Instant.parse(last).isAfter(since);
            });
        }

        private void await(String what, BooleanSupplier condition) {
            agent.await(what, PATIENCE, () -> {
                books.read(gateway); // before it is receipted and let go
                return condition.getAsBoolean();
            });
        }

        private String status(String key) {
            try {
                return Files.readAllLines(run.resolve("status")).stream()
                        .filter(line -> line.startsWith(key + "="))
                        .map(line -> line.substring(key.length() + 1))
                        .findFirst()
                        .orElse("?");
            } catch (IOException notYet) {
                return "?";
            }
        }

        List<String> judge() throws Exception {
            agent.kill9();
            books.read(gateway);
            plant.settings(gateway, plant.door(), PROFILE, "{}");
            books.settle(QUIET_CONFIGURATION);
            List<String> complaints = new ArrayList<>(books.audit(server, plant.door(), random));
            complaints.addAll(ofTheCard());
            return complaints;
        }

        /** Every full card and every failure stands signed in the log, with what it cost. */
        private List<String> ofTheCard() throws Malformed {
            int gaps = 0;
            int fullSaid = 0;
            int failedSaid = 0;
            for (Bytes envelope : books.statements(gateway.data()).values()) {
                Envelope pair = Envelope.decode(envelope, Limits.PACKET_BYTES_MAX);
                for (SenmlRecord each : Senml.read(Capsule.parse(pair.capsule()))) {
                    String name = each.name().substring(each.name().lastIndexOf(':') + 1);
                    String text = each.string().orElse("");
                    gaps += name.equals("cairn/event/gap") ? 1 : 0;
                    fullSaid += name.equals("cairn/event/sampling") && text.contains("97 %") ? 1 : 0;
                    failedSaid += name.equals("cairn/event/disk") && text.contains("SPL-02") ? 1 : 0;
                }
            }
            List<String> complaints = new ArrayList<>();
            if (gaps < full) {
                complaints.add(full + " full cards, and only " + gaps + " records that own up to unsigned readings");
            }
            if (fullSaid < full) {
                complaints.add(full + " full cards, " + fullSaid + " stand signed in the log");
            }
            if (failedSaid < failed) {
                complaints.add(failed + " failures of the card, " + failedSaid + " stand signed in the log");
            }
            return complaints;
        }

        @Override
        public void close() {
            steering.end();
            agent.close();
            server.close();
            witness.close();
            card.close();
        }
    }
}
