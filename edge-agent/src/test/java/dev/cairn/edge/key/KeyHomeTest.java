package dev.cairn.edge.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.edge.EdgeSettings;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A systemd credential as the home of the signing key, with the rights that systemd gives such files. */
class KeyHomeTest {
    private static final String NAME = "device-key";

    @TempDir
    private Path folder;

    private final SoftwareSigner key = SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());
    private EdgeSettings settings;

    @BeforeEach
    void credential() throws Exception {
        Path yaml = folder.resolve("edge.yaml");
        Files.writeString(
                yaml,
                "credential: " + NAME
                        + "\nspool: { max-bytes: 16MiB, reserve-bytes: 1MiB }\ntls: {}\nsimulation: {}\n");
        settings = Settings.read(yaml, EdgeSettings.class, Map.of());
        KeyFile.write(folder.resolve(NAME), key);
    }

    private void rights(String rights) throws IOException {
        Files.setPosixFilePermissions(folder.resolve(NAME), PosixFilePermissions.fromString(rights));
    }

    private Map<String, String> environment() {
        return Map.of("CREDENTIALS_DIRECTORY", folder.toString());
    }

    @Test
    void opens_what_systemd_has_put_there_by_owner_or_by_access_list() throws Exception {
        for (String rights : List.of("r--------", "r--r-----")) {
            rights(rights);
            assertEquals(
                    key.publicKey(),
                    KeyHome.open(settings, folder.resolve("nothing"), environment())
                            .publicKey());
        }
    }

    @Test
    void refuses_one_that_everybody_reads_or_that_a_group_writes() throws Exception {
        for (String rights : List.of("r--r--r--", "r-----r--", "rw-rw----")) {
            rights(rights);
            assertThrows(
                    IOException.class, () -> KeyHome.open(settings, folder.resolve("nothing"), environment()), rights);
        }
    }

    @Test
    void without_the_unit_it_says_what_the_unit_needs() {
        IOException no =
                assertThrows(IOException.class, () -> KeyHome.open(settings, folder.resolve("nothing"), Map.of()));
        assertTrue(String.valueOf(no.getMessage()).contains("LoadCredentialEncrypted=" + NAME), no.getMessage());
        assertEquals(false, KeyHome.isFile(settings), "none is made instead");
    }
}
