package dev.cairn.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.edge.cli.Commands;
import dev.cairn.edge.sys.DatagramSocketFile;
import dev.cairn.edge.uplink.Mosquitto;
import dev.cairn.firmware.ConfigurationBundle;
import dev.cairn.firmware.Profiles;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.statement.Statement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
        ledger.writeKeys(folder);
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
        return agent().start();
    }

    private ProcessBuilder agent() {
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
                        folder.resolve("agent.log").toFile()));
    }

    private void await(String what, BooleanSupplier done) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (!done.getAsBoolean()) {
            assertTrue(
                    System.nanoTime() < end,
                    "waited 90 s for: " + what + "\n" + Files.readString(folder.resolve("agent.log")));
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
                assertTrue(agent.waitFor(60, TimeUnit.SECONDS));
                broker.start();
            }
            long before = ledger.contiguous(DATA);
            Process agent = run();
            await("the rest", () -> ledger.contiguous(DATA) >= before + 3);
            agent.destroy();
            assertTrue(agent.waitFor(60, TimeUnit.SECONDS), "SIGTERM ends it");
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
            assertTrue(
                    command(1, "status", "--config", config.toString()).contains("waits for the first configuration"));
            Process agent = run();
            await("statements", () -> ledger.contiguous(DATA) >= 2);
            await("a status", () -> Files.exists(folder.resolve("data/status")));
            String text = command(0, "status", "--config", config.toString());
            assertTrue(text.contains("It is running."), text);
            agent.destroy();
            assertTrue(agent.waitFor(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void without_a_ledger_everything_waits_and_can_be_exported() throws Exception {
        settings(freePort(), true);
        Process agent = run();
        await("a status with something waiting", () -> waiting() > 0);
        agent.destroy();
        assertTrue(agent.waitFor(60, TimeUnit.SECONDS));
        String text = command(
                0,
                "export",
                "--config",
                config.toString(),
                "--to",
                folder.resolve("out").toString());
        assertFalse(text.startsWith("0 "), text);
        assertTrue(command(0, "verify", folder.resolve("out").toString(), "--config", config.toString())
                .contains("none missing"));
        try (var files = Files.list(folder.resolve("out"))) {
            for (Path file : files.toList()) {
                ledger.take(Bytes.wrap(Files.readAllBytes(file)));
            }
        }
        assertWhole();
        assertTrue(ledger.contiguous(DATA) >= 0);
    }

    @Test
    void the_service_manager_hears_of_the_start_of_progress_without_a_ledger_and_of_the_end() throws Exception {
        settings(freePort(), true);
        Files.writeString(config, "run: run\n", StandardOpenOption.APPEND);
        Files.createDirectories(folder.resolve("run"));
        Path socket = folder.resolve("notify");
        try (DatagramSocketFile systemd = DatagramSocketFile.listen(socket.toString())) {
            ProcessBuilder builder = agent();
            builder.environment().putAll(Map.of("NOTIFY_SOCKET", socket.toString(), "WATCHDOG_USEC", "1500000"));
            Process agent = builder.start();
            systemd.await("READY=1", 1, 90);
            systemd.await("WATCHDOG=1", 4, 90);
            await("a status in the run folder", () -> Files.exists(folder.resolve("run/status")));
            assertFalse(Files.exists(folder.resolve("data/status")), "the card is spared while it runs");
            assertTrue(command(0, "status", "--config", config.toString()).contains("It is running."));
            agent.destroy();
            assertTrue(agent.waitFor(60, TimeUnit.SECONDS));
            systemd.await("STOPPING=1", 1, 90);
            assertTrue(systemd.heard().stream()
                    .anyMatch(line -> line.startsWith("STATUS=") && line.contains("not connected")));
            assertTrue(Files.exists(folder.resolve("data/status")), "the last one outlives a reboot");
            String ended = command(1, "status", "--config", config.toString());
            assertTrue(ended.contains("It is NOT running"), ended);
        }
    }

    @Test
    void verify_finds_a_batch_that_was_changed_and_one_that_was_taken_away() throws Exception {
        settings(freePort(), true);
        Process agent = run();
        await("three batches", () -> waiting() > 3);
        agent.destroy();
        assertTrue(agent.waitFor(60, TimeUnit.SECONDS));
        Path out = folder.resolve("out");
        command(0, "export", "--config", config.toString(), "--to", out.toString());
        Files.delete(out.resolve("data-0000000000000001.cbor"));
        String told = command(0, "verify", out.toString(), "--config", config.toString());
        assertTrue(told.contains("not in this folder, because the ledger has them or they are lost: 1 to 1"), told);
        Path batch = out.resolve("data-0000000000000002.cbor");
        byte[] changed = Files.readAllBytes(batch);
        changed[changed.length - 20] ^= 1;
        Files.write(batch, changed);
        told = command(1, "verify", out.toString(), "--config", config.toString());
        assertTrue(told.contains("WRONG data-0000000000000002.cbor: "), told);
        assertTrue(command(1, "verify", folder.resolve("tls").toString(), "--config", config.toString())
                .startsWith("0 batches"));
        assertTrue(command(2, "verify", "--config", config.toString()).contains("usage"));
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
        assertTrue(problems.contains("edge.yaml:2:9: server is \"nowhere\""), problems);
    }
}
