package dev.cairn.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.edge.cli.Commands;
import dev.cairn.edge.uplink.Mosquitto;
import dev.cairn.firmware.ConfigurationBundle;
import dev.cairn.firmware.Profiles;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.statement.Statement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent as a farm runs it: its own process, its settings file, mutual TLS, a real broker that is killed under it. */
class MainTest {
    private static final Bytes DATA = Bytes.ofHex("da".repeat(16));
    private static final Bytes ALARM = Bytes.ofHex("a1".repeat(16));

    @TempDir
    Path folder;

    private final FakeLedger ledger = new FakeLedger(Algorithm.ES256);
    private final Identity identity = ledger.identity(DATA, ALARM);
    private Path config;

    @BeforeEach
    void enrol() throws Exception {
        config = folder.resolve("edge.yaml");
        Certificates certificates = new Certificates(folder.resolve("tls"));
        certificates.issue("server");
        certificates.issue(identity.deviceId().hex());
        Files.writeString(folder.resolve("genesis.txt"), ledger.genesis().text());
        Files.writeString(folder.resolve("node.pub"), ledger.nodeKey().spki().base64() + "\n");
        Files.writeString(
                folder.resolve("org.pub"),
                ledger.organisation.publicKey().spki().base64() + "\n");
        KeyFile.write(folder.resolve("device.key"), ledger.device);
        Files.write(folder.resolve("first.cairn"), configuration().toArray());
        Files.writeString(folder.resolve("password"), Certificates.PASSWORD);
        for (String secret : List.of("password", "tls/" + identity.deviceId().hex() + ".key")) {
            Files.setPosixFilePermissions(folder.resolve(secret), PosixFilePermissions.fromString("rw-------"));
        }
    }

    private Bytes configuration() {
        String yaml = Profiles.yaml("this-host").replace("5s", "100ms").replace("10s", "300ms");
        return ConfigurationBundle.sign(
                        new ConfigurationBundle.Content(
                                FakeLedger.ORIGIN, identity.device().publicKey().thumbprint(), 1, Instant.EPOCH, yaml),
                        ledger.organisation)
                .bytes();
    }

    private void settings(int port, boolean pem) throws IOException {
        String device = "tls/" + identity.deviceId().hex();
        String own = pem
                ? "  certificate: " + device + ".pem\n  key: " + device + ".key\n"
                : "  keystore: " + device + ".p12\n  password: password\n";
        Files.writeString(
                config,
                "genesis: genesis.txt\nnode-key: node.pub\norganisation-key: org.pub\ndevice-key: device.key\n"
                        + "server: mqtts://127.0.0.1:" + port + "\ntls:\n  trust: tls/ca.pem\n" + own
                        + "data: data\nspool: { max-bytes: 16MiB, reserve-bytes: 1MiB }\n"
                        + "chains: { data: " + DATA.hex() + ", alarm: " + ALARM.hex() + " }\n"
                        + "configuration: first.cairn\nreceipt-limit: 2s\n");
    }

    private Mosquitto broker(int plain) throws Exception {
        Path tls = folder.resolve("tls");
        return Mosquitto.start(
                folder.resolve("broker"),
                List.of(
                        "cafile " + tls.resolve("ca.pem"),
                        "certfile " + tls.resolve("server.pem"),
                        "keyfile " + tls.resolve("server.key"),
                        "tls_version tlsv1.3",
                        "require_certificate true",
                        "use_identity_as_username true",
                        "allow_anonymous true",
                        "listener " + plain + " 127.0.0.1"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return free.getLocalPort();
        }
    }

    private Process run() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx40m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "run",
                        "--config",
                        config.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("agent.log").toFile()))
                .start();
    }

    private void await(String what, BooleanSupplier done) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(40).toNanos();
        while (!done.getAsBoolean()) {
            assertTrue(
                    System.nanoTime() < end,
                    "waited 40 s for: " + what + "\n" + Files.readString(folder.resolve("agent.log")));
            Thread.sleep(20);
        }
    }

    private String command(int expected, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        assertEquals(
                expected,
                Commands.run(arguments, java.time.InstantSource.system(), print, print),
                out.toString(StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void a_gateway_in_a_process_of_its_own_loses_nothing_when_it_and_the_broker_are_killed() throws Exception {
        int plain = freePort();
        try (Mosquitto broker = broker(plain);
                BrokerLedger behind = new BrokerLedger(ledger, plain)) {
            assertTrue(behind != null);
            settings(broker.port(), true);
            for (int round = 0; round < 3; round++) {
                long before = ledger.contiguous(DATA);
                Process agent = run();
                await("statements in round " + round, () -> ledger.contiguous(DATA) >= before + 4);
                broker.kill();
                Thread.sleep(700);
                agent.toHandle().destroyForcibly();
                assertTrue(agent.waitFor(10, TimeUnit.SECONDS));
                broker.start();
            }
            long before = ledger.contiguous(DATA);
            Process agent = run();
            await("the rest", () -> ledger.contiguous(DATA) >= before + 3);
            agent.destroy();
            assertTrue(agent.waitFor(20, TimeUnit.SECONDS), "SIGTERM ends it");
            assertWhole();
        }
    }

    private void assertWhole() {
        Set<Long> seen = new HashSet<>();
        for (Statement statement : ledger.statements()) {
            if (statement.chain().equals(DATA)) {
                assertTrue(seen.add(statement.seq()), "twice: " + statement.seq());
            }
        }
        assertEquals(seen.size() - 1, ledger.contiguous(DATA), "no hole");
        assertEquals(0, ledger.refusals(), "no number with two contents");
        assertEquals(seen.size(), ledger.capsules().size());
    }

    @Test
    void pkcs12_works_too_and_status_speaks_plainly() throws Exception {
        int plain = freePort();
        try (Mosquitto broker = broker(plain);
                BrokerLedger behind = new BrokerLedger(ledger, plain)) {
            assertTrue(behind != null);
            settings(broker.port(), false);
            assertTrue(command(1, "status", "--config", config.toString()).contains("never run"));
            Process agent = run();
            await("statements", () -> ledger.contiguous(DATA) >= 2);
            await("a status", () -> Files.exists(folder.resolve("data/status")));
            String text = command(0, "status", "--config", config.toString());
            assertTrue(text.contains("It is running."), text);
            agent.destroy();
            assertTrue(agent.waitFor(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void without_a_ledger_everything_waits_and_can_be_exported() throws Exception {
        settings(freePort(), true);
        Process agent = run();
        await("a status with something waiting", () -> waiting() > 0);
        agent.destroy();
        assertTrue(agent.waitFor(20, TimeUnit.SECONDS));
        String text = command(
                0,
                "export",
                "--config",
                config.toString(),
                "--to",
                folder.resolve("out").toString());
        assertFalse(text.startsWith("0 "), text);
        try (var files = Files.list(folder.resolve("out"))) {
            for (Path file : files.toList()) {
                ledger.take(Bytes.wrap(Files.readAllBytes(file)));
            }
        }
        assertWhole();
        assertTrue(ledger.contiguous(DATA) >= 0);
    }

    private long waiting() {
        try {
            return Files.readAllLines(folder.resolve("data/status")).stream()
                    .filter(line -> line.startsWith("waiting="))
                    .mapToLong(line -> Long.parseLong(line.substring(8)))
                    .findFirst()
                    .orElse(0);
        } catch (IOException notYet) {
            return 0;
        }
    }

    @Test
    void a_wrong_command_line_or_settings_file_is_told_with_an_exit_code() throws Exception {
        assertTrue(command(2).contains("usage"));
        assertTrue(command(0, "--help").contains("usage"));
        Files.writeString(config, "genesis: genesis.txt\nserver: nowhere\n");
        String problems = command(1, "run", "--config", config.toString());
        assertTrue(problems.contains("node-key") && problems.contains("server"), problems);
    }
}
