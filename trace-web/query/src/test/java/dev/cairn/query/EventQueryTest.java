package dev.cairn.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.epcis.CaptureDocument;
import dev.cairn.query.EventQuery.Invalid;
import dev.cairn.query.EventQuery.Order;
import dev.cairn.query.EventQuery.Parsed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventQueryTest {
    private static final Instant LOGGED = Instant.parse("2026-11-30T00:00:00Z");

    private static EventQuery.Result read(String... namesAndValues) {
        List<Map.Entry<String, String>> parameters = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            parameters.add(Map.entry(namesAndValues[i], namesAndValues[i + 1]));
        }
        return EventQuery.parse(parameters, Map.of("example", RandomEvents.NAMESPACE), MasterData.NONE);
    }

    private static EventQuery query(String... namesAndValues) {
        EventQuery.Result result = read(namesAndValues);
        assertTrue(result instanceof Parsed, () -> "refused: " + result);
        return ((Parsed) result).query();
    }

    private static QueryProblem only(EventQuery.Result result) {
        assertTrue(result instanceof Invalid, () -> "taken: " + result);
        List<QueryProblem> problems = ((Invalid) result).problems();
        assertEquals(1, problems.size(), problems::toString);
        return problems.get(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "GE_eventDate; 2026-11-30T00:00:00Z; QRY-01",
                "EQ_value; 4; QRY-01",
                "LE_eventTime; 2026-11-30T00:00:00Z; QRY-01",
                "EQ_; x; QRY-01",
                "EQ_myField; x; QRY-01",
                "HASATTR_colour; x; QRY-01",
                "MATCH_epcs; urn:uuid:1; QRY-01",
                "EQ_value_; 4; QRY-01",
                "EQ_value_cel; 4; QRY-01",
                "GE_eventTime; not-a-date; QRY-03",
                "GE_eventTime; 2026-11-30T00:00:00; QRY-03",
                "GE_eventTime; 2026-11-30T00:00:00 01:00; QRY-03",
                "GE_value_CEL; warm; QRY-03",
                "GE_value_CEL; 1e99999; QRY-03",
                "GE_value_CEL; NaN; QRY-03",
                "GE_value_CEL; 4|5; QRY-03",
                "GE_example:a; warm; QRY-03",
                "EQ_bizStep; shipping||receiving; QRY-03",
                "EQ_hexBinaryValue; XY; QRY-03",
                "EXISTS_errorDeclaration; yes; QRY-03",
                "eventCountLimit; 0; QRY-03",
                "eventCountLimit; -1; QRY-03",
                "maxEventCount; 9999999999; QRY-03",
                "perPage; ten; QRY-03",
                "EQ_action; SHIPPED; QRY-04",
                "eventType; QuantityEvent; QRY-04",
                "EQ_bizStep; teleporting; QRY-04",
                "EQ_bizTransaction_receipt; urn:uuid:1; QRY-04",
                "orderDirection; SIDEWAYS; QRY-04",
                "orderBy; place; QRY-04",
                "MATCH_epc; 2017; QRY-05",
                "MATCH_epc; urn:epc:idpat:sgtin:*.112345.7; QRY-05",
                "MATCH_epc; urn:epc:idpat:sgtin:0614141.*; QRY-05",
                "MATCH_epc; urn:epc:idpat:sgtin:06.*.*; QRY-05",
                "MATCH_epc; urn:epc:idpat:sgtin:0614141.1.*; QRY-05",
                "MATCH_epc; urn:epc:idpat:xyz:0614141.*; QRY-05",
                "MATCH_epc; urn:epc:idpat:sgtin; QRY-05",
                "EQ_readPoint; gate 4; QRY-05",
                "EQ_other:a; x; QRY-08",
                "orderBy; example:a; QRY-09"
            })
    void refuses_what_is_malformed_with_the_name_and_the_code(String name, String value, String code) {
        QueryProblem problem = only(read(name, value));
        assertEquals(code, problem.code(), problem::toString);
        assertEquals(name, problem.parameter());
    }

    @Test
    void tells_every_problem_at_once() {
        EventQuery.Result result = read("EQ_action", "SHIPPED", "GE_eventTime", "soon", "orderDirection", "UP");
        assertEquals(3, ((Invalid) result).problems().size(), result::toString);
    }

    @Test
    void names_the_nearest_parameter_and_what_a_plus_became() {
        assertTrue(only(read("EQ_bizstep", "shipping")).text().contains("EQ_bizStep?"));
        assertTrue(only(read("GE_value", "4")).text().contains("GE_value_CEL"));
        assertTrue(
                only(read("GE_eventTime", "2026-11-30T00:00:00 01:00")).text().contains("%2B"));
    }

    @Test
    void refuses_a_parameter_twice_in_one_or_in_two_spellings() {
        assertEquals(
                "QRY-02", only(read("EQ_action", "ADD", "EQ_action", "DELETE")).code());
        String time = "2026-11-30T00:00:00Z";
        assertEquals(
                "QRY-02",
                only(read("GE_errorDeclarationTime", time, "GE_errorDeclaration_Time", time))
                        .code());
        assertEquals(
                "QRY-02",
                only(read("EXISTS_sensorElement", "true", "EXISTS_sensorElementList", "true"))
                        .code());
    }

    @Test
    void refuses_the_two_limits_together() {
        assertEquals(
                "QRY-06",
                only(read("eventCountLimit", "5", "maxEventCount", "5")).code());
    }

    @Test
    void refuses_what_is_beyond_its_limits() {
        String many = IntStream.rangeClosed(0, QueryLimits.VALUES_MAX)
                .mapToObj(i -> "urn:x:" + i)
                .collect(Collectors.joining("|"));
        assertEquals("QRY-07", only(read("MATCH_epc", many)).code());
        assertEquals(
                "QRY-07",
                only(read("EQ_stringValue", "x".repeat(QueryLimits.VALUE_CHARS_MAX + 1)))
                        .code());
        assertEquals(
                "QRY-07",
                only(read("EQ_example:" + "x".repeat(QueryLimits.NAME_CHARS_MAX), "1"))
                        .code());
        String[] parameters = new String[2 * QueryLimits.PARAMETERS_MAX + 2];
        for (int i = 0; i < parameters.length; i += 2) {
            parameters[i] = "EQ_example:f" + i;
            parameters[i + 1] = "1";
        }
        assertEquals("QRY-07", only(read(parameters)).code());
    }

    @Test
    void takes_an_empty_value_as_an_absent_parameter() {
        EventQuery query = query("EQ_action", "", "eventCountLimit", "", "unheardOf", "");
        assertEquals(List.of(), query.conditions());
        assertTrue(query.eventCountLimit().isEmpty());
    }

    @Test
    void sorts_by_event_time_the_newest_first_unless_told() {
        assertEquals(Order.EVENT_TIME, query().order());
        assertFalse(query().ascending());
        EventQuery told = query("orderBy", "recordTime", "orderDirection", "ASC", "perPage", "7");
        assertEquals(Order.RECORD_TIME, told.order());
        assertTrue(told.ascending());
        assertEquals(7, told.perPage());
        assertEquals(QueryLimits.PAGE_EVENTS_MAX, query("perPage", "999999").perPage());
    }

    @Test
    void one_question_whatever_its_page() {
        assertEquals(
                query("EQ_action", "ADD").question(),
                query("perPage", "7", "EQ_action", "ADD", "nextPageToken", "x").question());
        assertFalse(query("EQ_action", "ADD")
                .question()
                .equals(query("EQ_action", "DELETE").question()));
    }

    private static boolean found(String event, String... query) {
        String context =
                "\"@context\":[\"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld\",{\"example\":\""
                        + RandomEvents.NAMESPACE + "\"}],";
        String text = "{" + context
                + "\"type\":\"ObjectEvent\",\"eventTime\":\"2026-11-30T10:00:00.5+01:00\",\"eventTimeZoneOffset\":\"+01:00\",\"action\":\"ADD\",\"epcList\":[\"urn:epc:id:sgtin:0614141.107346.2017\"],\"readPoint\":{\"id\":\"urn:epc:id:sgln:0614141.00777.D7\"}"
                + event + "}";
        CaptureDocument.Result result = CaptureDocument.parse(text);
        assertTrue(result instanceof CaptureDocument.Captured, () -> result + " of " + text);
        return Facts.of(((CaptureDocument.Captured) result).events().get(0), LOGGED)
                .meet(query(query));
    }

    private static boolean measured(String report, String... query) {
        return found(",\"sensorElementList\":[{\"sensorReport\":[{\"type\":\"Temperature\"," + report + "}]}]", query);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EQ_value_CEL=4",
                "EQ_value_KEL=277.15",
                "GE_value_KEL=277.15",
                "LE_value_KEL=277.15",
                "EQ_value_FAH=39.2",
                "EQ_value_A48=498.87",
                "GT_value_KEL=277.1499999",
                "LT_value_FAH=39.20000001"
            })
    void four_degrees_are_found_in_every_scale(String query) {
        assertTrue(measured("\"value\":4,\"uom\":\"CEL\"", query.split("=")), query);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GT_value_CEL=4",
                "LT_value_KEL=277.15",
                "EQ_value_KEL=4",
                "EQ_value_KGM=4",
                "EQ_value_XYZ=4",
                "EQ_minValue_CEL=4",
                "GT_value_KEL=277.15",
                "GE_value_FAH=39.20000001"
            })
    void four_degrees_are_not_found_as_something_else(String query) {
        assertFalse(measured("\"value\":4,\"uom\":\"CEL\"", query.split("=")), query);
    }

    @Test
    void a_deviation_has_no_zero_point() {
        assertTrue(measured("\"sDev\":1,\"uom\":\"CEL\"", "EQ_sDev_KEL", "1"));
        assertTrue(measured("\"sDev\":1,\"uom\":\"CEL\"", "EQ_sDev_FAH", "1.8"));
        assertFalse(measured("\"sDev\":1,\"uom\":\"CEL\"", "EQ_sDev_KEL", "274.15"));
    }

    @Test
    void finds_the_item_by_urn_digital_link_and_pattern() {
        assertTrue(found("", "MATCH_epc", "https://example.com/01/10614141073464/21/2017"));
        assertTrue(found("", "MATCH_anyEPC", "urn:epc:idpat:sgtin:0614141.107346.*"));
        assertTrue(found("", "MATCH_epc", "urn:epc:idpat:sgtin:0614141.*.*|urn:uuid:1"));
        assertFalse(found("", "MATCH_epc", "urn:epc:idpat:sgtin:0614142.*.*"));
        assertFalse(found("", "MATCH_epcClass", "urn:epc:idpat:sgtin:0614141.107346.*"));
        assertFalse(found("", "MATCH_epc", "https://id.gs1.org/01/10614141073464"));
    }

    @Test
    void a_part_lies_within_its_site_and_a_site_not_within_its_part() {
        assertTrue(found("", "WD_readPoint", "urn:epc:id:sgln:0614141.00777.0"));
        assertTrue(found("", "WD_readPoint", "https://id.gs1.org/414/0614141007776/254/D7"));
        assertFalse(found("", "EQ_readPoint", "urn:epc:id:sgln:0614141.00777.0"));
        assertFalse(found("", "WD_readPoint", "urn:epc:id:sgln:0614141.00777.D8"));
    }

    @Test
    void compares_instants_not_their_spellings() {
        assertTrue(found("", "GE_eventTime", "2026-11-30T09:00:00.5Z"));
        assertFalse(found("", "LT_eventTime", "2026-11-30T09:00:00.500Z"));
        assertTrue(found("", "LT_eventTime", "2026-11-30T09:00:00.500000001Z"));
        assertTrue(found("", "GE_recordTime", LOGGED.toString()));
        assertTrue(found(",\"recordTime\":\"2020-01-01T00:00:00Z\"", "GE_recordTime", LOGGED.toString()));
    }

    @Test
    void finds_extensions_by_prefix_by_full_name_and_as_number() {
        String event = ",\"example:a\":\"007\",\"ilmd\":{\"example:b\":{\"example:c\":[1,\"x\"]}}";
        assertTrue(found(event, "EQ_example:a", "007"));
        assertTrue(found(event, "EQ_" + RandomEvents.NAMESPACE + "a", "7"));
        assertTrue(found(event, "EQ_https://ns.example.com/epcis#a", "7.0"));
        assertFalse(found(event, "EQ_example:a", "07x"));
        assertTrue(found(event, "EQ_INNER_ILMD_example:c", "x"));
        assertFalse(found(event, "EQ_ILMD_example:c", "x"));
        assertFalse(found(event, "EQ_INNER_example:c", "x"));
        assertTrue(found(event, "LE_INNER_ILMD_example:c", "1"));
        assertTrue(found(event, "EXISTS_ILMD_example:b", "true"));
        assertTrue(found(event, "EXISTS_example:b", "false"));
    }

    @Test
    void the_same_attribute_is_found_in_metadata_and_in_a_report() {
        String report = "\"deviceID\":\"urn:epc:id:giai:4000001.111\"";
        assertTrue(measured(report, "EQ_deviceID", "https://id.gs1.org/8004/4000001111"));
        String both = ",\"sensorElementList\":[{\"sensorMetadata\":{" + report
                + "},\"sensorReport\":[{\"type\":\"gs1:Temperature\"}]}]";
        assertTrue(found(both, "EQ_deviceID", "https://id.gs1.org/8004/4000001111", "EQ_type", "Temperature"));
    }
}
