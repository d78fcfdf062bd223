package dev.cairn.launch.shelf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.cairn.proof.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageKeyTest {
    private final SecureRandom random = new SecureRandom();

    @TempDir
    private Path folder;

    @Test
    void is_made_once_for_its_owner_alone() throws IOException {
        Bytes key = PageKey.in(folder, random);
        assertEquals(32, key.size());
        assertEquals(key, PageKey.in(folder, random));
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("page-key"))));
        assertNotEquals(key, PageKey.in(folder.resolve("another/server"), random));
    }

    @Test
    void one_that_is_damaged_or_that_others_could_read_is_replaced() throws IOException {
        Path file = folder.resolve("page-key");
        for (String odd : List.of("", "\n", "00".repeat(31) + "\n", "00".repeat(33) + "\n", "G0".repeat(32) + "\n")) {
            Files.writeString(file, odd);
            Bytes key = PageKey.in(folder, random);
            assertEquals(32, key.size(), odd);
            assertEquals(key, PageKey.in(folder, random), odd);
        }
        Bytes seen = PageKey.in(folder, random);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertNotEquals(seen, PageKey.in(folder, random));
    }

    @Test
    void where_nothing_can_be_kept_it_is_a_key_all_the_same() throws IOException {
        Path file = Files.writeString(folder.resolve("a file"), "");
        Bytes key = PageKey.in(file, random);
        assertEquals(32, key.size());
        assertNotEquals(key, PageKey.in(file, random));
    }
}
