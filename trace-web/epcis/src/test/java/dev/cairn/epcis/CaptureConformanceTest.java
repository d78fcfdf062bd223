package dev.cairn.epcis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CaptureConformanceTest {
    /** Decided file by file: they say the same attribute in sensorMetadata and in sensorReport, which TCR-53 step 29 refuses whole. */
    private static final Set<String> SAID_TWICE = Set.of(
            "AggregationEvent_all_possible_fields.json",
            "AssociationEvent_all_possible_fields.json",
            "JumbledFieldsOrder.json",
            "ObjectEvent_all_possible_fields.json",
            "ObjectEventWithAllPossibleFields.json",
            "TransactionEvent_all_possible_fields.json",
            "TransformationEvent_all_possible_fields.json");

    /** A report without the required type: the schema refuses them too. */
    private static final Set<String> WITHOUT_TYPE = Set.of("SensorData_with_combined_events.json");

    @Test
    void published_documents_are_taken_but_for_those_decided_against() throws IOException {
        assertVerdicts("epcis-openepcis/JSON/Capture/Documents", 38, 31);
        assertVerdicts("epcis-openepcis/JSON/Query", 9, 6);
    }

    @Test
    void published_bare_events_are_taken() throws IOException {
        assertVerdicts("epcis-openepcis/JSON/Capture/Events", 5, 5);
    }

    @Test
    void published_invalid_documents_are_refused_with_a_code_and_a_place() throws IOException {
        int refused = 0;
        for (String folder : List.of("epcis-openepcis/JSON/Capture/Invalid", "epcis-openepcis/JSON/Query/Invalid")) {
            for (Path file : Conformance.files(folder, ".json")) {
                CaptureDocument.Result result = CaptureDocument.parse(Files.readString(file));
                CaptureDocument.Invalid invalid = assertInstanceOf(
                        CaptureDocument.Invalid.class,
                        result,
                        file.getFileName().toString());
                invalid.problems()
                        .forEach(problem -> assertTrue(problem.code().matches("EPC-\\d\\d"), problem.toString()));
                refused++;
            }
        }
        System.out.println("invalid JSON documents refused: " + refused + " of " + refused);
        assertEquals(17, refused);
    }

    @Test
    void food_traceability_documents_are_taken_without_their_comments() throws IOException {
        int events = 0;
        List<Path> files = Conformance.files("fsma204", ".jsonld");
        for (Path file : files) {
            events += Conformance.events(Conformance.withoutComments(file)).size();
            assertInstanceOf(
                    CaptureDocument.Invalid.class,
                    CaptureDocument.parse(Files.readString(file)),
                    "comments have no namespace");
        }
        assertEquals(7, files.size());
        assertEquals(17, events);
    }

    private static void assertVerdicts(String folder, int all, int accepted) throws IOException {
        int files = 0;
        int taken = 0;
        for (Path file : Conformance.files(folder, ".json")) {
            String name = file.getFileName().toString();
            CaptureDocument.Result result = CaptureDocument.parse(Files.readString(file));
            files++;
            if (result instanceof CaptureDocument.Invalid invalid) {
                String code = SAID_TWICE.contains(name) ? "EPC-31" : WITHOUT_TYPE.contains(name) ? "EPC-20" : "none";
                invalid.problems().forEach(problem -> assertEquals(code, problem.code(), name + " " + problem));
            } else {
                taken++;
            }
        }
        System.out.println(folder + ": " + taken + " of " + files + " taken");
        assertEquals(all, files);
        assertEquals(accepted, taken);
    }
}
