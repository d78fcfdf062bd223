package dev.cairn.launch.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBookmarkTest {

    @TempDir
    private Path folder;

    @Test
    void reads_what_was_written_last_also_in_the_next_process() {
        FileBookmark mark = new FileBookmark(folder.resolve("place"));
        assertEquals(0, mark.read());
        mark.write(41);
        mark.write(7);
        assertEquals(7, new FileBookmark(folder.resolve("place")).read());
    }

    @Test
    void whatever_else_stands_there_is_the_beginning() throws IOException {
        Path file = folder.resolve("place");
        FileBookmark mark = new FileBookmark(file);
        for (String odd : List.of("", "\n", "-3", "7 7", "1e9", "9".repeat(19), "x".repeat(10_000), "\u0000\u0000")) {
            Files.writeString(file, odd);
            assertEquals(0, mark.read(), odd);
        }
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});
        assertEquals(0, mark.read());
        Files.delete(file);
        Files.createDirectory(file);
        assertEquals(0, mark.read());
        mark.write(3); // is not remembered, and nothing else happens
        assertEquals(0, mark.read());
    }
}
