package dev.cairn.proof.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class VectorsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TestFactory
    Stream<DynamicTest> java_gives_the_verdict_of_every_vector() throws IOException {
        // A witness's transcripts need a witness: ledger/core has one, and src/test asks it by HTTP.
        return VectorWriter.standing().entrySet().stream()
                .filter(file -> !file.getKey().startsWith("witness/"))
                .map(file -> DynamicTest.dynamicTest(file.getKey(), () -> judge(file.getValue())));
    }

    private static void judge(String file) throws IOException {
        JsonNode vector = JSON.readTree(file);
        Map<String, Object> said = VectorRunner.run(vector.get("format").asText(), vector.get("input"));
        assertEquals(
                JSON.writeValueAsString(vector.get("expect")),
                JSON.writeValueAsString(said),
                vector.get("claim").asText());
    }

    @Test
    @Tag("long")
    void the_folder_holds_exactly_what_the_writer_makes() throws IOException {
        Map<String, String> made = VectorWriter.all();
        Map<String, String> standing = VectorWriter.standing();
        assertEquals(made.keySet(), standing.keySet(), "run dev.cairn.proof.vectors.VectorWriter");
        made.forEach((path, text) -> assertEquals(text, standing.get(path), path));
    }

    @Test
    @Tag("long")
    void negative_vectors_are_the_majority_of_every_format_that_can_refuse() {
        Map<String, int[]> counts = new TreeMap<>();
        VectorWriter.all().forEach((path, text) -> {
            int[] count = counts.computeIfAbsent(path.substring(0, path.indexOf('/')), none -> new int[2]);
            count[text.contains("\"ok\" : true") ? 0 : 1]++;
        });
        counts.remove("root");
        counts.forEach((format, count) ->
                assertTrue(count[1] > count[0], format + ": " + count[0] + " good, " + count[1] + " bad"));
    }
}
