package dev.cairn.epcis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is hard to say in XML: names and values that would be something else there, and how words are spelled. */
class XmlAnswerTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final String EX = "https://ns.example.com/epcis/";

    private static ObjectNode event(String... extensions) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.putArray("@context")
                .add("https://ref.gs1.org/standards/epcis/epcis-context.jsonld")
                .addObject()
                .put("ex", EX);
        event.put("type", "ObjectEvent")
                .put("eventTime", "2026-11-30T10:00:00Z")
                .put("eventTimeZoneOffset", "+01:00")
                .put("action", "OBSERVE")
                .put("bizStep", "shipping");
        event.putArray("epcList").add("https://id.gs1.org/01/09521141012345/21/77");
        for (int i = 0; i < extensions.length; i += 2) {
            event.put(extensions[i], extensions[i + 1]);
        }
        return event;
    }

    private static Optional<Problem> add(XmlAnswer answer, ObjectNode event) {
        return answer.add(
                event,
                new XmlAnswer.Proof("ni:///sha-256;00?ver=CBV2.0", "http://127.0.0.1/p?a=1&b=2", List.of(7L), 0));
    }

    private static String written(ObjectNode event) {
        XmlAnswer answer = new XmlAnswer(XmlWords.WEB_URI);
        assertEquals(Optional.empty(), add(answer, event));
        return answer.document("SimpleEventQuery", NOW);
    }

    private static String code(ObjectNode event) {
        XmlAnswer answer = new XmlAnswer(XmlWords.WEB_URI);
        String code = add(answer, event).map(Problem::code).orElse("none");
        if (!code.equals("none")) {
            String document = answer.document("SimpleEventQuery", NOW);
            assertTrue(document.contains("<EventList>\n</EventList>"), document);
            assertFalse(document.contains("<cairn:proof "), document);
        }
        return code;
    }

    private static void assertSame(ObjectNode event) {
        String document = written(event);
        List<EpcisEvent> read = Conformance.events(document);
        assertEquals(1, read.size(), document);
        assertEquals(new PreHash(event).text(), new PreHash(read.get(0).node()).text(), document);
    }

    @Test
    void values_cannot_end_what_holds_them() {
        for (String value : List.of(
                "</ex:a><ObjectEvent/>",
                "]]>",
                "<![CDATA[x]]>",
                "&lt;",
                "&#60;",
                "\" x=\"",
                "' a='",
                "<?xml?>",
                "<!--",
                "a\r\nb\tc",
                "𝒳🍅")) {
            assertSame(event("ex:a", value));
            ObjectNode sensed = event();
            sensed.putArray("sensorElementList")
                    .addObject()
                    .putArray("sensorReport")
                    .addObject()
                    .put("type", "Temperature")
                    .put("stringValue", value)
                    .put("ex:a", value);
            assertSame(sensed);
        }
    }

    @Test
    void names_that_are_none_in_xml_are_told_and_nothing_is_written() {
        for (String name : List.of(
                "ex:a><evil/><b",
                "ex:a b=\"c\"",
                "ex:1",
                "ex:",
                "ex:a:b",
                "ex:-",
                "ex:a/b",
                "ex:é<",
                "xml:lang",
                "xmlns:x",
                "XML:a",
                "https://example.com/a",
                "a b:c",
                "ex\" y=\"z:a",
                "@id",
                "")) {
            assertEquals("EPC-33", code(event(name, "v")), name);
        }
    }

    @Test
    void characters_that_xml_does_not_have_are_told() {
        for (String value : List.of("\u0000", "a\u0001", "\u001b[31m", "\uFFFE", "\uFFFF", "\b")) {
            assertEquals("EPC-33", code(event("ex:a", "x" + value + "y")), value);
        }
        assertEquals("EPC-33", code(event("ex:a", "half \uD83C")));
    }

    @Test
    void an_extension_in_the_standards_own_namespaces_is_told_since_it_would_become_a_member() {
        for (String uri : List.of(
                "urn:epcglobal:epcis:xsd:2",
                "urn:epcglobal:epcis-query:xsd:2",
                "http://www.w3.org/2001/XMLSchema-instance",
                "http://www.w3.org/XML/1998/namespace",
                "")) {
            ObjectNode event = event("evil:recordTime", "2020-01-01T00:00:00Z");
            ((ObjectNode) event.path("@context").get(1)).put("evil", uri);
            assertEquals("EPC-33", code(event), uri);
        }
    }

    @Test
    void a_place_with_a_member_that_xml_reads_as_layout_is_told() {
        ObjectNode event = event();
        event.putObject("readPoint").put("id", "urn:x:1").put("extension", "lost");
        assertEquals("EPC-34", code(event));
    }

    @Test
    void text_with_attributes_comes_back_as_it_came() {
        String xml = "<ObjectEvent xmlns:ex=\"" + EX + "\"><eventTime>2026-11-30T10:00:00Z</eventTime>"
                + "<eventTimeZoneOffset>+01:00</eventTimeZoneOffset><epcList><epc>urn:x:1</epc></epcList><action>OBSERVE</action>"
                + "<ex:weight unit=\"kg\">5</ex:weight></ObjectEvent>";
        String written = written(Conformance.events(xml).get(0).tree());
        assertTrue(written.contains("<ex:weight unit=\"kg\">5</ex:weight>"), written);
    }

    @Test
    void prefixes_that_an_event_does_not_define_stay_undefined() {
        ObjectNode event = event("cbvmda:lotNumber", "L1", "forgotten:field", "x");
        assertSame(event);
        String written = written(event);
        assertTrue(written.contains("xmlns:cbvmda=\"urn:epcglobal:cbv:mda:\""), written);
        assertTrue(written.contains("cairn:implied=\"cbvmda forgotten\""), written);
        EpcisEvent read = Conformance.events(written).get(0);
        assertFalse(read.json().contains("urn:epcglobal:cbv:mda"), read.json());
    }

    @Test
    void ours_is_not_the_prefix_of_a_sender_who_calls_another_namespace_cairn() {
        ObjectNode event = event("cairn:implied", "ex", "forgotten:field", "x");
        ((ObjectNode) event.path("@context").get(1)).put("cairn", "https://other.example/");
        assertSame(event);
    }

    @Test
    void words_are_spelled_as_asked() {
        XmlAnswer urns = new XmlAnswer(XmlWords.URN);
        assertEquals(Optional.empty(), add(urns, event()));
        assertTrue(urns.document("q", NOW).contains("<bizStep>urn:epcglobal:cbv:bizstep:shipping</bizStep>"));
        assertTrue(written(event()).contains("<bizStep>https://ref.gs1.org/cbv/BizStep-shipping</bizStep>"));
    }

    @Test
    void proofs_stand_beside_the_events() {
        String document = written(event());
        assertTrue(
                document.contains("</resultsBody><cairn:proofs><cairn:proof id=\"ni:///sha-256;00?ver=CBV2.0\">"
                        + "<cairn:bundle>http://127.0.0.1/p?a=1&amp;b=2</cairn:bundle><cairn:entry>7</cairn:entry>"),
                document);
    }

    /** Strings of what is dangerous and what is not, as names and values at every depth: told or the same, never something else. */
    @Test
    void nothing_that_an_event_says_breaks_out() {
        long seed = 20261130;
        Random random = new Random(seed);
        List<String> parts = List.of(
                "ex",
                "a",
                ":",
                "<",
                ">",
                "\"",
                "'",
                "&",
                "=",
                "/",
                " ",
                "]]>",
                "xmlns",
                "extension",
                "\u0000",
                "é",
                "\n",
                "{",
                "}",
                "🍅",
                "urn:epcglobal:epcis:xsd:2",
                "<!DOCTYPE",
                "rdf",
                "value",
                "ex:a",
                "ex:b",
                "1");
        int said = 0;
        for (int i = 0; i < 3_000; i++) {
            ObjectNode event = event();
            ObjectNode at = event;
            for (int depth = random.nextInt(3); depth >= 0; depth--) {
                for (int n = random.nextInt(3); n > 0; n--) {
                    at.put("ex:" + some(random, parts), some(random, parts));
                }
                ((ObjectNode) event.path("@context").get(1)).put(some(random, parts), some(random, parts));
                at = at.putObject(random.nextInt(4) > 0 ? "ex:b" : some(random, parts) + ":" + some(random, parts));
            }
            if (random.nextInt(3) == 0) {
                event.putObject("readPoint").put("id", "urn:x:1").put(some(random, parts), some(random, parts));
            }
            String problem = code(event);
            if (problem.equals("none")) {
                assertSame(event);
                said++;
            } else {
                assertTrue(problem.matches("EPC-3[34]"), "seed " + seed + " " + problem + " " + event);
            }
        }
        System.out.println("hostile events said in XML: " + said + " of 3000, the rest told");
        assertTrue(said > 100 && said < 2_900, said + " said, seed " + seed);
    }

    private static String some(Random random, List<String> parts) {
        StringBuilder text = new StringBuilder();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            text.append(parts.get(random.nextInt(parts.size())));
        }
        return text.toString();
    }
}
