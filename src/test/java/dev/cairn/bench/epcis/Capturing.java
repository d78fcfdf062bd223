package dev.cairn.bench.epcis;

import dev.cairn.bench.CpuTimes;
import dev.cairn.bench.edge.Cpu;
import dev.cairn.bench.edge.Postgres;
import dev.cairn.bench.epcis.Sender.Form;
import dev.cairn.bench.epcis.Shape.Round;
import dev.cairn.check.Proc;
import dev.cairn.plant.LogOverHttp;
import dev.cairn.plant.Plant;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.note.Head;
import dev.cairn.proof.statement.Statement;
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
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Capture over HTTP: a real {@code cairn serve} with its witness on the embedded ledger, and beside it {@link RepositoryDoor} on PostgreSQL, both with
 * their data on one disk and fsync before they answer. The same clients send documents of 1 and of 100 events, in rounds that alternate.
 * No figure unless all that was acknowledged is in the log, or in the table, once each.
 */
final class Capturing {
    private static final List<String> MEMORY = List.of("-Xms2g", "-Xmx2g", "-Xmn1g", "-XX:+UseSerialGC");
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration LOGGED = Duration.ofSeconds(60);
    private static final int TRADE_EVENTS = 100_000;
    private static final int MANY = 100;

    /** Events between the numbers of one shape and those of the next. */
    private static final long APART = 100_000_000;

    private final Asked asked;
    private final Plant plant;
    private final Senders senders;
    private final Optional<Postgres> database;
    private final BiConsumer<String, Object> found;
    private final Trade trade;
    private final Map<Shape, Round> rounds = new LinkedHashMap<>();
    private final Map<Shape, Quantiles> times = new LinkedHashMap<>();
    private final AtomicLong shapes = new AtomicLong();
    private final int count;

    Capturing(
            Asked asked, Plant plant, Senders senders, Optional<Postgres> database, BiConsumer<String, Object> found) {
        this.asked = asked;
        this.plant = plant;
        this.senders = senders;
        this.database = database;
        this.found = found;
        this.trade = new Trade(asked.seed(), TRADE_EVENTS);
        this.count = asked.seconds() < 4 ? 1 : 2;
    }

    void measure() throws Exception {
        senders.sign(trade, asked.seconds());
        plant.settings(Plant.Server.sealing(Duration.ofSeconds(1)));
        try (Proc witness = plant.startWitness();
                Proc server = Plant.awaitServing(serve())) {
            plant.found();
            senders.register(plant);
            Callable<Long> cpu = () -> cpuMicros(server) + Cpu.micros(witness.pid());
            if (database.isEmpty()) {
                rounds(ours(cpu), List.of());
            } else {
                beside(database.get(), cpu);
            }
            requireLogged();
            server.stop();
        }
        rounds.forEach((shape, round) -> put(shape, round));
        ratios();
    }

    private Proc serve() {
        List<String> jvm = new ArrayList<>(MEMORY);
        asked.jfr()
                .ifPresent(
                        file -> jvm.add("-XX:StartFlightRecording:settings=profile,dumponexit=true,filename=" + file));
        return Proc.named("serve")
                .jvm(jvm.toArray(String[]::new))
                .env("CAIRN_INGEST_CAPTURE_ACCOUNTS", plant.file("accounts").toString())
                .java(dev.cairn.launch.Main.class, "serve", plant.file("serve.yaml"));
    }

    private void beside(Postgres postgres, Callable<Long> ours) throws Exception {
        try (Proc door = Proc.named("repository")
                .jvm(MEMORY.toArray(String[]::new))
                .java(RepositoryDoor.class, postgres.url())) {
            String said = door.awaitLine("listening \\d+", START);
            int port = Integer.parseInt(said.substring(said.lastIndexOf(' ') + 1));
            Callable<Long> theirs = () -> cpuMicros(door) + postgres.cpuMicros();
            List<Shape> peers = List.of(plain(Form.PEER, 1, port, theirs), plain(Form.PEER, MANY, port, theirs));
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
                signed(1, port, cpu),
                plain(Form.ACCOUNT, 1, port, cpu),
                plain(Form.EVENT, 1, port, cpu),
                signed(MANY, port, cpu),
                plain(Form.ACCOUNT, MANY, port, cpu));
    }

    private Shape signed(int events, int port, Callable<Long> cpu) {
        return new Shape(
                Form.SIGNED, events, port, client -> "", client -> senders.signing(events, client), cpu, new Tally());
    }

    private Shape plain(Form form, int events, int port, Callable<Long> cpu) {
        AtomicLong next = new AtomicLong(shapes.incrementAndGet() * APART);
        Supplier<Optional<Bytes>> documents = () -> {
            long from = next.getAndAdd(events);
            return Optional.of(Bytes.ofUtf8(form == Form.EVENT ? trade.alone(from) : trade.document(from, events)));
        };
        return new Shape(
                form,
                events,
                port,
                client -> form == Form.PEER ? "" : senders.apiKey(client),
                client -> documents,
                cpu,
                new Tally());
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

    private static long cpuMicros(Proc java) throws IOException {
        return Cpu.micros(java.pid()) - CpuTimes.compilersMicros(java.pid());
    }

    private static long captured(List<Shape> shapes) {
        return shapes.stream().mapToLong(each -> each.tally().captured.get()).sum();
    }

    private void requireLogged() throws IOException, Malformed, InterruptedException {
        long acknowledged = captured(rounds.keySet().stream()
                .filter(each -> each.form() != Form.PEER)
                .toList());
        LogOverHttp log = new LogOverHttp(plant.site(), plant.genesis());
        long end = System.nanoTime() + LOGGED.toNanos();
        @Nullable Head head = null;
        while (System.nanoTime() < end && (head == null || head.checkpoint().size() < acknowledged)) {
            Thread.sleep(100);
            head = log.look().orElse(null);
        }
        long logged = 0;
        while (System.nanoTime() < end && logged < acknowledged && head != null) {
            logged = logged(log, head);
            head = log.look().orElse(head);
        }
        found.accept("captured", acknowledged);
        found.accept("in_log", logged);
        if (logged != acknowledged || logged == 0) {
            throw new IOException(acknowledged + " events acknowledged, " + logged + " in the log");
        }
    }

    private long logged(LogOverHttp log, Head head) throws IOException, Malformed {
        Set<Hash> keys = senders.keys();
        long logged = 0;
        for (Bytes entry : log.entries(head)) {
            logged +=
                    !Seal.isSeal(entry) && keys.contains(Statement.parse(entry).kid()) ? 1 : 0;
        }
        return logged;
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
