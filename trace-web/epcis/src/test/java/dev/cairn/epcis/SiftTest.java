package dev.cairn.epcis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.epcis.CaptureDocument.Sifted;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SiftTest {
    private static final String CONTEXT = "\"@context\":\"https://ref.gs1.org/standards/epcis/epcis-context.jsonld\"";

    private static String event(String action) {
        return "{\"type\":\"ObjectEvent\",\"eventTime\":\"2026-11-01T10:00:00Z\",\"eventTimeZoneOffset\":\"+00:00\","
                + "\"epcList\":[\"urn:epc:id:sgtin:4012345.011111.9876\"],\"action\":\"" + action + "\"}";
    }

    private static String document(String version, String... events) {
        return "{" + CONTEXT + ",\"type\":\"EPCISDocument\",\"schemaVersion\":\"" + version
                + "\",\"creationDate\":\"2026-11-01T10:00:00Z\",\"epcisBody\":{\"eventList\":["
                + String.join(",", events) + "]}}";
    }

    private static Sifted sift(String text) {
        return CaptureDocument.sift(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void keeps_the_valid_events_with_their_places_and_tells_why_the_others_are_not() {
        Sifted sifted = sift(document("2.0", event("OBSERVE"), event("LOOK"), event("ADD")));
        assertEquals(
                List.of("/epcisBody/eventList/0", "/epcisBody/eventList/2"),
                sifted.events().stream().map(CaptureDocument.Placed::pointer).toList());
        assertEquals(
                List.of("/epcisBody/eventList/1/action"),
                sifted.problems().stream().map(Problem::pointer).distinct().toList());
        assertFalse(sifted.bare());
    }

    @Test
    void keeps_no_event_of_an_envelope_that_is_wrong() {
        Sifted sifted = sift(document("new", event("OBSERVE")));
        assertEquals(List.of(), sifted.events());
        assertEquals("/schemaVersion", sifted.problems().get(0).pointer());
    }

    @Test
    void one_wrong_event_refuses_the_document_that_is_parsed_wholly() {
        String text = document("2.0", event("OBSERVE"), event("LOOK"));
        assertInstanceOf(CaptureDocument.Invalid.class, CaptureDocument.parse(text));
    }

    @Test
    void says_when_an_event_came_alone() {
        Sifted sifted = sift("{" + CONTEXT + "," + event("OBSERVE").substring(1));
        assertTrue(sifted.bare());
        assertEquals("", sifted.events().get(0).pointer());
    }

    @Test
    void what_is_no_document_has_a_problem_and_no_event() {
        for (String text : List.of("", "{", "[]", "{}", "null", "{\"type\":\"EPCISDocument\"}")) {
            Sifted sifted = sift(text);
            assertEquals(List.of(), sifted.events(), text);
            assertFalse(sifted.problems().isEmpty(), text);
        }
    }
}
