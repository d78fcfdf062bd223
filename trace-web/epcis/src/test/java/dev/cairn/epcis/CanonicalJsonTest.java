package dev.cairn.epcis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** RFC 8785, appendix B: the bits of a double and its text. */
    private static final Map<Long, String> NUMBERS = Map.ofEntries(
            Map.entry(0x0000000000000000L, "0"),
            Map.entry(0x8000000000000000L, "0"),
            Map.entry(0x0000000000000001L, "5e-324"),
            Map.entry(0x8000000000000001L, "-5e-324"),
            Map.entry(0x7fefffffffffffffL, "1.7976931348623157e+308"),
            Map.entry(0xffefffffffffffffL, "-1.7976931348623157e+308"),
            Map.entry(0x4340000000000000L, "9007199254740992"),
            Map.entry(0xc340000000000000L, "-9007199254740992"),
            Map.entry(0x4430000000000000L, "295147905179352830000"),
            Map.entry(0x44b52d02c7e14af5L, "9.999999999999997e+22"),
            Map.entry(0x44b52d02c7e14af6L, "1e+23"),
            Map.entry(0x44b52d02c7e14af7L, "1.0000000000000001e+23"),
            Map.entry(0x444b1ae4d6e2ef4eL, "999999999999999700000"),
            Map.entry(0x444b1ae4d6e2ef4fL, "999999999999999900000"),
            Map.entry(0x444b1ae4d6e2ef50L, "1e+21"),
            Map.entry(0x3eb0c6f7a0b5ed8cL, "9.999999999999997e-7"),
            Map.entry(0x3eb0c6f7a0b5ed8dL, "0.000001"),
            Map.entry(0x41b3de4355555553L, "333333333.3333332"),
            Map.entry(0x41b3de4355555554L, "333333333.33333325"),
            Map.entry(0x41b3de4355555555L, "333333333.3333333"),
            Map.entry(0x41b3de4355555556L, "333333333.3333334"),
            Map.entry(0x41b3de4355555557L, "333333333.33333343"),
            Map.entry(0xbecbf647612f3696L, "-0.0000033333333333333333"),
            Map.entry(0x43143ff3c1cb0959L, "1424953923781206.2"));

    @Test
    void numbers_are_written_as_in_appendix_b() {
        NUMBERS.forEach((bits, text) -> assertEquals(text, EcmaNumber.of(Double.longBitsToDouble(bits))));
    }

    /** JDK-4511638: {@code Double.toString} of JDK 17 says 1.9999999999999998E23, 8.409999999999999E21 and 2.82879384806159008E17. */
    @Test
    void numbers_are_shortest_where_jdk_17_is_not() {
        assertEquals("2e+23", EcmaNumber.of(2.0E23));
        assertEquals("8.41e+21", EcmaNumber.of(8.41E21));
        assertEquals("282879384806159000", EcmaNumber.of(2.82879384806159E17));
        assertEquals("2.2250738585072014e-308", EcmaNumber.of(Double.MIN_NORMAL));
    }

    @Test
    void random_doubles_read_back_and_no_shorter_text_does() {
        long seed = 8785;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 20_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (!Double.isFinite(value) || value == 0) {
                continue;
            }
            String text = EcmaNumber.of(value);
            assertEquals(value, Double.parseDouble(text), "seed " + seed);
            int digits = EcmaNumber.shortest(Math.abs(value)).precision();
            BigDecimal jdk = new BigDecimal(Double.toString(value)).stripTrailingZeros();
            assertEquals(true, digits <= jdk.precision(), text + " is longer than " + jdk + ", seed " + seed);
        }
    }

    @Test
    void members_are_sorted_by_utf_16_units_as_in_section_3_2_3() throws Exception {
        JsonNode node = MAPPER.readTree(
                "{\"\\u20ac\":\"Euro Sign\",\"\\r\":\"Carriage Return\",\"\\ufb33\":\"Hebrew Letter Dalet With Dagesh\","
                        + "\"1\":\"One\",\"\\ud83d\\ude00\":\"Emoji: Grinning Face\",\"\\u0080\":\"Control\",\"\\u00f6\":\"Latin Small Letter O With Diaeresis\"}");
        assertEquals(
                "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"\u00f6\":\"Latin Small Letter O With Diaeresis\","
                        + "\"\u20ac\":\"Euro Sign\",\"\ud83d\ude00\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}",
                CanonicalJson.of(node));
    }

    @Test
    void literals_and_strings_come_out_as_in_section_3_2_2() throws Exception {
        JsonNode node = MAPPER.readTree(
                "{\"numbers\":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"
                        + "\"string\":\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\",\"literals\":[null,true,false]}");
        assertEquals(
                "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                        + "\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}",
                CanonicalJson.of(node));
    }

    @Test
    void refuses_a_lone_surrogate_and_a_number_beyond_doubles() throws Exception {
        assertThrows(IllegalArgumentException.class, () -> CanonicalJson.of(TextNode.valueOf("\ud800")));
        JsonNode huge = MAPPER.readTree("1e400");
        assertThrows(IllegalArgumentException.class, () -> CanonicalJson.of(huge));
    }
}
