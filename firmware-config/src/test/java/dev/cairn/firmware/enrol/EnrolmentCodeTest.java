package dev.cairn.firmware.enrol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.proof.Bytes;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnrolmentCodeTest {
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private final EnrolmentCode code = EnrolmentCode.draw(new SecureRandom());

    @Test
    void is_the_same_however_it_is_typed() {
        String spoken = code.spoken();
        assertTrue(spoken.matches("[0-9A-Z]{5}(-[0-9A-Z]{5}){3}"), spoken);
        assertEquals(code, EnrolmentCode.typed(spoken));
        assertEquals(
                code, EnrolmentCode.typed(" " + spoken.toLowerCase(Locale.ROOT).replace('-', ' ')));
        assertEquals(code, EnrolmentCode.typed(spoken.replace('0', 'o').replace('1', 'l')));
    }

    @Test
    void a_mistyped_character_is_nearly_always_found_before_anybody_is_asked() {
        int missed = 0;
        int tried = 0;
        for (int at = 0; at < EnrolmentCode.CHARS; at++) {
            for (char other : ALPHABET.toCharArray()) {
                String typed =
                        code.text().substring(0, at) + other + code.text().substring(at + 1);
                if (!typed.equals(code.text())) {
                    tried++;
                    missed += reads(typed) ? 1 : 0;
                }
            }
        }
        assertTrue(missed < tried / 10, missed + " of " + tried);
    }

    private static boolean reads(String typed) {
        try {
            EnrolmentCode.typed(typed);
            return true;
        } catch (IllegalArgumentException no) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "7KQ4", "7KQ4M-9XT2C-6R0HZ-B8WNKD", "7KQ4M-9XT2C-6R0HZ-B8WÑD", "U0000-00000-00000-00000"})
    void refuses_what_is_no_code(String typed) {
        assertThrows(IllegalArgumentException.class, () -> EnrolmentCode.typed(typed));
    }

    @Test
    void refuses_a_text_without_end_unread() {
        assertThrows(IllegalArgumentException.class, () -> EnrolmentCode.typed("7".repeat(1 << 20)));
    }

    @Test
    void no_two_of_many_are_alike_and_none_shows_its_secret() {
        SecureRandom random = new SecureRandom();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            assertTrue(seen.add(EnrolmentCode.draw(random).text()));
        }
        assertFalse(code.toString().contains(code.text().substring(4)));
    }

    @Test
    void a_confirmation_holds_for_one_code_and_one_answer_only() {
        Bytes body = Bytes.ofUtf8("certificates");
        Bytes confirmed = EnrolmentCode.confirm(code.hash(), body);
        assertEquals(
                confirmed,
                EnrolmentCode.confirm(EnrolmentCode.typed(code.text()).hash(), body));
        assertNotEquals(confirmed, EnrolmentCode.confirm(code.hash(), Bytes.ofUtf8("certificatez")));
        assertNotEquals(
                confirmed,
                EnrolmentCode.confirm(EnrolmentCode.draw(new SecureRandom()).hash(), body));
        assertFalse(code.is(EnrolmentCode.draw(new SecureRandom()).hash()));
        assertTrue(code.is(code.hash()));
    }

    @Test
    void the_worked_example_of_the_page_holds() {
        EnrolmentCode example = EnrolmentCode.typed("7KQ4M-9XT2C-6R0HZ-B8WNK");
        assertEquals(
                "e2a5632e5210bb91730840c97cf7e9584a5bb14c3a9a9542ffe92891e0e73272",
                example.hash().hex());
        assertEquals(
                "020b4f1fcc4447ff7ededcd31919901c938a960eac8dc7ec2740706231f75038",
                EnrolmentCode.confirm(example.hash(), Bytes.ofUtf8("certificates"))
                        .hex());
    }
}
