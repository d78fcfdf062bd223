package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.Trouble;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
    @TempDir
    Path folder;

    @Test
    void keeps_another_process_out_even_after_a_second_try_in_this_one() throws Exception {
        assertEquals("free", elsewhere(), "the other process can take it at all");
        FolderLock lock = FolderLock.take(folder);
        assertEquals("taken", elsewhere());
        assertThrows(Trouble.Conflict.class, () -> FolderLock.take(folder));
        assertEquals("taken", elsewhere(), "a refused second opener let go of the first one's lock");
        lock.close();
        assertEquals("free", elsewhere());
        FolderLock.take(folder).close();
    }

    @Test
    void knows_a_folder_by_any_of_its_names() throws Exception {
        Path other = Files.createSymbolicLink(folder.resolveSibling(folder.getFileName() + "-link"), folder);
        try (FolderLock lock = FolderLock.take(folder)) {
            assertThrows(Trouble.Conflict.class, () -> FolderLock.take(other));
            assertThrows(Trouble.Conflict.class, () -> FolderLock.take(folder.resolve("../" + folder.getFileName())));
            assertEquals("taken", elsewhere());
        } finally {
            Files.delete(other);
        }
    }

    @Test
    void a_try_that_fails_leaves_nothing_taken() {
        Path none = folder.resolve("none");
        assertThrows(Trouble.Unavailable.class, () -> FolderLock.take(none));
        assertThrows(Trouble.Unavailable.class, () -> FolderLock.take(none));
    }

    private String elsewhere() throws Exception {
        Path classes = Path.of(FolderLockTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes.toString(),
                        Other.class.getName(),
                        folder.resolve(FolderLock.NAME).toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return said;
    }

    /** Another process: tries the lock once and says what came of it. Nothing but the JDK. */
    public static final class Other {
        private Other() {}

        public static void main(String[] words) throws IOException {
            try (FileChannel channel =
                    FileChannel.open(Path.of(words[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                System.out.println(channel.tryLock() == null ? "taken" : "free");
            }
        }
    }
}
