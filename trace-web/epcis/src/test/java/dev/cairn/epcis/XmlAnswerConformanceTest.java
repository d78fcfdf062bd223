package dev.cairn.epcis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every published event, written as XML and read again. */
class XmlAnswerConformanceTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final List<String> FOLDERS = List.of(
            "epcis-openepcis/JSON/Capture/Documents",
            "epcis-openepcis/JSON/Capture/Events",
            "epcis-openepcis/JSON/Query",
            "epcis-openepcis/XML/Capture/Documents",
            "epcis-openepcis/XML/Capture/Events",
            "event-hash/examples",
            "fsma204");

    @Test
    void every_published_event_is_the_same_event_in_xml() throws IOException {
        int events = 0;
        Map<String, String> unsaid = new TreeMap<>();
        for (Path file : files()) {
            for (EpcisEvent event : taken(file)) {
                for (XmlWords words : XmlWords.values()) {
                    XmlAnswer answer = new XmlAnswer(words);
                    Optional<Problem> problem = answer.add(event.tree(), proof(event));
                    problem.ifPresent(each -> unsaid.put(file.getFileName().toString(), each.code() + each.text()));
                    if (problem.isEmpty()) {
                        assertSame(event, answer.document("SimpleEventQuery", NOW), file);
                        events++;
                    }
                }
            }
        }
        System.out.println("events the same in XML: " + events / 2 + ", unsaid " + unsaid);
        assertEquals(Map.of(), unsaid);
        assertTrue(events / 2 >= 180, events + " events");
    }

    private static void assertSame(EpcisEvent event, String xml, Path file) {
        List<EpcisEvent> read = Conformance.events(xml);
        assertEquals(1, read.size());
        assertEquals(event.hashId(), read.get(0).hashId(), () -> file + "\n" + xml);
        assertEquals(AsXmlSays.of(event), read.get(0).json(), () -> file + "\n" + xml);
        if (file.toString().endsWith(".xml")) {
            assertEquals(event.json(), read.get(0).json(), () -> file + "\n" + xml);
        }
    }

    private static XmlAnswer.Proof proof(EpcisEvent event) {
        return new XmlAnswer.Proof(event.hashId(), "http://127.0.0.1/proof", List.of(1L), 0);
    }

    private static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : FOLDERS) {
            for (String suffix : List.of(".json", ".jsonld", ".xml")) {
                files.addAll(Conformance.files(folder, suffix));
            }
        }
        return files;
    }

    /** Of a document that is taken; those that are not have their own tests. */
    private static List<EpcisEvent> taken(Path file) throws IOException {
        CaptureDocument.Result result = file.toString().contains("fsma204")
                ? CaptureDocument.parse(Conformance.withoutComments(file))
                : Conformance.parse(file, XmlOrder.ANY);
        return result instanceof CaptureDocument.Captured captured ? captured.events() : List.of();
    }
}
