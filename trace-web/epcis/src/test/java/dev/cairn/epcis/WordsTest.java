package dev.cairn.epcis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WordsTest {
    private static final Map<Words, String> PLACES = Map.of(
            Words.BIZ_STEP, "/bizStep/@context",
            Words.DISPOSITION, "/disposition/@context",
            Words.BIZ_TRANSACTION, "/bizTransactionList/@context/type/@context",
            Words.SOURCE_DESTINATION, "/sourceList/@context/type/@context",
            Words.ERROR_REASON, "/errorDeclaration/@context/reason/@context",
            Words.COMPONENT, "/sensorElementList/@context/sensorReport/@context/component/@context",
            Words.MEASUREMENT, "/sensorElementList/@context/sensorReport/@context/type/@context",
            Words.ALERT, "/sensorElementList/@context/sensorReport/@context/exception/@context");

    @Test
    void the_table_holds_exactly_the_words_of_the_published_context_and_their_uris() throws IOException {
        JsonNode context = Conformance.json(Conformance.folder("epcis-schema/epcis-context.jsonld"))
                .path("@context");
        int compared = 0;
        for (Words words : Words.values()) {
            Map<String, String> published = new TreeMap<>();
            context.at(PLACES.get(words))
                    .properties()
                    .forEach(e ->
                            published.put(e.getKey(), full(context, e.getValue().asText())));
            Map<String, String> ours = new TreeMap<>();
            words.words().forEach(word -> ours.put(word, words.uri(word).orElseThrow()));
            assertEquals(published, ours, words.name());
            compared += ours.size();
        }
        System.out.println("vocabulary words equal to the EPCIS context: " + compared);
        assertTrue(compared > 150);
    }

    private static String full(JsonNode context, String curie) {
        int colon = curie.indexOf(':');
        return context.path(curie.substring(0, colon)).asText() + curie.substring(colon + 1);
    }
}
