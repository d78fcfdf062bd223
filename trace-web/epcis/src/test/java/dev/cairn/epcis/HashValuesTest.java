package dev.cairn.epcis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HashValuesTest {
    private static final String EVENT =
            "{\"@context\":[\"https://ref.gs1.org/standards/epcis/epcis-context.jsonld\",{\"ex\":\"%s\"}],"
                    + "\"type\":\"ObjectEvent\",\"eventTime\":\"%s\",\"eventTimeZoneOffset\":\"+00:00\",\"action\":\"ADD\",\"epcList\":[],\"bizStep\":\"shipping\"%s}";

    private static String preHash(String namespace, String time, String more) {
        return EventHash.preHash(
                Conformance.events(EVENT.formatted(namespace, time, more)).get(0));
    }

    private static String preHash(String more) {
        return preHash("https://ns.example.com/", "2026-11-21T10:00:00Z", more);
    }

    @Test
    void what_reads_as_a_number_is_written_as_a_double() {
        Map<String, String> numbers = Map.ofEntries(
                Map.entry("00123", "123"),
                Map.entry("1e5", "100000"),
                Map.entry("+5", "5"),
                Map.entry("-0", "0"),
                Map.entry("1E10", "10000000000"),
                Map.entry("12345678901234567890", "12345678901234567168"),
                Map.entry("0.00001", "1e-05"),
                Map.entry("0.0001", "0.0001"),
                Map.entry("-1.50", "-1.5"),
                Map.entry("5.", "5"),
                Map.entry(".5", "0.5"),
                Map.entry("1_000", "1000"),
                Map.entry("0.000012345", "1.2345e-05"),
                Map.entry("1e-300", "1e-300"),
                Map.entry("inf", "inf"),
                Map.entry("nan", "nan"),
                Map.entry("1e999", "1e999"),
                Map.entry("0x10", "0x10"),
                Map.entry("1__0", "1__0"),
                Map.entry("1f", "1f"),
                Map.entry("1 2", "1 2"),
                Map.entry("2024-01-01", "2024-01-01"));
        numbers.forEach((text, expected) -> assertEquals(expected, HashValues.number(text)));
    }

    @Test
    void times_are_rounded_half_up_at_the_fourth_decimal() {
        Map<String, String> times = Map.of(
                "2026-11-21T10:00:00.1425Z", "2026-11-21T10:00:00.143Z",
                "2026-11-21T10:00:00.1424999Z", "2026-11-21T10:00:00.142Z",
                "2026-11-21T23:59:59.9996-01:00", "2026-11-22T01:00:00.000Z",
                "1969-12-31T23:59:59.9991Z", "1969-12-31T23:59:59.999Z",
                "2026-11-21T10:00:00+05:30", "2026-11-21T04:30:00.000Z");
        times.forEach((written, hashed) ->
                assertTrue(preHash("https://ns.example.com/", written, "").contains("eventTime=" + hashed), written));
    }

    @Test
    void an_extension_beside_its_parent_needs_a_namespace_that_ends_in_a_slash() {
        String place = ",\"readPoint\":{\"id\":\"https://id.gs1.org/414/4012345000115\",\"ex:rp\":\"x\"}";
        assertTrue(preHash("https://ns.example.com/", "2026-11-21T10:00:00Z", place)
                .endsWith("readPointid=https://id.gs1.org/414/4012345000115{https://ns.example.com/}rp=x"));
        assertTrue(preHash("https://ns.example.com#", "2026-11-21T10:00:00Z", place)
                .endsWith("readPointid=https://id.gs1.org/414/4012345000115readPoint{https://ns.example.com#}rp=x"));
    }

    @Test
    void extensions_are_nested_sorted_and_repeat_the_key_of_a_list() {
        String ilmd =
                ",\"ilmd\":{\"ex:z\":true,\"ex:a\":{\"ex:b\":[\"3\",\"2\",{\"ex:c\":\"\"}]},\"ex:best\":\"2024-01-01\",\"rdfs:comment\":\"no\"}";
        assertTrue(
                preHash(ilmd)
                        .endsWith(
                                "ilmd{https://ns.example.com/}a{https://ns.example.com/}b=2{https://ns.example.com/}b=3{https://ns.example.com/}b{https://ns.example.com/}c"
                                        + "{https://ns.example.com/}best=2024-01-01{https://ns.example.com/}z=true"),
                preHash(ilmd));
    }

    @Test
    void the_last_group_is_transactions_destinations_ilmd_sources_extensions() {
        String more =
                ",\"ex:f\":\"1\",\"sourceList\":[{\"source\":\"urn:x:s\",\"type\":\"location\"}],\"ilmd\":{\"ex:i\":\"1\"},"
                        + "\"destinationList\":[{\"destination\":\"urn:x:d\",\"type\":\"location\"}],\"bizTransactionList\":[{\"bizTransaction\":\"urn:x:b\"}]";
        assertTrue(
                preHash(more)
                        .endsWith(
                                "bizTransactionListbizTransaction=urn:x:bdestinationListtype=https://ref.gs1.org/cbv/SDT-locationdestination=urn:x:d"
                                        + "ilmd{https://ns.example.com/}i=1sourceListtype=https://ref.gs1.org/cbv/SDT-locationsource=urn:x:s{https://ns.example.com/}f=1"),
                preHash(more));
    }

    @Test
    void a_bare_word_in_an_extension_is_expanded_where_the_event_has_it_as_a_word() {
        assertTrue(preHash(",\"ex:f\":\"shipping\"")
                .endsWith("{https://ns.example.com/}f=https://ref.gs1.org/cbv/BizStep-shipping"));
        assertTrue(preHash(",\"ex:f\":\"receiving\"").endsWith("{https://ns.example.com/}f=receiving"));
    }

    @Test
    void a_name_whose_prefix_nobody_defines_stays_as_it_is() {
        assertTrue(preHash(",\"other:f\":\"x\"").endsWith("other:f=x"));
    }

    @Test
    void only_extensions_can_be_named_away() {
        String named = ",\"ex:f\":\"1\",\"ex:ignoreFields\":[\"ex:f\",\"bizStep\",\"readPoint\"]";
        assertEquals(preHash(""), preHash(named));
    }

    @Test
    void texts_are_sorted_by_code_point() {
        List<String> texts = new ArrayList<>(List.of("\ud83d\ude00", "\uff5e", "a", "", "ab"));
        texts.sort(CodePointOrder.COMPARATOR);
        assertEquals(List.of("", "a", "ab", "\uff5e", "\ud83d\ude00"), texts);
    }
}
