package dev.cairn.epcis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class EventRulesTest {
    private static final String HEAD =
            "{\"@context\":\"https://ref.gs1.org/standards/epcis/epcis-context.jsonld\",\"eventTime\":\"2026-11-21T10:00:00Z\",\"eventTimeZoneOffset\":\"+01:00\",";
    private static final String OBJECT =
            HEAD + "\"type\":\"ObjectEvent\",\"epcList\":[\"https://id.gs1.org/00/340123451111111111\"],";
    private static final String SENSOR = OBJECT
            + "\"action\":\"OBSERVE\",\"sensorElementList\":[{\"sensorMetadata\":{%s},\"sensorReport\":[{\"type\":\"Temperature\",%s}]}]}";

    private static void taken(String event) {
        assertEquals(1, Conformance.events(event).size());
    }

    private static void refused(String code, String pointer, String event) {
        CaptureDocument.Invalid invalid =
                assertInstanceOf(CaptureDocument.Invalid.class, CaptureDocument.parse(event), event);
        List<String> found = invalid.problems().stream()
                .map(p -> p.code() + " " + p.pointer())
                .toList();
        assertTrue(found.contains(code + " " + pointer), found + " for " + event);
    }

    @Test
    void refuses_times_without_an_offset_and_times_that_never_were() {
        for (String time : List.of(
                "2026-11-21T10:00:00",
                "2026-11-21",
                "2026-02-30T10:00:00Z",
                "2026-11-21T25:00:00Z",
                "2026-11-21 10:00:00Z",
                "2026-11-21T10:00Z",
                "",
                "yesterday",
                "2026-11-21T10:00:00+99:00")) {
            refused("EPC-23", "/eventTime", OBJECT.replace("2026-11-21T10:00:00Z", time) + "\"action\":\"OBSERVE\"}");
        }
        taken(OBJECT.replace("2026-11-21T10:00:00Z", "2026-11-21T10:00:00.123456789012-05:30")
                + "\"action\":\"OBSERVE\"}");
    }

    @Test
    void refuses_offsets_that_no_place_has() {
        for (String offset : List.of("Z", "01:00", "+1:00", "+14:30", "+01:60", "+0100")) {
            refused("EPC-24", "/eventTimeZoneOffset", OBJECT.replace("+01:00", offset) + "\"action\":\"OBSERVE\"}");
        }
    }

    @Test
    void refuses_an_attribute_said_in_metadata_and_in_a_report() {
        String report = "/sensorElementList/0/sensorReport/0/";
        refused("EPC-31", report + "deviceID", SENSOR.formatted("\"deviceID\":\"a:b\"", "\"deviceID\":\"a:b\""));
        refused("EPC-31", report + "rawData", SENSOR.formatted("\"rawData\":\"a:b\"", "\"rawData\":\"a:c\""));
        refused(
                "EPC-31",
                report + "deviceMetadata",
                SENSOR.formatted("\"deviceMetadata\":\"a:b\"", "\"deviceMetadata\":\"a:b\""));
        refused(
                "EPC-31",
                report + "dataProcessingMethod",
                SENSOR.formatted("\"dataProcessingMethod\":\"a:b\"", "\"dataProcessingMethod\":\"a:b\""));
        refused("EPC-31", report + "bizRules", SENSOR.formatted("\"bizRules\":\"a:b\"", "\"bizRules\":\"a:b\""));
        refused(
                "EPC-31",
                report + "time",
                SENSOR.formatted("\"time\":\"2026-11-21T10:00:00Z\"", "\"time\":\"2026-11-21T10:00:00Z\""));
        taken(SENSOR.formatted("\"deviceID\":\"a:b\"", "\"time\":\"2026-11-21T10:00:00Z\""));
    }

    @Test
    void refuses_words_and_names_that_the_standard_does_not_have() {
        refused("EPC-22", "/bizStep", OBJECT + "\"action\":\"OBSERVE\",\"bizStep\":\"shiping\"}");
        refused(
                "EPC-22",
                "/bizStep",
                OBJECT + "\"action\":\"OBSERVE\",\"bizStep\":\"urn:epcglobal:cbv:bizstep:shipping\"}");
        refused("EPC-22", "/action", OBJECT + "\"action\":\"observe\"}");
        refused("EPC-13", "/colour", OBJECT + "\"action\":\"OBSERVE\",\"colour\":\"red\"}");
        refused("EPC-13", "/childEPCs", OBJECT + "\"action\":\"OBSERVE\",\"childEPCs\":[]}");
        refused("EPC-40", "/type", HEAD + "\"type\":\"QuantityEvent\"}");
        taken(
                OBJECT
                        + "\"action\":\"OBSERVE\",\"bizStep\":\"https://ref.gs1.org/cbv/BizStep-shipping\",\"example:colour\":\"red\"}");
    }

    @Test
    void refuses_master_data_beside_an_observation() {
        refused("EPC-28", "/ilmd", OBJECT + "\"action\":\"OBSERVE\",\"ilmd\":{\"a:b\":1}}");
        refused("EPC-13", "/ilmd/b", OBJECT + "\"action\":\"ADD\",\"ilmd\":{\"b\":1}}");
        taken(OBJECT + "\"action\":\"ADD\",\"ilmd\":{\"a:b\":1}}");
    }

    @Test
    void refuses_a_thing_named_twice_and_identifiers_that_are_no_uris() {
        refused(
                "EPC-26",
                "/epcList/1",
                OBJECT.replace("\"]", "\",\"https://id.gs1.org/00/340123451111111111\"]") + "\"action\":\"OBSERVE\"}");
        refused(
                "EPC-25",
                "/epcList/0",
                OBJECT.replace("https://id.gs1.org/00/340123451111111111", "4012345") + "\"action\":\"OBSERVE\"}");
        refused(
                "EPC-25",
                "/epcList/0",
                OBJECT.replace("https://id.gs1.org/00/340123451111111111", "urn:a b") + "\"action\":\"OBSERVE\"}");
        refused(
                "EPC-21",
                "/epcList/0",
                OBJECT.replace("\"https://id.gs1.org/00/340123451111111111\"", "null") + "\"action\":\"OBSERVE\"}");
    }

    @Test
    void names_every_problem_up_to_the_limit() {
        String document =
                "{\"@context\":[\"a:b\"],\"type\":\"EPCISDocument\",\"schemaVersion\":\"2.0\",\"creationDate\":\"2026-11-21T10:00:00Z\",\"epcisBody\":{\"eventList\":["
                        + "{},".repeat(300) + "{}]}}";
        CaptureDocument.Invalid invalid =
                assertInstanceOf(CaptureDocument.Invalid.class, CaptureDocument.parse(document));
        assertEquals(Limits.PROBLEMS_MAX, invalid.problems().size());
    }
}
