package dev.cairn.enrol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cairn.edge.Main;
import dev.cairn.firmware.enrol.EnrolmentCode;
import dev.cairn.model.DeviceId;
import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.key.SoftwareSigner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code cairn-edge enrol} with a signing key that is no file of the gateway's: the key statement's proof of possession comes from its home. */
class KeyHomesEnrolTest {
    private static final Pattern NUMBER = Pattern.compile("number is ([0-9a-f]{32})");
    private static final List<Path> LIBRARIES = List.of(
            Path.of("/usr/lib/softhsm/libsofthsm2.so"), Path.of("/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"));

    @TempDir
    private Path folder;

    private RealDoor door;

    @BeforeEach
    void open() throws Exception {
        door = new RealDoor(folder.resolve("ledger"));
    }

    @AfterEach
    void close() throws Exception {
        door.close();
    }

    private static String run(Map<String, String> environment, String... words) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), said);
        assertEquals(0, process.exitValue(), said);
        return said;
    }

    /** The number that the gateway shows; the door has a key statement with its possession from it. */
    private String enrol(String gateway, String home, Map<String, String> environment) throws Exception {
        Path yaml = folder.resolve(gateway + ".yaml");
        Files.writeString(
                yaml,
                "data: " + folder.resolve(gateway)
                        + "\nspool: { max-bytes: 16MiB, reserve-bytes: 1MiB }\ntls: {}\nsimulation: {}\n"
                        + home);
        EnrolmentCode code = door.invite();
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "enrol",
                code.spoken(),
                "--at",
                "127.0.0.1:" + door.address().getPort(),
                "--config",
                yaml.toString()));
        String said = run(environment, words.toArray(String[]::new));
        Matcher number = NUMBER.matcher(said);
        assertTrue(number.find(), said);
        assertFalse(door.isUnused(code));
        assertFalse(Files.exists(folder.resolve(gateway + "/identity/device.key")), "no key beside the home");
        assertTrue(Files.exists(folder.resolve(gateway + "/identity/tls.pem")));
        return number.group(1);
    }

    @Test
    void a_key_made_in_a_token_enrols_and_stays_there() throws Exception {
        Path library = LIBRARIES.stream().filter(Files::exists).findFirst().orElse(Path.of("/"));
        assumeTrue(Files.isRegularFile(library), "SoftHSM is not installed (apt-get install softhsm2)");
        Path conf = folder.resolve("softhsm2.conf");
        Files.createDirectory(folder.resolve("tokens"));
        Files.writeString(
                conf,
                "directories.tokendir = " + folder.resolve("tokens")
                        + "\nobjectstore.backend = file\nlog.level = ERROR\n");
        Map<String, String> environment = Map.of("SOFTHSM2_CONF", conf.toString());
        run(
                environment,
                "softhsm2-util",
                "--init-token",
                "--free",
                "--label",
                "cairn",
                "--pin",
                "1234",
                "--so-pin",
                "5678");
        Path pin = secret("pin", "1234\n");
        String home = "pkcs11: { library: " + library + ", slot: 0, pin: " + pin + " }\n";
        String first = enrol("token", home, environment);
        assertEquals(first, enrol("token-again", home, environment), "the key is the token's, not the folder's");
        try (Stream<Path> all = Files.walk(folder.resolve("token"))) {
            assertFalse(all.anyMatch(file -> file.getFileName().toString().equals("device.key")));
        }
    }

    @Test
    void a_credential_of_the_service_manager_enrols() throws Exception {
        Path credentials = Files.createDirectory(folder.resolve("credentials"));
        SoftwareSigner key = RealDoor.signer();
        KeyFile.write(credentials.resolve("device-key"), key);
        String number = enrol(
                "credential", "credential: device-key\n", Map.of("CREDENTIALS_DIRECTORY", credentials.toString()));
        assertEquals(DeviceId.of(key.publicKey().thumbprint()).hex(), number);
    }

    private Path secret(String name, String text) throws IOException {
        return Files.writeString(
                Files.createFile(
                        folder.resolve(name),
                        java.nio.file.attribute.PosixFilePermissions.asFileAttribute(
                                java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"))),
                text);
    }
}
