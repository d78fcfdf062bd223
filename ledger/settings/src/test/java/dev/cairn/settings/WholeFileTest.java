package dev.cairn.settings;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    @TempDir
    Path folder;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void takes_the_old_ones_place_and_leaves_nothing_beside_it() throws IOException {
        Path file = folder.resolve("a");
        Files.writeString(folder.resolve("a.new"), "left by a crash, and longer than what comes");
        WholeFile.write(file, bytes("old"));
        WholeFile.write(file, bytes("new"));
        assertEquals("new", Files.readString(file));
        assertFalse(Files.exists(folder.resolve("a.new")));
    }

    @Test
    void a_private_file_is_its_owners_from_the_first_byte_on_whatever_the_old_one_was() throws IOException {
        Path file = folder.resolve("key");
        Files.writeString(file, "wide open");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        WholeFile.writePrivate(file, bytes("secret"));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void what_cannot_be_written_leaves_the_old_file() throws IOException {
        Path file = folder.resolve("a");
        WholeFile.write(file, bytes("old"));
        Files.createDirectories(folder.resolve("a.new/in-the-way"));
        assertThrows(IOException.class, () -> WholeFile.write(file, bytes("new")));
        assertEquals("old", Files.readString(file));
    }

    /** As a disk does that is nearly full: it takes a little at a time, then nothing more. */
    private static final class Reluctant implements WritableByteChannel {
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private final int room;

        Reluctant(int room) {
            this.room = room;
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            int some = Math.min(Math.min(3, from.remaining()), room - taken.size());
            if (some == 0) {
                throw new IOException("No space left on device");
            }
            byte[] part = new byte[some];
            from.get(part);
            taken.writeBytes(part);
            return some;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    @Test
    void a_write_that_took_a_part_is_not_taken_for_all() throws IOException {
        Reluctant enough = new Reluctant(10);
        WholeFile.writeAll(enough, ByteBuffer.wrap(bytes("0123456789")));
        assertArrayEquals(bytes("0123456789"), enough.taken.toByteArray());
        assertThrows(
                IOException.class, () -> WholeFile.writeAll(new Reluctant(9), ByteBuffer.wrap(bytes("0123456789"))));
    }
}
