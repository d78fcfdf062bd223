package dev.cairn.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.check.FreePorts;
import dev.cairn.check.House;
import dev.cairn.check.Proc;
import dev.cairn.firmware.ConfigurationBundle;
import dev.cairn.launch.HostClock;
import dev.cairn.launch.Main;
import dev.cairn.launch.demo.Founders;
import dev.cairn.launch.demo.StoryBook;
import dev.cairn.launch.demo.World;
import dev.cairn.launch.demo.World.Places;
import dev.cairn.launch.sign.Courier;
import dev.cairn.launch.sign.Outbox;
import dev.cairn.launch.sign.SignCommand;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.bundle.ProofBundle;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.KeyStatement;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * The house in processes of its own, started once for all test classes of this JVM, in the order that is hardest for it: first the
 * gateways, with nobody there to take what they measure; then the server, still without its witness; then the witness; then the
 * gateways again, one of them after a kill -9.
 */
public final class RunningHouse {
    /** For anything that must come about. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A probe of the lorry that is named in its configuration and does not exist. */
    static final String FAULTY = "cargo-probe-2";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static @Nullable RunningHouse shared;
    private static boolean failed;

    private final Places places;
    private final World world;
    private final StoryBook story;
    private final SecureRandom random = new SecureRandom();
    private final FieldGateway lorry;
    private final FieldGateway host;
    private final Proc server;
    private final Proc witness;
    private final int checkpointBeforeWitness;
    private final int pendingBeforeWitness;

    /** The one that runs, or a new one. */
    public static synchronized RunningHouse shared() throws Exception {
        if (failed) {
            throw new IllegalStateException("the house did not start; see the first test that needed it");
        }
        if (shared == null) {
            failed = true;
            shared = new RunningHouse();
            failed = false;
        }
        return shared;
    }

    private RunningHouse() throws Exception {
        Path folder = House.target("walk").resolve("house");
        delete(folder);
        places = freshPlaces();
        world = World.in(folder, places, InstantSource.system().instant(), random);
        story = StoryBook.ending(world.storyEnd());
        plantFaultyProbe();
        lorry = new FieldGateway(world, "lorry");
        host = new FieldGateway(world, "host");
        Instant past = story.end().minus(Duration.ofHours(1));
        until("the lorry's past is in its spool", () -> lorry.newestSpooled().isAfter(past));
        until("the host's first readings are in its spool", () -> !host.spooled()
                .isEmpty());
        lorry.remember();
        host.remember();
        assertEquals(128 + 15, lorry.stop(), "SIGTERM");
        host.kill9();
        World.in(folder, places, InstantSource.system().instant(), random);
        server = Proc.named("server").jvm("-Xmx320m").java(Main.class, "serve", world.file("serve.yaml"));
        server.awaitLine("^serving http", PATIENCE);
        new Founders(world, new Courier(places.captureUrl()), InstantSource.system(), random).found();
        checkpointBeforeWitness = Http.get(web("/checkpoint")).status();
        pendingBeforeWitness = Http.get(web("/checkpoint-pending")).status();
        witness = Proc.named("witness").java(Main.class, "witness", world.file("witness.yaml"));
        witness.awaitLine("^witnessing on port", PATIENCE);
        lorry.start();
        host.start();
        for (String role : List.of("grower", "carrier", "shop")) {
            tell(role);
        }
        until("the lorry has its receipts", () -> lorry.status("waiting").equals("0"));
        until(
                "the warm hour is found",
                () -> Http.get(web("/proof" + path() + ".cairn")).status() == 200
                        && Http.get(web(path())).status() == 200
                        && Rows.of(bundle()).findings().stream().anyMatch(found -> found.says("/verdict", "FND-01")));
    }

    /** Six ports of nobody on the loopback address. */
    public static Places freshPlaces() {
        int web = FreePorts.next();
        return new Places(
                web,
                FreePorts.next(),
                FreePorts.next(),
                FreePorts.next(),
                FreePorts.next(),
                FreePorts.next(),
                "127.0.0.1",
                Optional.of(URI.create("http://127.0.0.1:" + web)));
    }

    private void plantFaultyProbe() throws Exception {
        Path file = world.file("gateways/lorry.configuration");
        ConfigurationBundle first = ConfigurationBundle.parse(dev.cairn.proof.Bytes.wrap(Files.readAllBytes(file)));
        String yaml = first.content()
                .yaml()
                .replace(
                        "channels:\n",
                        "channels:\n  - { name: " + FAULTY + ", source: \"kernel:w1/28-000000000000\", unit: Cel,"
                                + " interval: 5m, least: -55, greatest: 84 }\n");
        var content = first.content();
        ConfigurationBundle second = ConfigurationBundle.sign(
                new ConfigurationBundle.Content(content.origin(), content.device(), 2, content.issued(), yaml),
                world.key("carrier"));
        Files.write(file, second.bytes().toArray());
    }

    private void tell(String role) throws IOException {
        List<String> events = story.events().stream()
                .filter(said -> said.by().equals(role))
                .map(said -> said.event().json())
                .toList();
        Path document = world.file(role + "-events.json");
        Files.writeString(
                document,
                "{\"@context\":[\"https://ref.gs1.org/standards/epcis/epcis-context.jsonld\"],\"type\":\"EPCISDocument\","
                        + "\"schemaVersion\":\"2.0\",\"creationDate\":\"" + story.end()
                        + "\",\"epcisBody\":{\"eventList\":[" + String.join(",", events) + "]}}");
        String said = sign(role, List.of(document));
        if (!said.contains("taken " + events.size())) {
            throw new IllegalStateException(role + " told nobody: " + said);
        }
    }

    /** {@code cairn sign} on an organisation's machine: what it prints; a line {@code exit 1} if it did not end well. */
    public String sign(String role, List<Path> documents) {
        List<String> words = new ArrayList<>(List.of(
                "--key",
                world.file("keys/" + role + ".key").toString(),
                "--genesis",
                world.file("genesis.txt").toString(),
                "--outbox",
                world.file("outbox/" + role + "-events").toString(),
                "--post",
                places.captureUrl().toString()));
        documents.forEach(document -> words.add(document.toString()));
        StringWriter out = new StringWriter();
        CommandLine command = new CommandLine(new SignCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(out, true));
        int exit = command.execute(words.toArray(String[]::new));
        return out + "exit " + exit + "\n";
    }

    /** Has as many registrars as the genesis asks for register one more organisation, under a key of its own. */
    void register(String role, String name, List<String> prefixes) throws Exception {
        SoftwareSigner key = SoftwareSigner.generate(Algorithm.ED25519, random);
        KeyFile.write(world.file("keys/" + role + ".key"), key);
        Capsule.Whole capsule = KeyStatement.organisation(World.ORIGIN, key, name, prefixes, List.of())
                .toCapsule(random);
        for (int i = 1; i <= world.genesis().threshold(); i++) {
            String registrar = "registrar-" + i;
            try (Outbox outbox =
                    Outbox.open(world.file("outbox/" + registrar), World.ORIGIN, world.key(registrar), random)) {
                outbox.add(capsule, InstantSource.system(), new HostClock(random));
                new Courier(places.captureUrl()).send(outbox);
            }
        }
    }

    public World world() {
        return world;
    }

    public StoryBook story() {
        return story;
    }

    /** Where the site answers. */
    public URI web(String path) {
        return URI.create("http://127.0.0.1:" + places.web() + path);
    }

    /** The path of the story's lot. */
    public String path() {
        return "/01/" + story.gtin() + "/10/" + story.lot();
    }

    URI capture() {
        return places.captureUrl();
    }

    URI witness(String path) {
        return URI.create("http://127.0.0.1:" + places.witness() + path);
    }

    int mqttPort() {
        return places.mqtt();
    }

    FieldGateway lorry() {
        return lorry;
    }

    FieldGateway host() {
        return host;
    }

    /** Status of {@code /checkpoint} when the log had entries and no witness was there. */
    int checkpointBeforeWitness() {
        return checkpointBeforeWitness;
    }

    /** The same of {@code /checkpoint-pending}: before a witness has told its size, the log signs nothing. */
    int pendingBeforeWitness() {
        return pendingBeforeWitness;
    }

    boolean allAlive() {
        return server.isAlive() && witness.isAlive() && lorry.isAlive() && host.isAlive();
    }

    /** The story's proof bundle as the site gives it now. */
    public ProofBundle bundle() {
        try {
            return ProofBundle.decode(
                    Http.get(web("/proof" + path() + ".cairn")).body());
        } catch (Malformed broken) {
            throw new AssertionError(broken);
        }
    }

    /** The operator's live state. */
    JsonNode live() {
        try {
            return JSON.readTree(Http.get(URI.create("http://127.0.0.1:" + places.admin() + "/live"))
                    .text());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What must come about within {@link #PATIENCE}. */
    public interface Look {
        boolean isTrue() throws Exception;
    }

    /** Waits for it. */
    public static void until(String what, Look look) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!look.isTrue()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + PATIENCE + ": " + what);
            }
            Thread.sleep(200);
        }
    }

    /** Deletes a folder with all that is in it. */
    public static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
