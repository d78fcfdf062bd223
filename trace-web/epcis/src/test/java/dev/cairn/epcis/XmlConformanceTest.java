package dev.cairn.epcis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The published XML documents: taken or refused like their JSON twins, and the same events where both are taken. */
class XmlConformanceTest {
    private static final String CAPTURE = "epcis-openepcis/XML/Capture/";

    /** Decided file by file; all but the last two are refused as JSON too, with the same code or for a reason that JSON cannot have. */
    private static final Map<String, String> REFUSED = Map.of(
            "AggregationEvent_all_possible_fields.xml", "EPC-31",
            "AssociationEvent_all_possible_fields.xml", "EPC-31",
            "ObjectEvent_all_possible_fields.xml", "EPC-31",
            "TransactionEvent_all_possible_fields.xml", "EPC-31",
            "TransformationEvent_all_possible_fields.xml", "EPC-31",
            "SensorData_with_combined_events.xml", "EPC-20",
            "JumbledFieldsOrder.xml", "EPC-09",
            "epcisDocWithAllGS1Keys.xml", "EPC-26");

    /** Where a published invalid document is wrong, behind {@code …/ObjectEvent}. */
    private static final Map<String, String> WRONG = Map.of(
            "ObjectEvent_bare_event_without_action.xml", "EPC-20",
            "ObjectEvent_with_invalid_action.xml", "EPC-22/action",
            "ObjectEvent_with_invalid_eventTime_format.xml", "EPC-23/eventTime",
            "ObjectEvent_with_near_miss_action.xml", "EPC-22/action",
            "ObjectEvent_with_unknown_element.xml", "EPC-13/madeUpField",
            "ObjectEvent_with_wrong_element_order.xml", "EPC-09/eventTime",
            "ObjectEvent_without_eventTime.xml", "EPC-20");

    /** The twins say different things: an empty element that the JSON lacks; a type outside the vocabulary, with GS1's prefix in XML alone. */
    private static final Set<String> TWINS_DIFFER =
            Set.of("TransactionEvent.xml", "TransactionEvent_with_userExtensions.xml");

    @Test
    void published_documents_are_taken_but_for_those_decided_against() throws IOException {
        Map<String, String> refused = refused("Documents", 37);
        refused.putAll(refused("Events", 6));
        assertEquals(REFUSED, refused);
    }

    @Test
    void published_invalid_documents_are_refused_at_the_right_place() throws IOException {
        assertEquals(WRONG.keySet(), refused("Invalid", 7).keySet());
        for (Path file : Conformance.files(CAPTURE + "Invalid", ".xml")) {
            Problem first = problem(file);
            assertEquals(
                    WRONG.get(file.getFileName().toString()),
                    first.code() + first.pointer().replaceFirst(".*/ObjectEvent", ""),
                    file.getFileName() + " " + first);
            assertTrue(first.text().matches(".*; line \\d+"), first.text());
        }
    }

    @Test
    void xml_and_json_of_one_document_are_the_same_events() throws IOException {
        int events = 0;
        List<String> differing = new ArrayList<>();
        for (Path json : twins()) {
            Path xml = Path.of(json.toString().replace("/JSON/", "/XML/").replace(".json", ".xml"));
            List<String> fromXml = hashes(CaptureDocument.parseXml(Files.readString(xml)));
            List<String> fromJson = hashes(CaptureDocument.parse(withStandardPrefixes(json)));
            events += fromXml.size();
            if (!fromXml.equals(fromJson)) {
                differing.add(xml.getFileName().toString());
            }
        }
        System.out.println("events equal from XML and JSON: of " + events + ", but for documents " + differing);
        assertEquals(TWINS_DIFFER, Set.copyOf(differing));
        assertTrue(events >= 35, events + " events");
    }

    private static Map<String, String> refused(String folder, int files) throws IOException {
        Map<String, String> refused = new HashMap<>();
        List<Path> all = Conformance.files(CAPTURE + folder, ".xml");
        assertEquals(files, all.size());
        for (Path file : all) {
            if (Conformance.parse(file, XmlOrder.SCHEMA) instanceof CaptureDocument.Invalid) {
                refused.put(file.getFileName().toString(), problem(file).code());
            }
        }
        return refused;
    }

    private static Problem problem(Path file) throws IOException {
        CaptureDocument.Result result = Conformance.parse(file, XmlOrder.SCHEMA);
        return assertInstanceOf(CaptureDocument.Invalid.class, result, file.toString())
                .problems()
                .get(0);
    }

    /** JSON documents whose XML twin is taken. */
    private static List<Path> twins() throws IOException {
        List<Path> twins = new ArrayList<>();
        for (String folder : List.of("Documents", "Events")) {
            for (Path json : Conformance.files("epcis-openepcis/JSON/Capture/" + folder, ".json")) {
                Path xml = Path.of(json.toString().replace("/JSON/", "/XML/").replace(".json", ".xml"));
                if (Files.exists(xml) && !REFUSED.containsKey(xml.getFileName().toString())) {
                    twins.add(json);
                }
            }
        }
        return twins;
    }

    /** The event hash looks only at prefixes that a document defines itself; XML has no others, so they are put in here. */
    private static String withStandardPrefixes(Path file) throws IOException {
        JsonNode document = Conformance.json(file);
        ((ArrayNode) document.path("@context"))
                .addObject()
                .put("gs1", "https://gs1.org/voc/")
                .put("cbv", "https://ref.gs1.org/cbv/")
                .put("cbvmda", "urn:epcglobal:cbv:mda");
        return document.toString();
    }

    private static List<String> hashes(CaptureDocument.Result result) {
        return assertInstanceOf(CaptureDocument.Captured.class, result, result::toString).events().stream()
                .map(EpcisEvent::hashId)
                .toList();
    }
}
