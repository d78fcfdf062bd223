package dev.cairn.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.cairn.epcis.CanonicalJson;
import dev.cairn.epcis.CaptureDocument;
import dev.cairn.epcis.EpcisEvent;
import dev.cairn.epcis.XmlAnswer;
import dev.cairn.epcis.XmlWords;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Random events of all types: what is written as XML and read again is the same event and is found by the same questions. */
class XmlAnswerAgreementTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final int EVENTS = 2_000;

    @Test
    void events_written_as_xml_are_the_same_events() {
        long seed = 4711;
        for (RandomEvents.Logged logged : new RandomEvents(seed).some(EVENTS)) {
            EpcisEvent event = logged.event();
            for (XmlWords words : XmlWords.values()) {
                EpcisEvent read = again(event, words, seed);
                assertEquals(event.hashId(), read.hashId(), () -> "seed " + seed + " " + event.json());
                assertTrue(facts(read).containsAll(facts(event)), () -> "seed " + seed + " " + event.json());
                assertEquals(untyped(event.tree()), untyped(read.tree()), () -> "seed " + seed);
                assertEquals(read.json(), again(read, words, seed).json(), () -> "seed " + seed + " " + event.json());
            }
        }
    }

    private static Set<Object> facts(EpcisEvent event) {
        return Set.copyOf(Facts.of(event, NOW).all());
    }

    /** Without its context; XML has no types in extensions, and an object without members is an empty text. */
    private static String untyped(ObjectNode event) {
        event.remove("@context");
        untyped((JsonNode) event);
        return CanonicalJson.of(event);
    }

    private static void untyped(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> member : object.properties()) {
                JsonNode value = member.getValue();
                boolean extension = member.getKey().indexOf(':') > 0;
                if (extension && value.isNumber()) {
                    member.setValue(TextNode.valueOf(value.decimalValue().toPlainString()));
                } else if (extension && value.isObject() && value.isEmpty()) {
                    member.setValue(TextNode.valueOf(""));
                }
            }
        }
        node.forEach(XmlAnswerAgreementTest::untyped);
    }

    private static EpcisEvent again(EpcisEvent event, XmlWords words, long seed) {
        XmlAnswer answer = new XmlAnswer(words);
        assertEquals(
                Optional.empty(),
                answer.add(event.tree(), new XmlAnswer.Proof(event.hashId(), "http://127.0.0.1/", List.of(1L), 0)),
                () -> "seed " + seed + " " + event.json());
        String xml = answer.document("SimpleEventQuery", NOW);
        if (CaptureDocument.parseXml(xml) instanceof CaptureDocument.Captured captured
                && captured.events().size() == 1) {
            return captured.events().get(0);
        }
        throw new AssertionError(CaptureDocument.parseXml(xml) + " of " + xml);
    }
}
