package dev.cairn.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.edge.batch.Context;
import dev.cairn.edge.uplink.PahoUplink;
import dev.cairn.edge.uplink.TlsFiles;
import dev.cairn.edge.uplink.UplinkDown;
import dev.cairn.launch.HostClock;
import dev.cairn.model.DeviceId;
import dev.cairn.model.OrgId;
import dev.cairn.model.Senml;
import dev.cairn.model.SenmlRecord;
import dev.cairn.model.Topic;
import dev.cairn.plant.Plant;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Limits;
import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.Clock;
import dev.cairn.proof.statement.Envelope;
import dev.cairn.proof.statement.Statement;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * The load generator of {@code ./bench walk}, a process of its own: many gateways' statements, signed beforehand by edge code, over Paho
 * with mutual TLS. First as fast as the window allows (warm-up, then measured), then at half that pace on a schedule: a late one counts
 * from when it was due. Ends with one line of JSON.
 *
 * <p>Words: plant folder, file with {@code id chain} a line, server address, readings a statement, statements a gateway at most, seconds of
 * warm-up, measured and scheduled, seconds of signing at most, the server's process id, seed.
 */
public final class Load {
    private static final Duration CONNECT = Duration.ofSeconds(30);
    private static final Duration DRAIN_MAX = Duration.ofSeconds(60);
    private static final Duration ASK_AFTER = Duration.ofSeconds(5);
    private static final double NANOS = 1e9;

    /** Up to which part of the signed statements the warm-up and the measured phase may go. */
    private static final double WARM_PART = 0.35;

    private static final double FULL_PART = 0.8;

    private final Path plant;
    private final URI server;
    private final int readings;
    private final int perGateway;
    private final Random random;
    private final PublicKey node;
    private final OrgId org;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ExecutorService receipts = Executors.newSingleThreadExecutor();
    private final List<Feeder> feeders = new ArrayList<>();
    private final Map<String, Object> found = new LinkedHashMap<>();

    private Load(Path plant, URI server, int readings, int perGateway, long seed) throws Exception {
        this.plant = plant;
        this.server = server;
        this.readings = readings;
        this.perGateway = perGateway;
        this.random = new Random(seed);
        this.node = KeyFile.read(plant.resolve("keys/node.key")).publicKey();
        this.org = OrgId.of(
                KeyFile.read(plant.resolve("keys/organisation.key")).publicKey().thumbprint());
    }

    /** Runs the load. */
    public static void main(String[] words) throws Exception {
        Load load = new Load(
                Path.of(words[0]),
                URI.create(words[2]),
                Integer.parseInt(words[3]),
                Integer.parseInt(words[4]),
                Long.parseLong(words[10]));
        load.sign(Files.readAllLines(Path.of(words[1])), Integer.parseInt(words[8]));
        load.run(
                Integer.parseInt(words[5]),
                Integer.parseInt(words[6]),
                Integer.parseInt(words[7]),
                Long.parseLong(words[9]));
        System.out.println(new ObjectMapper().writeValueAsString(load.found));
        // Paho's threads are no daemons.
        System.exit(0);
    }

    private void sign(List<String> gateways, int secondsMax) throws Exception {
        long begun = System.nanoTime();
        List<Future<Feeder>> made = new ArrayList<>();
        // All at once, so that the time is shared evenly.
        ExecutorService signers = Executors.newFixedThreadPool(gateways.size());
        long end = begun + TimeUnit.SECONDS.toNanos(secondsMax);
        for (String each : gateways) {
            String[] parts = each.split(" ");
            long seed = random.nextLong();
            made.add(signers.submit(() -> feeder(parts[0], Bytes.ofHex(parts[1]), seed, end)));
        }
        for (Future<Feeder> each : made) {
            feeders.add(each.get());
        }
        signers.shutdown();
        double seconds = (System.nanoTime() - begun) / NANOS;
        found.put("signed_per_s", Math.round(within(Feeder::signedCount) / seconds));
    }

    private Feeder feeder(String id, Bytes chain, long seed, long end) throws IOException {
        SoftwareSigner signer = KeyFile.read(plant.resolve("keys/" + id + ".key"));
        DeviceId device = DeviceId.of(signer.publicKey().thumbprint());
        ChainPen pen = new ChainPen(Plant.ORIGIN, chain, 0, Hash.ZERO, signer);
        Context context = new Context(signer.publicKey().thumbprint());
        SecureRandom secrets = new SecureRandom();
        Random values = new Random(seed);
        Clock clock = new HostClock(secrets).get();
        List<Bytes> statements = new ArrayList<>(perGateway);
        for (int i = 0; i < perGateway && System.nanoTime() < end; i++) {
            statements.add(envelope(pen, context, clock, secrets, values));
        }
        return new Feeder(
                chain,
                Topic.of(org, device, Topic.Kind.DATA).path(),
                Topic.of(org, device, Topic.Kind.STATE).path(),
                statements,
                node,
                Plant.ORIGIN,
                receipts);
    }

    private Bytes envelope(ChainPen pen, Context context, Clock clock, SecureRandom secrets, Random values) {
        Instant now = InstantSource.system().instant();
        List<SenmlRecord> records = new ArrayList<>(context.always(now, clock, Hash.ZERO, "cairn-bench"));
        for (int i = 0; i < readings; i++) {
            Instant at = now.minusSeconds(readings - i);
            records.add(context.reading(at, "air-temperature", BigDecimal.valueOf(values.nextInt(8000), 3), "Cel"));
        }
        Capsule.Whole capsule = Senml.capsule(records, secrets);
        Statement statement = pen.next(capsule.root(), now, clock, Optional.empty());
        Bytes envelope = new Envelope(statement.bytes(), capsule.bytes()).encode();
        if (envelope.size() > Limits.PACKET_BYTES_MAX) {
            throw new IllegalArgumentException(readings + " readings do not fit into a packet");
        }
        return envelope;
    }

    private void run(int warmSeconds, int seconds, int scheduledSeconds, long pid) throws Exception {
        List<String> ids = Files.readAllLines(plant.resolve("load.txt"));
        for (int i = 0; i < feeders.size(); i++) {
            connect(feeders.get(i), ids.get(i).split(" ")[0]);
        }
        await(each(feeder -> flatOut(feeder, warmSeconds, WARM_PART)));
        long cpuFrom = cpuMicros(pid);
        long from = System.nanoTime();
        await(each(feeder -> flatOut(feeder, seconds, FULL_PART)));
        long end = System.nanoTime();
        long cpuTo = cpuMicros(pid);
        drain();
        long acked = within(f -> count(f.acknowledgedAt(), from, end));
        double span = (end - from) / NANOS;
        found.put("full_seconds", Math.round(10 * span) / 10.0);
        found.put("acknowledged_per_s", Math.round(acked / span));
        found.put("statements_per_s", Math.round(provenPerSecond(from, end)));
        found.put("server_cpu_us_per_statement", acked == 0 ? 0 : (cpuTo - cpuFrom) / acked);
        latencies("full_", from, end);
        scheduled(acked / span / 2, scheduledSeconds);
        counts();
        feeders.forEach(Feeder::close);
    }

    private void connect(Feeder feeder, String id) throws IOException, UplinkDown, InterruptedException {
        DeviceId device = DeviceId.of(
                KeyFile.read(plant.resolve("keys/" + id + ".key")).publicKey().thumbprint());
        feeder.connect(new PahoUplink(
                server,
                device.hex(),
                List.of(Topic.of(org, device, Topic.Kind.RECEIPT).path()),
                Optional.of(TlsFiles.pem(
                        plant.resolve("tls/ca.pem"),
                        plant.resolve("tls/" + id + ".pem"),
                        plant.resolve("tls/" + id + ".key"))),
                CONNECT));
    }

    private interface Feed {
        void feed(Feeder feeder) throws Exception;
    }

    private List<Future<?>> each(Feed feed) {
        List<Future<?>> running = new ArrayList<>();
        for (Feeder each : feeders) {
            Callable<Boolean> work = () -> {
                feed.feed(each);
                return true;
            };
            running.add(threads.submit(work));
        }
        return running;
    }

    private static void await(List<Future<?>> running) throws Exception {
        for (Future<?> each : running) {
            each.get();
        }
    }

    /** Until the time is over or that part of the statements is sent. */
    private static void flatOut(Feeder feeder, int seconds, double part) throws UplinkDown, InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        int last = (int) (feeder.signedCount() * part);
        while (feeder.hasMore() && feeder.sentCount() < last && System.nanoTime() < until) {
            feeder.send(0);
        }
    }

    /** Statements sent in that time, over the time until the last of them was proven: the wait for its block counts. */
    private double provenPerSecond(long from, long to) {
        long[] proven = feeders.stream()
                .flatMapToLong(feeder -> IntStream.range(0, feeder.sentCount())
                        .filter(i -> feeder.sentAt().get(i) >= from
                                && feeder.sentAt().get(i) < to)
                        .mapToLong(i -> feeder.provableAt().get(i)))
                .sorted()
                .toArray();
        return proven.length == 0 ? 0 : proven.length * NANOS / (proven[proven.length - 1] - from);
    }

    private void scheduled(double perSecond, int seconds) throws Exception {
        if (perSecond < 1) {
            return;
        }
        long from = System.nanoTime();
        long to = from + TimeUnit.SECONDS.toNanos(seconds);
        long interval = (long) (NANOS * feeders.size() / perSecond);
        await(each(feeder -> {
            for (long due = from; due < to && feeder.hasMore(); due += interval) {
                long wait = due - System.nanoTime();
                if (wait > 0) {
                    TimeUnit.NANOSECONDS.sleep(wait);
                }
                feeder.send(due);
            }
        }));
        drain();
        found.put("half_pace_per_s", Math.round(perSecond));
        latencies("half_", from, to);
    }

    /** Waits until everything is acknowledged and proven; asks for receipts that got lost. */
    private void drain() throws Exception {
        long begun = System.nanoTime();
        long asked = begun;
        while (!feeders.stream().allMatch(Feeder::isSettled) && System.nanoTime() - begun < DRAIN_MAX.toNanos()) {
            Thread.sleep(20);
            if (System.nanoTime() - asked > ASK_AFTER.toNanos()) {
                asked = System.nanoTime();
                for (Feeder each : feeders) {
                    each.ask();
                }
            }
        }
    }

    private void latencies(String prefix, long from, long to) {
        long[] puback = sorted(from, to, f -> f.acknowledgedAt());
        long[] proof = sorted(from, to, f -> f.provableAt());
        if (puback.length == 0 || proof.length == 0) {
            return;
        }
        found.put(prefix + "puback_p50_ms", millis(puback, 0.50));
        found.put(prefix + "puback_p99_ms", millis(puback, 0.99));
        found.put(prefix + "provable_p50_ms", millis(proof, 0.50));
        found.put(prefix + "provable_p99_ms", millis(proof, 0.99));
    }

    private interface Times {
        AtomicLongArray of(Feeder feeder);
    }

    private long[] sorted(long from, long to, Times end) {
        return feeders.stream()
                .flatMapToLong(feeder -> IntStream.range(0, feeder.sentCount())
                        .filter(i -> feeder.sentAt().get(i) >= from
                                && feeder.sentAt().get(i) < to)
                        .filter(i -> end.of(feeder).get(i) != 0)
                        .mapToLong(i -> end.of(feeder).get(i) - feeder.sentAt().get(i)))
                .sorted()
                .toArray();
    }

    private static double millis(long[] sorted, double part) {
        return Math.round(sorted[(int) ((sorted.length - 1) * part)] / 1e5) / 10.0;
    }

    private void counts() {
        long sent = within(Feeder::sentCount);
        found.put("sent", sent);
        found.put("acknowledged", within(Feeder::acknowledgedCount));
        found.put("proven", within(Feeder::provenCount));
        found.put("not_taken", within(Feeder::notTakenCount));
        double all = Math.max(1, sent * (double) readings);
        found.put("mqtt_bytes_up_per_reading", Math.round(10 * within(Feeder::bytesUp) / all) / 10.0);
        found.put("mqtt_bytes_down_per_reading", Math.round(10 * within(Feeder::bytesDown) / all) / 10.0);
        feeders.stream().flatMap(f -> f.trouble().stream()).findFirst().ifPresent(text -> found.put("trouble", text));
    }

    private long within(ToLongFunction<Feeder> what) {
        return feeders.stream().mapToLong(what).sum();
    }

    private static long count(AtomicLongArray times, long from, long to) {
        return IntStream.range(0, times.length())
                .filter(i -> times.get(i) >= from && times.get(i) < to)
                .count();
    }

    private static long cpuMicros(long pid) {
        return ProcessHandle.of(pid)
                        .flatMap(process -> process.info().totalCpuDuration())
                        .map(Duration::toNanos)
                        .orElse(0L)
                / 1_000;
    }
}
