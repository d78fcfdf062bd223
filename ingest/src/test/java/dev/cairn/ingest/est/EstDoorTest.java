package dev.cairn.ingest.est;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cairn.firmware.enrol.EnrolmentCode;
import dev.cairn.ingest.IngestSettings;
import dev.cairn.ingest.est.EstWorld.Visitor;
import dev.cairn.ingest.fake.DoorWorld;
import dev.cairn.ingest.intake.Tally;
import dev.cairn.settings.Secret;
import io.vertx.core.Vertx;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Walks RFC 7030 by hand, with curl and OpenSSL, which know nothing of us. */
class EstDoorTest {
    private static final String NAME = "Cold room 3";
    private static final String EST = "/.well-known/est/";

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private EstWorld world;
    private EstDoor door;
    private EnrolmentCode code;
    private Visitor gateway;

    @BeforeEach
    void open() throws Exception {
        assumeTrue(exists("curl") && exists("openssl"), "curl and openssl are not installed");
        world = new EstWorld(folder);
        code = world.invite(NAME);
        gateway = world.visitor();
        door = DoorWorld.wait(EstDoor.open(
                vertx,
                new IngestSettings.Enrol(
                        "127.0.0.1",
                        0,
                        folder.resolve("key.pem"),
                        folder.resolve("cert.pem"),
                        folder.resolve("ca.pem"),
                        new Secret(folder.resolve("ca.key")),
                        URI.create("mqtts://127.0.0.1:8883"),
                        folder.resolve("codes"),
                        EstWorld.LIFE),
                new EstDoor.Parts(
                        world.ledger.genesis(),
                        world.node.publicKey(),
                        world.registry,
                        new Tally(InstantSource.system(), System::nanoTime),
                        device -> Optional.empty(),
                        () -> world.now,
                        System::nanoTime)));
    }

    @AfterEach
    void close() {
        if (door != null) {
            DoorWorld.wait(door.close());
        }
        DoorWorld.wait(vertx.close());
    }

    private static boolean exists(String tool) {
        return List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
                .anyMatch(each -> Files.isExecutable(Path.of(each, tool)));
    }

    /** What a command prints; it runs in the folder and must end with 0. */
    private String run(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still runs: " + String.join(" ", words));
        assertEquals(0, process.exitValue(), String.join(" ", words) + "\n" + said);
        return said;
    }

    /** The status of a request; the body goes into {@code out}, the headers into {@code head}. */
    private int curl(String path, String... more) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(
                List.of("curl", "-s", "--cacert", "ca.pem", "-o", "out", "-D", "head", "-w", "%{http_code}"));
        words.addAll(List.of(more));
        words.add("https://127.0.0.1:" + door.port() + path);
        return Integer.parseInt(run(words.toArray(String[]::new)).strip());
    }

    private String out() throws IOException {
        return Files.readString(folder.resolve("out"));
    }

    private String csr(String name, String subject) throws Exception {
        run(
                "openssl",
                "req",
                "-new",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-keyout",
                name + ".key",
                "-subj",
                "/CN=" + subject,
                "-outform",
                "DER",
                "-out",
                name + ".der");
        run("openssl", "base64", "-in", name + ".der", "-out", name + ".b64");
        return "@" + name + ".b64";
    }

    private int enroll(String user, String csr) throws Exception {
        return curl(EST + "simpleenroll", "-u", user, "-H", "Content-Type: application/pkcs10", "--data-binary", csr);
    }

    private void keepCertificate(String name) throws Exception {
        run("openssl", "base64", "-d", "-in", "out", "-out", name + ".p7");
        run("openssl", "pkcs7", "-inform", "DER", "-in", name + ".p7", "-print_certs", "-out", name + ".pem");
        run("openssl", "verify", "-purpose", "sslclient", "-CAfile", "ca.pem", name + ".pem");
    }

    private void ask() throws Exception {
        Files.write(folder.resolve("request"), gateway.request(NAME, code).toArray());
        assertEquals(
                202,
                curl(
                        "/.well-known/cairn/request",
                        "-u",
                        "x:" + code.spoken(),
                        "-H",
                        "Content-Type: text/plain",
                        "--data-binary",
                        "@request"));
    }

    @Test
    void curl_and_openssl_walk_rfc_7030() throws Exception {
        assertEquals(200, curl(EST + "cacerts", "-H", "Cairn-Code: " + code.id()));
        assertTrue(Files.readString(folder.resolve("head"))
                .toLowerCase(java.util.Locale.ROOT)
                .contains("content-type: application/pkcs7-mime"));
        assertTrue(Files.readString(folder.resolve("head"))
                .toLowerCase(java.util.Locale.ROOT)
                .contains("cairn-confirm: "));
        run("openssl", "base64", "-d", "-in", "out", "-out", "cacerts.p7");
        assertTrue(run("openssl", "pkcs7", "-inform", "DER", "-in", "cacerts.p7", "-print_certs")
                .contains("Test authority"));
        assertEquals(204, curl(EST + "csrattrs"));
        ask();
        assertEquals(
                200, enroll("x:" + code.spoken(), csr("one", gateway.device().hex())), this::said);
        keepCertificate("one");
        assertEquals(
                200,
                curl(
                        EST + "simplereenroll",
                        "--cert",
                        "one.pem",
                        "--key",
                        "one.key",
                        "-H",
                        "Content-Type: application/pkcs10",
                        "--data-binary",
                        csr("two", gateway.device().hex())),
                this::said);
        keepCertificate("two");
        assertFalse(Files.readString(folder.resolve("one.pem")).equals(Files.readString(folder.resolve("two.pem"))));
    }

    private String said() {
        try {
            return out();
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void a_client_without_a_code_or_certificate_is_told_what_is_missing() throws Exception {
        String csr = csr("one", gateway.device().hex());
        assertEquals(401, curl(EST + "simpleenroll", "-H", "Content-Type: application/pkcs10", "--data-binary", csr));
        assertTrue(Files.readString(folder.resolve("head")).contains("Basic realm"));
        assertEquals(403, curl(EST + "simplereenroll", "-H", "Content-Type: application/pkcs10", "--data-binary", csr));
        assertTrue(out().startsWith("EST-08 "), this::said);
    }

    @Test
    void an_expired_certificate_is_answered_in_words() throws Exception {
        ask();
        assertEquals(
                200, enroll("x:" + code.spoken(), csr("one", gateway.device().hex())), this::said);
        keepCertificate("one");
        world.now = world.now.plus(EstWorld.LIFE).plusSeconds(1);
        assertEquals(
                403,
                curl(
                        EST + "simplereenroll",
                        "--cert",
                        "one.pem",
                        "--key",
                        "one.key",
                        "-H",
                        "Content-Type: application/pkcs10",
                        "--data-binary",
                        csr("two", gateway.device().hex())));
        assertTrue(out().startsWith("EST-08 The gateway's certificate has expired"), this::said);
    }

    @Test
    void a_certificate_of_another_authority_ends_the_handshake() throws Exception {
        run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-keyout",
                "other.key",
                "-subj",
                "/CN=" + gateway.device().hex(),
                "-out",
                "other.pem");
        Process process = new ProcessBuilder(
                        "curl",
                        "-s",
                        "--cacert",
                        "ca.pem",
                        "--cert",
                        "other.pem",
                        "--key",
                        "other.key",
                        "-o",
                        "out",
                        "https://127.0.0.1:" + door.port() + EST + "cacerts")
                .directory(folder.toFile())
                .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertTrue(process.exitValue() != 0, "curl was let in");
    }

    @Test
    void limits_forms_and_paths_are_answered_with_their_status() throws Exception {
        assertEquals(415, curl(EST + "simpleenroll", "-u", "x:y", "--data-binary", "x"));
        assertTrue(out().startsWith("EST-12 "), this::said);
        Files.write(folder.resolve("large"), new byte[EstLimits.BODY_BYTES_MAX + 1]);
        assertEquals(413, enroll("x:" + code.spoken(), "@large"));
        assertTrue(out().startsWith("EST-12 "), this::said);
        assertEquals(400, enroll("x:" + code.spoken(), "no base64"));
        assertEquals(404, curl(EST + "fullcmc"));
        assertEquals(405, curl(EST + "simpleenroll"));
        assertTrue(out().startsWith("EST-12 "), this::said);
        assertEquals(401, enroll("x:00000-00000-00000-00000", "AAAA"));
    }
}
