package dev.cairn.epcis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The hashes that the reference implementation stores beside its examples, and its sets of events that are one event. */
class EventHashVectorsTest {
    private static final int JSON_HASHES = 43;
    private static final int XML_HASHES = 46;
    private static final int EQUAL_SETS = 11;

    @Test
    void every_stored_hash_of_a_json_document_is_ours() throws IOException {
        assertStored(".jsonld", 22, JSON_HASHES);
    }

    @Test
    void every_stored_hash_of_an_xml_document_is_ours() throws IOException {
        assertStored(".xml", 17, XML_HASHES);
    }

    private static void assertStored(String suffix, int documents, int hashes) throws IOException {
        List<Path> files = Conformance.files("event-hash/examples", suffix);
        List<String> wrong = new ArrayList<>();
        int lines = 0;
        for (Path file : files) {
            List<String> expected = Files.readAllLines(Path.of(file.toString().replace(suffix, ".hashes")));
            lines += expected.size();
            wrong.addAll(differing(file, expected));
        }
        System.out.println("event hashes: " + (lines - wrong.size()) + " of " + lines + " stored for " + suffix);
        assertEquals(List.of(), wrong);
        assertEquals(documents, files.size());
        assertEquals(hashes, lines);
    }

    private static List<String> differing(Path file, List<String> expected) throws IOException {
        CaptureDocument.Result result = Conformance.parse(file, XmlOrder.SCHEMA);
        if (!(result instanceof CaptureDocument.Captured captured)) {
            return List.of(file.getFileName() + " " + result);
        }
        List<EpcisEvent> events = captured.events();
        assertEquals(expected.size(), events.size(), file.getFileName() + ": one hash an event");
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < expected.size(); i++) {
            if (!events.get(i).hashId().equals(expected.get(i).strip())) {
                wrong.add(file.getFileName() + " event " + i + ": " + EventHash.preHash(events.get(i)));
            }
        }
        return wrong;
    }

    @Test
    void events_stored_as_equal_have_one_hash() throws IOException {
        List<Path> files = new ArrayList<>(Conformance.files("event-hash/expected_equal", ".json"));
        files.addAll(Conformance.files("event-hash/expected_equal", ".xml"));
        List<String> wrong = new ArrayList<>();
        for (Path file : files) {
            List<String> hashes = Conformance.eventsInAnyOrder(file).stream()
                    .map(EpcisEvent::hashId)
                    .toList();
            assertTrue(hashes.size() > 1, file.getFileName().toString());
            if (new HashSet<>(hashes).size() > 1) {
                wrong.add(file.getFileName() + " " + hashes);
            }
        }
        assertEquals(List.of(), wrong);
        assertEquals(EQUAL_SETS, files.size());
    }
}
