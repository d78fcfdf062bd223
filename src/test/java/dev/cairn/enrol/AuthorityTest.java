package dev.cairn.enrol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ingest.IngestSettings;
import dev.cairn.launch.Main;
import dev.cairn.settings.Settings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The authority that gateways trust for years, and the doors' certificate that it makes anew. */
class AuthorityTest {
    private static final Duration YEARS_20 = Duration.ofDays(20 * 365);

    @TempDir
    private Path folder;

    private static int cairn(Object... words) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(new StringWriter()));
        line.setErr(new PrintWriter(new StringWriter()));
        return line.execute(Stream.of(words).map(String::valueOf).toArray(String[]::new));
    }

    @Test
    void the_doors_get_a_new_certificate_and_gateways_notice_nothing() throws Exception {
        try (RealDoor door = new RealDoor(folder)) {
            String authority = Files.readString(folder.resolve("ca.pem"));
            X509Certificate before = Pems.certificate(folder.resolve("door.pem"));
            assertEquals(1, cairn("enrol", "authority", folder, "--host", "127.0.0.1"), "it is never overwritten");
            assertEquals(0, cairn("enrol", "authority", folder, "--host", "127.0.0.1", "--renew"));
            assertEquals(authority, Files.readString(folder.resolve("ca.pem")));
            X509Certificate after = Pems.certificate(folder.resolve("door.pem"));
            assertNotEquals(before.getPublicKey(), after.getPublicKey());
            after.verify(Pems.certificate(folder.resolve("ca.pem")).getPublicKey());
            assertEquals(before.getIssuerX500Principal(), after.getIssuerX500Principal());
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("door.key"))));
            door.leave();
            door.open();
            assertEquals(
                    RealDoor.NAME,
                    door.enrol(door.address(), door.invite(), folder.resolve("gateway"), RealDoor.signer())
                            .name());
        }
    }

    @Test
    void what_it_prints_for_the_servers_settings_is_what_the_server_reads() throws Exception {
        StringWriter said = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(said));
        assertEquals(
                0, line.execute("enrol", "authority", folder.resolve("doors").toString(), "--host", "doors.example"));
        List<String> lines = said.toString().lines().toList();
        String below = "into serve.yaml, below ingest:";
        assertTrue(lines.contains(below), said::toString);
        Path settings = folder.resolve("ingest.yaml");
        Files.writeString(
                settings,
                String.join("\n", lines.subList(lines.indexOf(below) + 1, lines.size()))
                                .stripIndent() + "\nadmin: {}\nquotas: {}\n");
        IngestSettings read = Settings.read(settings, IngestSettings.class, Map.of());
        assertTrue(Files.exists(read.mqtt().orElseThrow().certificate()), said::toString);
        assertTrue(Files.exists(read.enrol().orElseThrow().authorityKey().file()), said::toString);
        assertEquals(
                "mqtts://doors.example:8883",
                read.enrol().orElseThrow().server().toString());
        assertTrue(read.configurations().isPresent(), said::toString);
    }

    @Test
    void a_folder_without_an_authority_renews_nothing() {
        assertEquals(1, cairn("enrol", "authority", folder.resolve("none"), "--host", "127.0.0.1", "--renew"));
    }

    @Test
    void the_authority_outlives_gateways() throws Exception {
        assertEquals(0, cairn("enrol", "authority", folder.resolve("doors"), "--host", "127.0.0.1"));
        Instant now = InstantSource.system().instant();
        Instant end =
                Pems.certificate(folder.resolve("doors/ca.pem")).getNotAfter().toInstant();
        assertTrue(Duration.between(now, end).compareTo(YEARS_20) > 0, end::toString);
    }
}
