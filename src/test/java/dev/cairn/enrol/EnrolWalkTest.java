package dev.cairn.enrol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.check.FreePorts;
import dev.cairn.check.House;
import dev.cairn.check.Proc;
import dev.cairn.edge.cli.Commands;
import dev.cairn.firmware.Profiles;
import dev.cairn.launch.Main;
import dev.cairn.launch.demo.Founders;
import dev.cairn.launch.demo.World;
import dev.cairn.launch.sign.Courier;
import dev.cairn.walk.RunningHouse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * One gateway from the paper with the code to the day its key is revoked, against a running ledger, with the commands that people use and the
 * organisation's key at hand; a clone of its folder runs beside it for a while.
 */
class EnrolWalkTest {
    private static final Duration PATIENCE = RunningHouse.PATIENCE.multipliedBy(4);
    private static final String NAME = "Cold room 3";
    private static final String SITE = "https://id.gs1.org/414/9521321000018";
    private static final String SENSOR = "https://id.gs1.org/8004/9521321COLD3";
    private static final String LIFE = "120s";

    private final Path folder = House.target("enrol").resolve("world");
    private final HttpClient http = HttpClient.newHttpClient();
    private World.Places places;
    private World world;
    private int est;

    private record Ran(int exit, String said) {}

    private static Ran cairn(Object... words) {
        StringWriter said = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(said, true));
        line.setErr(new PrintWriter(said, true));
        int exit = line.execute(Stream.of(words).map(String::valueOf).toArray(String[]::new));
        return new Ran(exit, said.toString());
    }

    private static String done(Ran ran) {
        assertEquals(0, ran.exit(), ran.said());
        return ran.said();
    }

    private static Ran edge(Object... words) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        int exit = Commands.run(
                Stream.of(words).map(String::valueOf).toArray(String[]::new), InstantSource.system(), out, out);
        return new Ran(exit, said.toString(StandardCharsets.UTF_8));
    }

    private static String find(String expression, String text) {
        Matcher found = Pattern.compile(expression, Pattern.MULTILINE).matcher(text);
        assertTrue(found.find(), () -> expression + " is not in\n" + text);
        return found.group(1);
    }

    private void found() throws Exception {
        RunningHouse.delete(folder);
        places = RunningHouse.freshPlaces();
        est = FreePorts.next();
        world = World.in(folder, places, InstantSource.system().instant(), new SecureRandom());
        done(cairn("enrol", "authority", world.file("doors"), "--host", "127.0.0.1"));
        Path serve = world.file("serve.yaml");
        Files.writeString(
                serve,
                Files.readString(serve)
                        .replace("tls/door", "doors/door")
                        .replace("tls/ca.pem", "doors/ca.pem")
                        .replace(
                                "  capture:\n",
                                "  enrol:\n    port: " + est
                                        + "\n"
                                        + "    key: doors/door.key\n"
                                        + "    certificate: doors/door.pem\n"
                                        + "    authority: doors/ca.pem\n"
                                        + "    authority-key: doors/ca.key\n"
                                        + "    server: mqtts://127.0.0.1:"
                                        + places.mqtt()
                                        + "\n    folder: codes\n    certificate-life: " + LIFE
                                        + "\n  configurations: configurations\n  capture:\n"));
    }

    private Path settings(String name) throws IOException {
        Path file = world.file(name + ".yaml");
        Files.writeString(
                file,
                "data: " + name
                        + "\n"
                        + "spool: { max-bytes: 16MiB, reserve-bytes: 1MiB }\n"
                        + "tls: {}\n"
                        + "simulation: {}\n"
                        + "receipt-limit: 5s\n");
        return file;
    }

    private String invite() {
        String said = done(cairn(
                "enrol",
                "--folder",
                world.file("codes"),
                "--organisation",
                read("keys/grower.pub"),
                "--name",
                NAME,
                "--site",
                SITE,
                "--sensor",
                SENSOR));
        String code = find("^code +([0-9A-Z-]+)$", said);
        // As it is to be typed on the installed package.
        assertEquals(code + " --at HOST", find("^at the gateway: sudo cairn-edge enrol (.*)$", said));
        return code;
    }

    private String read(String file) {
        try {
            return Files.readString(world.file(file)).strip();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Object> signing() {
        return List.of(
                "--key",
                world.file("keys/grower.key"),
                "--genesis",
                world.file("genesis.txt"),
                "--outbox",
                world.file("outbox/grower"),
                "--post",
                places.captureUrl(),
                "--yes");
    }

    private static Object[] words(List<Object> more, Object... first) {
        List<Object> all = new ArrayList<>(List.of(first));
        all.addAll(more);
        return all.toArray();
    }

    private String live() throws Exception {
        return http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + places.admin() + "/live"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    private String line(String gateway, String key) {
        try {
            String text = Files.readString(world.file(gateway + "/status"));
            return find("^" + key + "=(.*)$", text);
        } catch (IOException notYet) {
            return "never";
        }
    }

    private static long connections(Proc gateway) {
        return gateway.output().stream()
                .filter(each -> each.contains("connected window="))
                .count();
    }

    /** As {@link RunningHouse#until}, for a busy machine. */
    private static void until(String what, RunningHouse.Look look) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!look.isTrue()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + PATIENCE + ": " + what);
            }
            Thread.sleep(200);
        }
    }

    private Proc run(String name) {
        return Proc.named("enrolled-" + name)
                .jvm("-Xmx96m")
                .java(dev.cairn.edge.Main.class, "run", "--config", world.file(name + ".yaml"));
    }

    @Test
    void a_gateway_is_enrolled_renewed_configured_cloned_and_revoked() throws Exception {
        found();
        try (Proc witness = Proc.named("enrol-witness").java(Main.class, "witness", world.file("witness.yaml"))) {
            witness.awaitLine("^witnessing on port", PATIENCE);
            walk();
        }
    }

    private void walk() throws Exception {
        try (Proc server =
                Proc.named("enrol-server").jvm("-Xmx256m").java(Main.class, "serve", world.file("serve.yaml"))) {
            server.awaitLine("^serving http", PATIENCE);
            new Founders(world, new Courier(places.captureUrl()), InstantSource.system(), new SecureRandom()).found();
            String code = invite();
            Path config = settings("gateway");
            refusals(code, config);

            String said = done(edge("enrol", code, "--at", "127.0.0.1:" + est, "--config", config));
            String device = find("number is ([0-9a-f]{32})", said);
            String first = read("gateway/identity/tls.pem");
            assertEquals("rwx------", mode("gateway/identity"));
            assertEquals("rw-------", mode("gateway/identity/device.key"));
            assertEquals("rw-------", mode("gateway/identity/tls.pem"));
            Ran thief = edge("enrol", code, "--at", "127.0.0.1:" + est, "--config", settings("thief"));
            assertEquals(1, thief.exit());
            assertTrue(thief.said().startsWith("EST-03 "), thief.said());

            try (Proc gateway = run("gateway")) {
                gateway.awaitLine("waits for its first configuration", PATIENCE);
                String key = approve(code, device);
                configure(key, 1);
                gateway.awaitLine("connected window=", PATIENCE);
                until("receipts", () -> !line("gateway", "last-receipt").equals("never"));
                configure(key, 2);
                gateway.awaitLine("configuration in force version=2", PATIENCE);
                badConfigurations(key);
                gateway.awaitLine("certificate renewed until=", PATIENCE);
                assertNotEquals(first, read("gateway/identity/tls.pem"));
                until("a connection with the new certificate", () -> connections(gateway) >= 2);
                String then = line("gateway", "last-receipt");
                until("receipts go on", () -> !line("gateway", "last-receipt").equals(then));
                assertEquals(143, gateway.stop());
                clones();
                revoked(key);
            }
            assertFalse(server.output().stream().anyMatch(line -> line.contains("BUG-01")), server::tail);
        }
    }

    private String mode(String file) throws IOException {
        return java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(world.file(file)));
    }

    private void refusals(String code, Path config) throws Exception {
        char last = code.charAt(code.length() - 2);
        String mistyped =
                code.substring(0, code.length() - 2) + (last == '7' ? '8' : '7') + code.charAt(code.length() - 1);
        Ran wrong = edge("enrol", mistyped, "--at", "127.0.0.1:" + est, "--config", config);
        assertEquals(1, wrong.exit(), wrong.said());
        Ran nobody = edge("enrol", code, "--at", "127.0.0.1:" + FreePorts.next(), "--config", config);
        assertEquals(1, nobody.exit(), nobody.said());
        assertFalse(Files.exists(world.file("gateway/identity/enrolled")));
    }

    private String approve(String code, String device) {
        String said = done(
                cairn(words(signing(), "enrol", "approve", code.substring(0, 4), "--folder", world.file("codes"))));
        assertTrue(said.contains("gateway      " + device), said);
        assertTrue(said.contains("registers the device \"" + NAME + "\""), said);
        assertTrue(said.contains("sensors are at " + SITE), said);
        return find("^  key +([0-9a-f]{64})$", said);
    }

    private Ran configure(String key, int version, String yaml, String signer) throws IOException {
        Path profile = world.file("profile-" + version + "-" + signer + ".yaml");
        Files.writeString(profile, yaml);
        return cairn(
                "configure",
                profile,
                "--device",
                key,
                "--key",
                world.file("keys/" + signer + ".key"),
                "--genesis",
                world.file("genesis.txt"),
                "--version-number",
                version,
                "--post",
                places.captureUrl());
    }

    private static String profile() {
        return Profiles.yaml("this-host").replace("5s", "500ms").replace("10s", "500ms");
    }

    private void configure(String key, int version) throws IOException {
        done(configure(key, version, profile(), "grower"));
    }

    private void badConfigurations(String key) throws IOException {
        assertTrue(configure(key, 2, profile() + "# other\n", "grower").said().contains("CFG-04"));
        assertTrue(configure(key, 3, profile(), "carrier").said().contains("CFG-02"));
        assertTrue(configure("0".repeat(64), 3, profile(), "grower").said().contains("CFG-03"));
        assertEquals(
                1,
                configure(
                                key,
                                4,
                                "profile: x\nchannels: [ { name: a, source: \"teleport:1\", unit: Cel } ]\n",
                                "grower")
                        .exit());
    }

    private void clones() throws Exception {
        copy(world.file("gateway"), world.file("clone"));
        settings("clone");
        try (Proc one = run("gateway")) {
            copyBeside();
        }
    }

    /** First the one gateway goes on, then a copy of what it was comes. */
    private void copyBeside() throws Exception {
        String then = line("gateway", "last-receipt");
        until("the gateway goes on", () -> !line("gateway", "last-receipt").equals(then));
        try (Proc two = run("clone")) {
            two.awaitLine("SPL-04 the ledger has more of this chain", PATIENCE);
            until("the operator sees two gateways with one key", () -> {
                String live = live();
                return live.contains("CHN-16") || live.contains("CHN-14");
            });
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(
                        each,
                        to.resolve(from.relativize(each).toString()),
                        java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private void revoked(String key) throws Exception {
        try (Proc gateway = run("gateway")) {
            gateway.awaitLine("connected window=", PATIENCE);
            Path request = world.file("revoke.request");
            done(cairn(
                    "org",
                    "revoke",
                    request,
                    "--genesis",
                    world.file("genesis.txt"),
                    "--ledger",
                    "http://127.0.0.1:" + places.web(),
                    "--revoked",
                    key,
                    "--reason",
                    "found twice"));
            done(cairn(words(signing(), "org", "sign", request)));
            gateway.awaitLine("uplink down", PATIENCE);
            until("the door says why", () -> live().contains("CON-08"));
            until("so does the gateway", () -> line("gateway", "uplink-trouble").contains("UPL-04"));
        }
        Ran again = edge("enrol", invite(), "--at", "127.0.0.1:" + est, "--config", world.file("gateway.yaml"));
        assertEquals(1, again.exit());
        assertTrue(again.said().startsWith("EST-07 "), again.said());
    }
}
