package dev.cairn.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** The test cases of RFC 4231, section 4. */
class HmacTest {

    @Test
    void a_key_of_20_bytes() {
        assertCode("0b".repeat(20), "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    }

    @Test
    void a_key_shorter_than_the_digest() {
        assertCode(
                Bytes.ofUtf8("Jefe").hex(),
                "what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    @Test
    void a_key_longer_than_a_block() {
        assertCode(
                "aa".repeat(131),
                "Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    }

    @Test
    void parts_are_as_good_as_the_whole_and_one_code_leaves_nothing_for_the_next() {
        Hmac hmac = Hmac.under(Bytes.ofUtf8("Jefe"));
        Bytes whole = hmac.of(Bytes.ofUtf8("what do ya want for nothing?"));

        assertEquals(whole, hmac.of(Bytes.ofUtf8("what do ya want "), Bytes.EMPTY, Bytes.ofUtf8("for nothing?")));
    }

    @Test
    void an_empty_key_is_no_key() {
        assertThrows(IllegalArgumentException.class, () -> Hmac.under(Bytes.EMPTY));
    }

    private static void assertCode(String key, String text, String code) {
        assertEquals(code, Hmac.under(Bytes.ofHex(key)).of(Bytes.ofUtf8(text)).hex());
    }
}
