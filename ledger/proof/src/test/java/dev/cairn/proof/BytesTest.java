package dev.cairn.proof;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ReadOnlyBufferException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BytesTest {
    private static final Bytes ABC = Bytes.ofUtf8("abc");

    @Test
    void nobody_changes_them_from_outside() {
        byte[] given = {1, 2, 3};
        Bytes bytes = Bytes.of(given);
        given[0] = 9;
        bytes.toArray()[1] = 9;
        assertEquals("010203", bytes.hex());
        assertThrows(ReadOnlyBufferException.class, () -> bytes.buffer().put((byte) 9));
    }

    @Test
    void slices_are_what_stands_there_and_nothing_beyond() {
        assertEquals("b", ABC.slice(1, 2).utf8());
        assertEquals(Bytes.EMPTY, ABC.slice(3, 3));
        assertEquals("ab", ABC.slice(0, 2).utf8());
        assertEquals("bc", ABC.slice(1, 3).utf8());
        assertEquals(ABC, ABC.slice(0, 3));
        for (int[] wrong : new int[][] {{-1, 2}, {2, 1}, {0, 4}, {4, 4}}) {
            assertThrows(IllegalArgumentException.class, () -> ABC.slice(wrong[0], wrong[1]));
        }
    }

    @Test
    void base64_has_one_spelling() {
        assertEquals("abc", Bytes.ofBase64("YWJj").utf8());
        assertEquals("YWI=", Bytes.ofUtf8("ab").base64());
        for (String other : new String[] {"YWI", "YWJ=", "YWI =", "YWI=\n", "YW-_", "="}) {
            assertThrows(IllegalArgumentException.class, () -> Bytes.ofBase64(other), other);
        }
    }

    @Test
    void text_is_utf_8_and_nothing_else() {
        assertEquals("e88cb6", Bytes.ofUtf8("茶").hex());
        assertEquals("f09f8d8a", Bytes.ofUtf8("\ud83c\udf4a").hex());
        assertEquals("茶", Bytes.ofHex("e88cb6").utf8());
        for (String lone : new String[] {"\ud83c", "a\udf4a", "\udf4a\ud83c"}) {
            assertThrows(IllegalArgumentException.class, () -> Bytes.ofUtf8(lone));
        }
        for (String broken : new String[] {"c080", "eda080", "ff", "e88c", "f8888080"}) {
            assertEquals(Optional.empty(), Bytes.ofHex(broken).utf8IfValid(), broken);
            assertThrows(
                    IllegalArgumentException.class, () -> Bytes.ofHex(broken).utf8());
        }
    }

    @Test
    void order_is_that_of_unsigned_bytes_a_prefix_first() {
        assertTrue(Bytes.ofHex("7f").compareTo(Bytes.ofHex("80")) < 0);
        assertTrue(Bytes.ofHex("80").compareTo(Bytes.ofHex("7fff")) > 0);
        assertTrue(Bytes.ofHex("01").compareTo(Bytes.ofHex("0100")) < 0);
        assertEquals(0, ABC.compareTo(Bytes.ofUtf8("abc")));
    }

    @Test
    void equal_content_is_equal() {
        assertEquals(ABC, Bytes.ofUtf8("abc"));
        assertEquals(ABC.hashCode(), Bytes.ofUtf8("abc").hashCode());
        assertNotEquals(ABC, Bytes.ofUtf8("abd"));
        assertNotEquals(ABC.hashCode(), Bytes.ofUtf8("abd").hashCode());
        assertFalse(ABC.equals((Object) "abc"));
    }

    @Test
    void begins_with_itself_and_with_what_it_begins_with() {
        assertTrue(ABC.startsWith(ABC) && ABC.startsWith(Bytes.EMPTY) && ABC.startsWith(Bytes.ofUtf8("ab")));
        assertFalse(ABC.startsWith(Bytes.ofUtf8("b")) || ABC.startsWith(Bytes.ofUtf8("abcd")));
    }

    @Test
    void puts_one_behind_the_other() throws IOException {
        assertEquals("abcabc", ABC.concat(ABC).utf8());
        assertEquals(ABC, Bytes.EMPTY.concat(ABC));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ABC.writeTo(out);
        assertArrayEquals(ABC.toArray(), out.toByteArray());
        assertArrayEquals(ABC.toArray(), ABC.stream().readAllBytes());
        assertTrue(Bytes.EMPTY.isEmpty() && !ABC.isEmpty());
    }

    @Test
    void a_log_line_shows_hashes_and_no_payload() {
        assertEquals("ff".repeat(48), Bytes.ofHex("ff".repeat(48)).toString());
        assertEquals("49 bytes", Bytes.ofHex("ff".repeat(49)).toString());
    }

    @Test
    void hashes_have_32_bytes_and_print_as_what_they_are() {
        // FIPS 180-4, example "abc".
        Hash abc = Hash.ofHex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertEquals(abc, Hash.sha256(ABC));
        assertEquals(abc, Hash.sha256(Bytes.ofUtf8("a"), Bytes.EMPTY, Bytes.ofUtf8("bc")));
        assertEquals(abc.hex(), abc.toString());
        assertEquals("ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=", abc.base64());
        assertTrue(abc.compareTo(Hash.ZERO) > 0 && Hash.ZERO.compareTo(abc) < 0);
        assertThrows(IllegalArgumentException.class, () -> Hash.of(Bytes.wrap(new byte[31])));
        assertThrows(IllegalArgumentException.class, () -> Hash.of(Bytes.wrap(new byte[33])));
    }

    @Test
    void a_verdict_says_what_it_is() {
        Verdict no = Verdict.refuted("INC-01", "not there");
        Verdict open = Verdict.undecided("KEY-01", "unknown");
        assertEquals("proven||", said(Verdict.proven()));
        assertEquals("refuted|INC-01|not there", said(no));
        assertEquals("undecided|KEY-01|unknown", said(open));
        assertTrue(Verdict.proven().isProven() && !no.isProven() && !open.isProven());
        assertTrue(no.isRefuted() && !open.isRefuted() && !Verdict.proven().isRefuted());
    }

    private static String said(Verdict verdict) {
        return verdict.word() + "|" + verdict.code() + "|" + verdict.detail();
    }

    @Test
    void a_refusal_keeps_its_cause_under_the_code_around_it() {
        Malformed inner = new Malformed("CBR-01", "ends early");
        Malformed outer = inner.as("STM-01");
        assertEquals("STM-01", outer.code());
        assertEquals("ends early", outer.getMessage());
        assertEquals(inner, outer.getCause());
        assertEquals(inner, inner.as("CBR-01"));
    }
}
