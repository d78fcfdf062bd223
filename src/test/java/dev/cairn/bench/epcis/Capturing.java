package dev.cairn.bench.epcis;

import dev.cairn.bench.edge.Cpu;
import dev.cairn.bench.edge.Postgres;
import dev.cairn.bench.epcis.Sender.Form;
import dev.cairn.bench.epcis.Shape.Round;
import dev.cairn.check.Proc;
import dev.cairn.plant.Plant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;

/**
 * Capture over HTTP: a real {@code cairn serve} with its witness on the embedded ledger, and beside it {@link RepositoryDoor} on PostgreSQL, both with
 * their data on one disk and fsync before they answer. The same clients send documents of 1 and of 100 events, in rounds that alternate.
 * No figure unless all that was acknowledged is in the log, or in the table, once each.
 */
final class Capturing {
    private static final Duration START = Duration.ofSeconds(60);
    private static final int MANY = 100;

    private final Asked asked;
    private final Plant plant;
    private final Senders senders;
    private final Optional<Postgres> database;
    private final BiConsumer<String, Object> found;
    private final Served served;
    private final Shapes shapes;
    private final Map<Shape, Round> rounds = new LinkedHashMap<>();
    private final Map<Shape, Quantiles> times = new LinkedHashMap<>();
    private final int count;

    Capturing(
            Asked asked, Plant plant, Senders senders, Optional<Postgres> database, BiConsumer<String, Object> found) {
        this.asked = asked;
        this.plant = plant;
        this.senders = senders;
        this.database = database;
        this.found = found;
        this.served = new Served(asked, plant);
        this.shapes = new Shapes(asked.seed(), senders);
        this.count = asked.seconds() < 4 ? 1 : 2;
    }

    void measure() throws Exception {
        senders.sign(shapes.trade(), asked.seconds());
        plant.settings(Plant.Server.sealing(Duration.ofSeconds(1)));
        try (Proc witness = plant.startWitness();
                Proc server = served.start()) {
            plant.found();
            senders.register(plant);
            Callable<Long> cpu = () -> Served.cpuMicros(server) + Cpu.micros(witness.pid());
            if (database.isEmpty()) {
                rounds(ours(cpu), List.of());
            } else {
                beside(database.get(), cpu);
            }
            served.requireLogged(
                    captured(rounds.keySet().stream()
                            .filter(each -> each.form() != Form.PEER)
                            .toList()),
                    senders.keys(),
                    found);
            server.stop();
        }
        rounds.forEach((shape, round) -> put(shape, round));
        ratios();
    }

    private void beside(Postgres postgres, Callable<Long> ours) throws Exception {
        try (Proc door = Proc.named("repository")
                .jvm(Served.MEMORY.toArray(String[]::new))
                .java(RepositoryDoor.class, postgres.url())) {
            String said = door.awaitLine("listening \\d+", START);
            int port = Integer.parseInt(said.substring(said.lastIndexOf(' ') + 1));
            Callable<Long> theirs = () -> Served.cpuMicros(door) + postgres.cpuMicros();
            List<Shape> peers =
                    List.of(shapes.plain(Form.PEER, 1, port, theirs), shapes.plain(Form.PEER, MANY, port, theirs));
            rounds(ours(ours), peers);
            long rows = Long.parseLong(postgres.ask("SELECT count(*) FROM event"));
            long acknowledged = captured(peers);
            found.accept("peer_captured", acknowledged);
            found.accept("peer_rows", rows);
            if (rows != acknowledged || rows == 0) {
                throw new IOException(acknowledged + " events acknowledged by the peer, " + rows + " in its table");
            }
        }
    }

    private List<Shape> ours(Callable<Long> cpu) {
        int port = plant.capture().getPort();
        return List.of(
                shapes.signed(1, port, cpu),
                shapes.plain(Form.ACCOUNT, 1, port, cpu),
                shapes.plain(Form.EVENT, 1, port, cpu),
                shapes.signed(MANY, port, cpu),
                shapes.plain(Form.ACCOUNT, MANY, port, cpu));
    }

    /** Each shape once a round; the second time the other way round, so that neither side always comes last. */
    private void rounds(List<Shape> ours, List<Shape> peers) throws Exception {
        Duration measured = Duration.ofMillis(1_000L * asked.seconds() / count);
        for (int i = 0; i < count; i++) {
            List<Shape> order = new ArrayList<>(ours);
            order.addAll(peers);
            if (i % 2 == 1) {
                Collections.reverse(order);
            }
            for (Shape each : order) {
                Round round = each.round(asked.clients(), measured.dividedBy(2), measured);
                rounds.merge(each, round, Round::and);
                times.put(each, each.tally().times());
                System.err.println(each.name() + " " + round);
            }
        }
    }

    private static long captured(List<Shape> shapes) {
        return shapes.stream().mapToLong(each -> each.tally().captured.get()).sum();
    }

    private void put(Shape shape, Round round) {
        String prefix = "capture_" + shape.name() + "_";
        Quantiles nanos = times.get(shape);
        found.accept(prefix + "events_per_s", Math.round(round.events() / round.seconds()));
        found.accept(
                prefix + "cpu_us_per_event", Math.round(10.0 * round.cpuMicros() / Math.max(1, round.events())) / 10.0);
        found.accept(prefix + "document_p50_ms", Math.round(nanos.micros(0.5) / 10) / 100.0);
        found.accept(prefix + "document_p99_ms", Math.round(nanos.micros(0.99) / 10) / 100.0);
        found.accept(prefix + "told_again", shape.tally().again.get());
    }

    private void ratios() {
        for (Map.Entry<Shape, Round> peer : rounds.entrySet()) {
            for (Map.Entry<Shape, Round> own : rounds.entrySet()) {
                if (peer.getKey().form() == Form.PEER
                        && peer.getValue().events() > 0
                        && own.getKey().form() != Form.PEER
                        && own.getKey().events() == peer.getKey().events()) {
                    double rate = own.getValue().events() / own.getValue().seconds();
                    double others = peer.getValue().events() / peer.getValue().seconds();
                    found.accept(
                            "capture_" + own.getKey().name() + "_to_peer", Math.round(100 * rate / others) / 100.0);
                }
            }
        }
    }

    /** Where a run's files are, so that PostgreSQL's user comes through to its own folder. */
    static Path folder(Path in) throws IOException {
        Path folder = Files.createTempDirectory(in, "epcis");
        Files.setPosixFilePermissions(folder, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder;
    }
}
