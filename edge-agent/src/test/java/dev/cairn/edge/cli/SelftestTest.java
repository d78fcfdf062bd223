package dev.cairn.edge.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.edge.Certificates;
import dev.cairn.edge.FakeLedger;
import dev.cairn.edge.spool.SpoolLimits;
import dev.cairn.edge.uplink.Mosquitto;
import dev.cairn.firmware.ConfigurationBundle;
import dev.cairn.model.DeviceId;
import dev.cairn.proof.key.Algorithm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The selftest over a gateway with one 1-Wire probe whose files lie in a folder, first well, then with each part broken. */
class SelftestTest {
    private static final String PROBE = "sys/bus/w1/devices/28-0000075fa1b2";
    private static final String YAML =
            """
            profile: test
            channels:
              - { name: air-temperature, source: "kernel:w1/28-0000075fa1b2", unit: Cel }
            """;

    @TempDir
    Path folder;

    private final FakeLedger ledger = new FakeLedger(Algorithm.ED25519);
    private final String device =
            DeviceId.of(ledger.device.publicKey().thumbprint()).hex();
    private Instant now = Instant.now();
    private String server = "mqtts://127.0.0.1:1";

    @BeforeEach
    void enrol() throws Exception {
        Certificates certificates = new Certificates(folder.resolve("tls"));
        certificates.issue("server");
        certificates.issue(device);
        Files.setPosixFilePermissions(
                folder.resolve("tls/" + device + ".key"), PosixFilePermissions.fromString("rw-------"));
        ledger.writeKeys(folder);
        configuration(YAML);
        Files.createDirectories(folder.resolve(PROBE));
        probe("YES", "t=4250");
        Files.createDirectories(folder.resolve("data"));
    }

    private void configuration(String yaml) throws IOException {
        Files.write(
                folder.resolve("first.cairn"),
                ConfigurationBundle.sign(
                                new ConfigurationBundle.Content(
                                        FakeLedger.ORIGIN,
                                        ledger.device.publicKey().thumbprint(),
                                        1,
                                        Instant.EPOCH,
                                        yaml),
                                ledger.organisation)
                        .bytes()
                        .toArray());
    }

    private void probe(String crc, String value) throws IOException {
        Files.writeString(
                folder.resolve(PROBE + "/w1_slave"),
                "44 01 4b 46 7f ff 0c 10 0e : crc=0e " + crc + "\n44 01 4b 46 7f ff 0c 10 0e " + value + "\n");
    }

    private void settings(String more) throws IOException {
        Files.writeString(
                folder.resolve("edge.yaml"),
                "genesis: genesis.txt\nnode-key: node.pub\norganisation-key: org.pub\ndevice-key: device.key\n"
                        + "server: " + server + "\ntls: { trust: tls/ca.pem, certificate: tls/" + device
                        + ".pem, key: tls/" + device + ".key }\n"
                        + "data: data\nconfiguration: first.cairn\n"
                        + "chains: { data: " + "da".repeat(16) + ", alarm: " + "a1".repeat(16) + " }\n" + more);
    }

    private String selftest(int expected) throws Exception {
        return selftest(expected, "spool: { reserve-bytes: 1MiB }\n");
    }

    private String selftest(int expected, String more) throws Exception {
        settings(more);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        InstantSource wall = InstantSource.fixed(now);
        int exit = new Selftest(folder.resolve("edge.yaml"), Map.of(), wall, folder, print).run();
        String said = out.toString(StandardCharsets.UTF_8);
        assertEquals(expected, exit, said);
        return said;
    }

    /** The line about a thing, and the one below it. */
    private static String about(String what, String said) {
        List<String> lines = said.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).matches("(ok|look|WRONG) +" + what + " .*")) {
                return lines.get(i) + "\n" + (i + 1 < lines.size() ? lines.get(i + 1) : "");
            }
        }
        throw new AssertionError("nothing about " + what + " in\n" + said);
    }

    private static void assertWrong(String what, String said, String... words) {
        String found = about(what, said);
        assertTrue(found.startsWith("WRONG"), found);
        assertTrue(found.contains("What to do: "), found);
        for (String word : words) {
            assertTrue(found.contains(word), found);
        }
    }

    private Mosquitto broker() throws Exception {
        Path tls = folder.resolve("tls");
        return Mosquitto.start(
                folder.resolve("broker"),
                List.of(
                        "cafile " + tls.resolve("ca.pem"),
                        "certfile " + tls.resolve("server.pem"),
                        "keyfile " + tls.resolve("server.key"),
                        "tls_version tlsv1.3",
                        "require_certificate true",
                        "allow_anonymous true"));
    }

    @Test
    void a_sound_gateway_is_told_so() throws Exception {
        try (Mosquitto broker = broker()) {
            server = "mqtts://127.0.0.1:" + broker.port();
            String said = selftest(0);
            assertFalse(said.contains("WRONG"), said);
            for (String what :
                    List.of("settings", "keys", "certificate", "disk", "room", "store", "sensor", "ledger")) {
                assertTrue(about(what, said).startsWith("ok"), said);
            }
            assertTrue(about("sensor", said).contains("air-temperature: 4.25 Cel"), said);
            assertTrue(said.endsWith("Nothing is wrong.\n"), said);
        }
    }

    @Test
    void a_certificate_that_the_broker_does_not_trust_is_told_from_a_broker_that_is_away() throws Exception {
        try (Mosquitto broker = broker()) {
            Path stranger = folder.resolve("stranger");
            new Certificates(stranger).issue(device);
            for (String end : List.of(".pem", ".key")) {
                Files.copy(
                        stranger.resolve(device + end),
                        folder.resolve("tls/" + device + end),
                        StandardCopyOption.REPLACE_EXISTING);
            }
            server = "mqtts://127.0.0.1:" + broker.port();
            assertWrong("ledger", selftest(1), "does not let this gateway in");
        }
    }

    @Test
    void a_broker_that_is_away_is_wrong_and_everything_else_is_still_looked_at() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server = "mqtts://127.0.0.1:" + free.getLocalPort();
        }
        String said = selftest(1);
        assertWrong("ledger", said, "does not answer", "Measurements are kept");
        assertTrue(said.endsWith("1 thing is wrong.\n"), said);
    }

    @Test
    void a_name_that_nobody_knows_is_told_as_one() throws Exception {
        server = "mqtts://gateway.invalid:8883";
        assertWrong("ledger", selftest(1), "nobody knows the name gateway.invalid");
    }

    @Test
    void an_unplugged_probe_is_named_with_its_channel_and_what_to_do() throws Exception {
        Files.delete(folder.resolve(PROBE + "/w1_slave"));
        Files.delete(folder.resolve(PROBE));
        assertWrong("sensor", selftest(1), "air-temperature", "28-0000075fa1b2", "absent");
    }

    @Test
    void a_bad_checksum_points_to_the_cable() throws Exception {
        probe("NO", "t=4250");
        assertWrong("sensor", selftest(1), "crc");
    }

    @Test
    void a_key_that_others_may_read_is_wrong() throws Exception {
        Files.setPosixFilePermissions(folder.resolve("device.key"), PosixFilePermissions.fromString("rw-r--r--"));
        assertWrong("keys", selftest(1), "open to others");
    }

    @Test
    void a_missing_genesis_is_named() throws Exception {
        Files.delete(folder.resolve("genesis.txt"));
        assertWrong("keys", selftest(1), "genesis.txt is missing");
    }

    @Test
    void another_devices_certificate_is_wrong() throws Exception {
        Files.copy(
                folder.resolve("tls/server.pem"),
                folder.resolve("tls/" + device + ".pem"),
                StandardCopyOption.REPLACE_EXISTING);
        assertWrong("certificate", selftest(1), "is for server");
    }

    @Test
    void a_certificate_that_ran_out_is_wrong_and_one_that_soon_will_is_doubtful() throws Exception {
        now = now.plusSeconds(23 * 3600);
        assertTrue(about("certificate", selftest(1)).startsWith("look"), "it runs out within the hour");
        now = now.plusSeconds(2 * 86_400);
        assertWrong("certificate", selftest(1), "ran out");
    }

    @Test
    void a_clock_in_1970_is_wrong() throws Exception {
        now = Instant.ofEpochSecond(1000);
        assertWrong("clock", selftest(1), "1970");
    }

    @Test
    void no_room_beyond_the_reserve_is_wrong_and_of_a_small_card_the_reserve_is_a_tenth() {
        long mib = 1 << 20;
        SpoolLimits limits = new SpoolLimits(256 * mib, 512 * mib, 65_536, false);
        assertFalse(DiskCheck.room(600 * mib, limits.reserve(8_000 * mib)).isWrong());
        assertTrue(DiskCheck.room(500 * mib, limits.reserve(8_000 * mib)).isWrong());
        assertFalse(DiskCheck.room(39 * mib, limits.reserve(40 * mib)).isWrong());
        assertTrue(DiskCheck.room(4 * mib, limits.reserve(40 * mib)).isWrong());
    }

    @Test
    void a_data_folder_that_is_a_file_is_wrong() throws Exception {
        Files.delete(folder.resolve("data"));
        Files.writeString(folder.resolve("data"), "not a folder");
        assertWrong("disk", selftest(1), "cannot be written");
    }

    @Test
    void settings_with_an_unknown_key_end_the_walk_with_all_problems() throws Exception {
        String said = selftest(1, "servr: x\n");
        assertWrong("settings", said, "servr");
        assertEquals(3, said.lines().count(), said);
    }

    @Test
    void a_configuration_of_another_organisation_is_wrong() throws Exception {
        Files.writeString(folder.resolve("first.cairn"), "nonsense");
        assertWrong("sensors", selftest(1), "CFG-01");
    }

    @Test
    void beside_a_running_agent_its_own_word_is_taken_and_its_connection_left_alone() throws Exception {
        Files.writeString(
                folder.resolve("data/status"),
                "at=" + now + "\nconnected=false\nwaiting=7\nspool-percent=3\nchannel-air-temperature=" + now
                        + " no value: nack\ntrouble-air-temperature=the chip at 0x76 is silent\nchannel-door=" + now
                        + " 0 1\n");
        try (Mosquitto broker = broker()) {
            server = "mqtts://127.0.0.1:" + broker.port();
            String said = selftest(1);
            assertTrue(about("store", said).contains("7 batches wait"), said);
            assertWrong("sensor", said, "air-temperature", "nack", "the chip at 0x76 is silent");
            assertTrue(said.contains("door: 0 1"), said);
            assertTrue(about("ledger", said).startsWith("look"), said);
        }
    }

    @Test
    void a_torn_status_file_counts_as_none() throws Exception {
        Files.writeString(folder.resolve("data/status"), "at=2026-11\nconn");
        assertTrue(about("store", selftest(1)).contains("0 signed batches wait"));
    }
}
