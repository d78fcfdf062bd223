package dev.cairn.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {
    @ParameterizedTest
    @CsvSource({"0B,0", "1B,1", "4KiB,4096", "256MiB,268435456", "1023B,1023", "3TiB,3298534883328", "1025KiB,1049600"})
    void printing_gives_what_was_read(String text, long bytes) {
        assertEquals(bytes, ByteSize.parse(text).bytes());
        assertEquals(text, ByteSize.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "5MB", "5 MiB", "-1B", "05B", "1.5GiB", "9000000000TiB", "9999999999999999999B"})
    void anything_else_is_refused(String text) {
        assertThrows(IllegalArgumentException.class, () -> ByteSize.parse(text));
    }

    @Test
    void a_negative_size_is_a_bug() {
        assertThrows(IllegalArgumentException.class, () -> new ByteSize(-1));
    }
}
