package dev.cairn.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {
    @TempDir
    Path folder;

    private Secret secret(String text, String permissions) throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return new Secret(file);
    }

    @Test
    void reads_without_the_line_end() throws IOException {
        assertEquals("correct horse", secret("correct horse\n", "rw-r-----").read());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-----w-"})
    void refuses_a_file_open_to_everyone_and_says_what_to_do(String permissions) throws IOException {
        Secret secret = secret("x", permissions);
        String sentence = assertThrows(SettingsException.class, secret::read).getMessage();
        assertTrue(sentence.contains("chmod 600 " + secret.file()), sentence);
    }

    @Test
    void refuses_a_missing_an_empty_and_a_long_file() throws IOException {
        assertThrows(SettingsException.class, new Secret(folder.resolve("none"))::read);
        assertThrows(SettingsException.class, secret("\n", "rw-------")::read);
        assertThrows(SettingsException.class, secret("x".repeat(Secret.SECRET_BYTES_MAX + 1), "rw-------")::read);
    }

    @Test
    void printing_shows_the_path_and_not_the_secret() throws IOException {
        Secret secret = secret("correct horse", "rw-------");
        assertFalse(secret.toString().contains("horse"));
        assertTrue(secret.toString().contains(secret.file().toString()));
    }
}
