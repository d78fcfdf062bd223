package dev.cairn.bench.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.bench.CpuTimes;
import dev.cairn.bench.Limits;
import dev.cairn.bench.Machine;
import dev.cairn.bench.Measurement;
import dev.cairn.check.House;
import dev.cairn.check.Proc;
import dev.cairn.ingest.verify.Signatures;
import dev.cairn.model.Topic;
import dev.cairn.plant.Gateway;
import dev.cairn.plant.Plant;
import dev.cairn.proof.key.Algorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/**
 * What a gateway costs, and what a thousand of them at one door cost: signed statements over mutual TLS into a ledger of its own, with
 * fsync before PUBACK and receipts; beside it, with the same messages, an ordinary pipeline into PostgreSQL, made to verify the same
 * signatures and not. The verifier's own limit is measured in the same run.
 */
public final class EdgeBench implements Measurement {
    static final int MANY = 32;
    private static final int EACH_MAX = 1_000;
    private static final int SEAL_MS = 1_000;

    /**
     * Of the server, and of the pipeline's consumer. What is under way lives for a second or two, until it has its head: a young generation that does not
     * hold it hands it on to the old one, which is then collected as a whole every few seconds.
     */
    static final List<String> MEMORY = List.of("-Xms2g", "-Xmx2g", "-Xmn1g", "-XX:+UseSerialGC");

    @Override
    public String name() {
        return "edge";
    }

    @Override
    public String summary() {
        return "a gateway's cost; many gateways at one door beside Mosquitto, Paho and PostgreSQL; --seconds a shape (20), --gateways"
                + " (1000), --window in flight of each (4), --readings a signature (1,32), --peers yes or no, --verifier bouncycastle"
                + " or accp, of all three, --seed, --jfr FILE";
    }

    @Override
    public Map<String, Object> run(List<String> words) throws IOException, InterruptedException {
        Asked asked = Asked.of(words);
        Path folder = Files.createTempDirectory(House.target("bench"), "edge");
        // PostgreSQL's user must come through to its own folder.
        Files.setPosixFilePermissions(folder, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        try {
            return new Run(asked, folder).all();
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        } finally {
            delete(folder);
        }
    }

    /** One run of the whole measurement. */
    private static final class Run {
        private final Asked asked;
        private final Path folder;
        private final Random random;
        private final Map<String, Object> found;
        private final Plant plant;
        private final Signatures signatures;
        private final Limits.Rate verifier;

        Run(Asked asked, Path folder) throws IOException, InterruptedException {
            this.asked = asked;
            this.folder = folder;
            this.random = new Random(asked.seed());
            this.found = new LinkedHashMap<>(Machine.facts());
            this.plant = Plant.in(folder.resolve("plant"), new SecureRandom());
            this.signatures = asked.verifier().choose().signatures();
            this.verifier = Limits.verifier(signatures);
        }

        Map<String, Object> all() throws Exception {
            found.put("seed", asked.seed());
            found.put("verifier", asked.verifier().name().toLowerCase(Locale.ROOT));
            put("verify_per_s", verifier.perSecond());
            put("verify_cpu_us", OwnCost.tenths(verifier.cpuMicros()));
            put("fsync_per_s", Limits.fsyncsPerSecond(folder));
            Map<String, Object> own = new LinkedHashMap<>();
            new OwnCost(folder, random, Duration.ofMillis(150L * asked.seconds())).measure(MANY, own);
            own.forEach(this::put);
            plant.settings(Plant.Server.sealing(Duration.ofMillis(SEAL_MS)).verifying(asked.verifier()));
            Gateway lorry = plant.gateway("lorry", Algorithm.ED25519);
            List<Crop> crops = new ArrayList<>();
            for (int readings : asked.readings()) {
                crops.add(crop("s" + readings + "_", gateways("of" + readings), readings));
            }
            door(lorry, crops);
            for (Crop each : crops) {
                pipelines(each);
            }
            found.put("load_average_after", Machine.facts().get("load_average"));
            return found;
        }

        /** One shape's statements, signed beforehand. */
        private record Crop(String prefix, int readings, Path gateways, Path messages, Limits.Rate checking) {}

        private List<Gateway> gateways(String name) throws IOException {
            List<Gateway> made = new ArrayList<>();
            for (int i = 0; i < asked.gateways(); i++) {
                made.add(plant.gateway(name + "-" + i, Algorithm.ED25519));
            }
            say(made.size() + " keys and certificates made");
            return made;
        }

        private Crop crop(String prefix, List<Gateway> gateways, int readings) throws Exception {
            Path list = plant.file(prefix + "gateways.txt");
            Files.write(
                    list,
                    gateways.stream()
                            .map(one -> String.join(
                                    " ",
                                    one.id(),
                                    one.device().hex(),
                                    one.topic(Topic.Kind.DATA),
                                    one.topic(Topic.Kind.STATE),
                                    one.topic(Topic.Kind.RECEIPT)))
                            .toList());
            Path messages = plant.file(prefix + "messages.bin");
            long count = Harvest.sign(messages, gateways, EACH_MAX, readings, 3 * asked.seconds(), random);
            put(prefix + "signed_beforehand", count);
            put(prefix + "bytes_per_statement", Files.size(messages) / count - 8);
            Limits.Rate checking = Checking.rate(messages, gateways, signatures);
            put(prefix + "check_per_s", checking.perSecond());
            put(prefix + "check_cpu_us", OwnCost.tenths(checking.cpuMicros()));
            return new Crop(prefix, readings, list, messages, checking);
        }

        private void door(Gateway lorry, List<Crop> crops) throws Exception {
            List<String> jvm = new ArrayList<>(MEMORY);
            asked.jfr()
                    .ifPresent(file ->
                            jvm.add("-XX:StartFlightRecording:settings=profile,dumponexit=true,filename=" + file));
            try (Proc witness = plant.startWitness();
                    Proc server = Plant.awaitServing(plant.startServer(jvm.toArray(String[]::new)))) {
                plant.found();
                say("registered");
                Map<String, Object> agent = new LinkedHashMap<>();
                AgentCost.measure(plant, lorry, asked.seconds(), agent);
                agent.forEach(this::put);
                for (Crop each : crops) {
                    door(each, server, witness);
                }
                put("server_resident_mib", Cpu.residentKib(server.pid()) / 1024);
                server.stop();
            }
        }

        private void door(Crop crop, Proc server, Proc witness) throws Exception {
            long disk = bytesIn(plant.file("ledger"));
            Path turns = Files.createDirectory(folder.resolve(crop.prefix + "door"));
            try (Proc load = load(crop, plant.door().getPort(), "receipts", turns)) {
                load.awaitLine("^warm done", limit());
                CpuTimes threads = CpuTimes.of(server.pid());
                long cpu = Cpu.micros(server.pid());
                long compilers = CpuTimes.compilersMicros(server.pid());
                long others = Cpu.micros(witness.pid());
                Loaded loaded = Loaded.of(load);
                Files.createFile(turns.resolve("warm"));
                load.awaitLine("^full answered", limit());
                loaded = Loaded.of(load).since(loaded);
                // Until every receipt is there: what comes after the PUBACK is work for these statements too.
                load.awaitLine("^full done", limit());
                cpu = Cpu.micros(server.pid()) - cpu;
                compilers = CpuTimes.compilersMicros(server.pid()) - compilers;
                others = Cpu.micros(witness.pid()) - others;
                CpuTimes after = CpuTimes.of(server.pid());
                Files.createFile(turns.resolve("full"));
                JsonNode said = result(load);
                long statements = said.path("full_statements").asLong();
                said.properties().forEach(field -> put(crop.prefix + field.getKey(), field.getValue()));
                requireAll(said);
                loaded.put(crop.prefix, statements, this::put);
                put(crop.prefix + "server_cpu_us_by_thread", after.since(threads, statements));
                ratios(crop, said, (double) (cpu - compilers) / statements, (double) others / statements);
                put(
                        crop.prefix + "server_compilers_cpu_us_per_statement",
                        OwnCost.tenths((double) compilers / statements));
                put(
                        crop.prefix + "ledger_bytes_per_reading",
                        OwnCost.tenths((bytesIn(plant.file("ledger")) - disk)
                                / (said.path("sent").asDouble() * crop.readings)));
            }
        }

        private void ratios(Crop crop, JsonNode said, double cpu, double witness) {
            double rate = said.path("full_acked_per_s").asDouble();
            put(crop.prefix + "readings_per_s", Math.round(rate * crop.readings));
            put(crop.prefix + "server_cpu_us_per_statement", OwnCost.tenths(cpu));
            put(crop.prefix + "witness_cpu_us_per_statement", OwnCost.tenths(witness));
            // By CPU: what part of the server's time is verifying; so the part of the limit if it had the machine
            // alone.
            put(crop.prefix + "cpu_to_verifier_limit", hundredths(verifier.cpuMicros() / (cpu + witness)));
            put(crop.prefix + "cpu_to_check_limit", hundredths(crop.checking.cpuMicros() / (cpu + witness)));
            // By the clock, although the load shares the processors.
            put(crop.prefix + "rate_to_verifier_limit", hundredths(rate / verifier.perSecond()));
            put(crop.prefix + "rate_to_check_limit", hundredths(rate / crop.checking.perSecond()));
        }

        private static void requireAll(JsonNode said) throws IOException {
            long sent = said.path("sent").asLong();
            if (sent == 0
                    || sent != said.path("acknowledged").asLong()
                    || sent != said.path("proven").asLong()) {
                throw new IOException("sent, acknowledged and proven differ: " + said);
            }
        }

        private void pipelines(Crop crop) throws Exception {
            Optional<String> missing = asked.peers() ? Pipeline.missing() : Optional.of("not asked for");
            if (missing.isPresent()) {
                put(crop.prefix + "pipeline", missing.get());
                return;
            }
            for (boolean verifies : new boolean[] {true, false}) {
                pipeline(crop, verifies, crop.prefix + (verifies ? "pipeline_verifying_" : "pipeline_trusting_"));
            }
            String prefix = crop.prefix + "pipeline_verifying_";
            put(
                    crop.prefix + "rate_to_pipeline",
                    hundredths(number(crop.prefix + "full_acked_per_s") / number(prefix + "statements_per_s")));
            put(
                    crop.prefix + "cpu_to_pipeline",
                    hundredths(number(prefix + "cpu_us_per_statement")
                            / (number(crop.prefix + "server_cpu_us_per_statement")
                                    + number(crop.prefix + "witness_cpu_us_per_statement"))));
        }

        private double number(String key) {
            return Double.parseDouble(String.valueOf(found.get(key)));
        }

        private void pipeline(Crop crop, boolean verifies, String prefix) throws Exception {
            Path place = folder.resolve(prefix + "place");
            Path turns = Files.createDirectory(folder.resolve(prefix + "turns"));
            try (Pipeline pipeline = Pipeline.start(
                            place, plant, crop.gateways, verifies ? Optional.of(asked.verifier()) : Optional.empty());
                    Proc load = load(crop, pipeline.port(), "none", turns)) {
                load.awaitLine("^warm done", limit());
                long warm = sent(load.awaitLine("^warm sent", limit()));
                pipeline.await(warm);
                Pipeline.Spent before = pipeline.spent();
                Loaded loaded = Loaded.of(load);
                Files.createFile(turns.resolve("warm"));
                long all = sent(load.awaitLine("^full sent", limit()));
                loaded = Loaded.of(load).since(loaded);
                Pipeline.Committed committed = pipeline.await(all);
                Pipeline.Spent spent = pipeline.spent().since(before);
                Files.createFile(turns.resolve("full"));
                JsonNode said = result(load);
                if (committed.messages() != all || pipeline.rows() != all * crop.readings) {
                    throw new IOException(all + " messages sent, " + committed + ", rows " + pipeline.rows());
                }
                double seconds = (committed.millis() - said.path("full_from_ms").asLong()) / 1e3;
                double statements = all - warm;
                put(prefix + "statements", Math.round(statements));
                loaded.put(prefix, all - warm, this::put);
                put(prefix + "statements_per_s", Math.round(statements / seconds));
                put(prefix + "readings_per_s", Math.round(statements * crop.readings / seconds));
                put(prefix + "cpu_us_per_statement", OwnCost.tenths(spent.all() / statements));
                put(prefix + "cpu_us_broker", OwnCost.tenths(spent.broker() / statements));
                put(prefix + "cpu_us_consumer", OwnCost.tenths(spent.consumer() / statements));
                put(prefix + "compilers_cpu_us", OwnCost.tenths(spent.compilers() / statements));
                put(prefix + "cpu_us_database", OwnCost.tenths(spent.database() / statements));
                put(prefix + "resident_mib", pipeline.residentKib() / 1024);
                put(prefix + "broker_puback_p99_ms", said.path("full_puback_p99_ms"));
            }
        }

        private static long sent(String line) {
            return Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
        }

        private Proc load(Crop crop, int port, String receipts, Path turns) {
            return Proc.named("crowd")
                    .jvm("-Xmx3g")
                    .java(
                            Crowd.class,
                            plant.file(""),
                            crop.gateways,
                            crop.messages,
                            port,
                            receipts,
                            asked.window(),
                            asked.warm(),
                            asked.full(),
                            asked.half(),
                            turns);
        }

        private Duration limit() {
            return Duration.ofSeconds(asked.seconds() + 400L);
        }

        private JsonNode result(Proc load) throws IOException {
            int exit = load.awaitExit(limit());
            if (exit != 0) {
                throw new IOException("the load ended with " + exit + load.tail());
            }
            List<String> output = load.output();
            return new ObjectMapper().readTree(output.get(output.size() - 1));
        }

        private void put(String key, Object value) {
            found.put(key, value);
            say(key + " " + value);
        }
    }

    private static double hundredths(double value) {
        return Math.round(100 * value) / 100.0;
    }

    private static long bytesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).mapToLong(EdgeBench::size).sum();
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException goneMeanwhile) {
            return 0;
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static void say(String text) {
        System.err.println(text);
    }
}
