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

/** The hashes that the reference implementation stores beside its examples. */
class EventHashVectorsTest {
    private static final int ALL_HASHES = 89;
    private static final int JSON_HASHES = 43;

    @Test
    void every_stored_hash_of_a_json_document_is_ours() throws IOException {
        int lines = 0;
        int matched = 0;
        List<String> wrong = new ArrayList<>();
        for (Path file : Conformance.files("event-hash/examples", ".jsonld")) {
            List<EpcisEvent> events = Conformance.events(Files.readString(file));
            List<String> expected = Files.readAllLines(Path.of(file.toString().replace(".jsonld", ".hashes")));
            assertEquals(expected.size(), events.size(), file.getFileName() + ": one hash an event");
            for (int i = 0; i < expected.size(); i++) {
                lines++;
                if (events.get(i).hashId().equals(expected.get(i).strip())) {
                    matched++;
                } else {
                    wrong.add(file.getFileName() + " event " + i + ": " + EventHash.preHash(events.get(i)));
                }
            }
        }
        System.out.println(
                "event hashes: " + matched + " of " + lines + " from JSON, of " + ALL_HASHES + " stored in all");
        assertTrue(wrong.isEmpty(), String.join("\n", wrong));
        assertEquals(JSON_HASHES, matched);
    }

    @Test
    void events_stored_as_equal_have_one_hash() throws IOException {
        for (Path file : Conformance.files("event-hash/expected_equal", ".json")) {
            List<EpcisEvent> events = Conformance.events(Files.readString(file));
            assertTrue(events.size() > 1);
            assertEquals(
                    1,
                    new HashSet<>(events.stream().map(EpcisEvent::hashId).toList()).size(),
                    file.getFileName().toString());
        }
    }
}
