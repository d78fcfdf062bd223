package dev.cairn.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.check.House;
import dev.cairn.check.Proc;
import dev.cairn.ingest.verify.Signatures;
import dev.cairn.ledger.Stores;
import dev.cairn.plant.Gateway;
import dev.cairn.plant.LogOverHttp;
import dev.cairn.plant.Plant;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.note.Head;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Statement;
import dev.cairn.store.EmbeddedStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Signed readings from many gateways to their receipts, through a server, a witness and a load generator that are processes of their own:
 * real MQTT 5, mutual TLS, fsync before PUBACK, a block a second. Once with one reading a signature, once with thirty-two. The limits of
 * the machine are measured in the same run. Everything acknowledged must be in the log, nothing twice, or there is no figure.
 */
final class WalkBench implements Measurement {
    private static final int SECONDS = 40;
    private static final int DEVICES = 16;
    private static final int SIGNED_PER_SECOND = 5_000;
    private static final int CAPSULES_CHECKED = 1_000;
    private static final Duration QUIET = Duration.ofSeconds(60);

    @Override
    public String name() {
        return "walk";
    }

    @Override
    public String summary() {
        return "signed readings from gateways to their receipts; --seconds of load (40), --devices (16), --seed, --jfr FILE";
    }

    /** What was asked for. */
    private record Asked(int seconds, int devices, long seed, Optional<String> jfr) {
        static Asked of(List<String> words) {
            Asked asked = new Asked(SECONDS, DEVICES, System.nanoTime(), Optional.empty());
            for (int i = 0; i < words.size(); i += 2) {
                if (i + 1 == words.size()) {
                    throw new IllegalArgumentException("walk: " + words.get(i) + " needs a value");
                }
                String value = words.get(i + 1);
                asked = switch (words.get(i)) {
                    case "--seconds" -> new Asked(number(value, 4, 3600), asked.devices, asked.seed, asked.jfr);
                    case "--devices" -> new Asked(asked.seconds, number(value, 1, 200), asked.seed, asked.jfr);
                    case "--seed" -> new Asked(asked.seconds, asked.devices, Long.parseLong(value), asked.jfr);
                    case "--jfr" -> new Asked(asked.seconds, asked.devices, asked.seed, Optional.of(value));
                    default -> throw new IllegalArgumentException("walk does not know " + words.get(i));
                };
            }
            return asked;
        }

        private static int number(String value, int least, int most) {
            int number = Integer.parseInt(value);
            if (number < least || number > most) {
                throw new IllegalArgumentException(number + " not in " + least + ".." + most);
            }
            return number;
        }

        /** Seconds of one shape: warm-up, as fast as possible, at half that pace. */
        int warm() {
            return Math.max(1, seconds * 3 / 20);
        }

        int full() {
            return Math.max(1, seconds * 4 / 20);
        }

        int half() {
            return Math.max(1, seconds * 3 / 20);
        }

        /** Longest time for signing beforehand; a statement of many readings takes longer. */
        int signing(int readings) {
            return Math.max(2, readings == 1 ? seconds / 4 : seconds / 2);
        }
    }

    @Override
    public Map<String, Object> run(List<String> words) throws IOException, InterruptedException {
        Asked asked = Asked.of(words);
        Path folder = Files.createTempDirectory(House.target("bench"), "walk");
        try {
            return run(asked, folder);
        } catch (Malformed e) {
            throw new IOException(e);
        } finally {
            delete(folder);
        }
    }

    private static Map<String, Object> run(Asked asked, Path folder)
            throws IOException, InterruptedException, Malformed {
        Map<String, Object> found = new LinkedHashMap<>(Machine.facts());
        found.put("seed", asked.seed);
        long verify = Limits.verifier(Signatures.BOUNCY_CASTLE).perCpuSecond();
        found.put("verifier", "Bouncy Castle, Ed25519, strict rule");
        found.put("verify_per_cpu_s", verify);
        found.put("fsync_per_s", Limits.fsyncsPerSecond(folder));
        say("limits measured");
        Plant plant = Plant.in(folder.resolve("plant"), new SecureRandom());
        plant.settings(Plant.Server.sealing(Duration.ofSeconds(1)));
        List<Gateway> ones = gateways(plant, "one", asked.devices);
        List<Gateway> batches = gateways(plant, "batch", asked.devices);
        try (Proc witness = plant.startWitness();
                Proc server = Plant.awaitServing(plant.startServer(jvm(asked)))) {
            plant.found();
            JsonNode one = load(asked, plant, server, ones, 1, verify, found);
            JsonNode batch = load(asked, plant, server, batches, 32, verify, found);
            Set<Bytes> chains = Stream.concat(ones.stream(), batches.stream())
                    .map(Gateway::data)
                    .collect(Collectors.toSet());
            Counted all = counted(plant, chains);
            server.stop();
            requireAll(plant, all, one, batch, found);
        }
        return found;
    }

    private static String[] jvm(Asked asked) {
        List<String> options = new ArrayList<>(List.of("-Xmx512m", "-XX:+UseSerialGC"));
        asked.jfr.ifPresent(
                file -> options.add("-XX:StartFlightRecording:settings=profile,dumponexit=true,filename=" + file));
        return options.toArray(String[]::new);
    }

    private static List<Gateway> gateways(Plant plant, String name, int count) throws IOException {
        List<Gateway> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            made.add(plant.gateway(name + i, Algorithm.ED25519));
        }
        return made;
    }

    private static JsonNode load(
            Asked asked,
            Plant plant,
            Proc server,
            List<Gateway> gateways,
            int readings,
            long verify,
            Map<String, Object> found)
            throws IOException {
        List<String> lines = gateways.stream()
                .map(each -> each.id() + " " + each.data().hex())
                .toList();
        Files.write(plant.file("load.txt"), lines);
        int each = Math.max(50, SIGNED_PER_SECOND * (asked.warm() + asked.full() + asked.half()) / gateways.size());
        long disk = bytesIn(plant.file("ledger"));
        try (Proc load = Proc.named("load")
                .jvm("-Xmx2g")
                .java(
                        Load.class,
                        plant.file(""),
                        plant.file("load.txt"),
                        plant.door(),
                        readings,
                        each,
                        asked.warm(),
                        asked.full(),
                        asked.half(),
                        asked.signing(readings),
                        server.pid(),
                        asked.seed)) {
            int exit = load.awaitExit(Duration.ofSeconds(asked.seconds * 2L + 240));
            if (exit != 0) {
                throw new IOException("the load generator ended with " + exit + load.tail());
            }
            List<String> output = load.output();
            JsonNode said = new ObjectMapper().readTree(output.get(output.size() - 1));
            String prefix = "s" + readings + "_";
            said.properties().forEach(field -> found.put(prefix + field.getKey(), field.getValue()));
            ratios(said, prefix, readings, verify, found);
            double all = Math.max(1, said.path("sent").asDouble() * readings);
            found.put(
                    prefix + "disk_bytes_per_reading",
                    Math.round(10 * (bytesIn(plant.file("ledger")) - disk) / all) / 10.0);
            say(prefix + " measured");
            return said;
        }
    }

    private static void ratios(JsonNode said, String prefix, int readings, long verify, Map<String, Object> found) {
        double rate = said.path("statements_per_s").asDouble();
        double cpu = said.path("server_cpu_us_per_statement").asDouble();
        found.put(prefix + "readings_per_s", Math.round(rate * readings));
        // By wall clock against one core's verifications; and what part of the server's CPU time is verifying.
        found.put(prefix + "rate_to_verify_limit", Math.round(100 * rate / verify) / 100.0);
        found.put(prefix + "verify_part_of_cpu", cpu == 0 ? 0 : Math.round(100 * 1e6 / verify / cpu) / 100.0);
    }

    /** What the public log holds of the load's chains. */
    private record Counted(Head head, long statements, long distinct, List<Integer> indices, List<Hash> roots) {}

    private static Counted counted(Plant plant, Set<Bytes> chains) throws IOException, Malformed, InterruptedException {
        LogOverHttp log = new LogOverHttp(plant.site(), plant.genesis());
        long end = System.nanoTime() + QUIET.toNanos();
        while (System.nanoTime() < end && !isQuiet(log)) {
            Thread.sleep(100);
        }
        Head head = log.look().orElseThrow(() -> new IOException("no witnessed checkpoint"));
        List<Bytes> entries = log.entries(head);
        if (!Merkle.root(LogOverHttp.leaves(entries)).equals(head.checkpoint().root())) {
            throw new IOException("the entries are not the checkpoint's");
        }
        Set<String> distinct = new HashSet<>();
        List<Integer> indices = new ArrayList<>();
        List<Hash> roots = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            if (!Seal.isSeal(entries.get(i))) {
                Statement statement = Statement.parse(entries.get(i));
                if (chains.contains(statement.chain())) {
                    distinct.add(statement.chain().hex() + statement.seq());
                    indices.add(i);
                    roots.add(statement.root());
                }
            }
        }
        return new Counted(head, indices.size(), distinct.size(), indices, roots);
    }

    private static boolean isQuiet(LogOverHttp log) throws IOException {
        Optional<Head> head = log.look();
        String pending = log.get("/checkpoint-pending").map(Bytes::utf8).orElse("");
        return head.isPresent()
                && pending.lines()
                        .skip(1)
                        .findFirst()
                        .equals(Optional.of(
                                Long.toString(head.get().checkpoint().size())));
    }

    private static void requireAll(Plant plant, Counted all, JsonNode one, JsonNode batch, Map<String, Object> found)
            throws IOException, Malformed {
        long acknowledged =
                one.path("acknowledged").asLong() + batch.path("acknowledged").asLong();
        long proven = one.path("proven").asLong() + batch.path("proven").asLong();
        long logged = all.statements();
        found.put("acknowledged", acknowledged);
        found.put("in_log", logged);
        found.put("twice", all.statements() - all.distinct());
        found.put("capsules_missing", capsulesMissing(plant, all));
        if (logged != acknowledged || proven != acknowledged || all.statements() != all.distinct()) {
            throw new IOException("acknowledged, proven and logged differ: " + found);
        }
    }

    /** Every capsule must be there; some are hashed. */
    private static long capsulesMissing(Plant plant, Counted all) throws IOException, Malformed {
        long missing = 0;
        int step = Math.max(1, all.indices().size() / CAPSULES_CHECKED);
        try (Stores stores = EmbeddedStores.open(plant.file("ledger"))) {
            for (int i = 0; i < all.indices().size(); i++) {
                Optional<Bytes> capsule = stores.capsules().get(all.indices().get(i));
                missing += capsule.isEmpty() ? 1 : 0;
                if (capsule.isPresent()
                        && i % step == 0
                        && !Capsule.parse(capsule.get())
                                .root()
                                .equals(all.roots().get(i))) {
                    throw new IOException(
                            "the capsule of entry " + all.indices().get(i) + " is another one");
                }
            }
        }
        if (missing > 0) {
            throw new IOException(missing + " capsules are missing");
        }
        return missing;
    }

    private static long bytesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).mapToLong(WalkBench::size).sum();
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
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static void say(String text) {
        System.err.println(text);
    }
}
