package dev.cairn.verdicts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.cairn.check.House;
import dev.cairn.check.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every vector of docs/formats/vectors through verify.js; ledger/proof's VectorsTest reads the same files. */
@Needs.Chromium
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VectorVerdictsTest {
    private static final Logger LOG = LoggerFactory.getLogger(VectorVerdictsTest.class);
    private static final String NATIVE = "{}";
    private static final String NOBLE = "{ ed25519: false }";
    private static final String NO_SUBTLE = "{ subtle: undefined }";

    private final List<Path> files = new ArrayList<>();
    private final ArrayNode vectors = Phone.JSON.createArrayNode();
    private Phone phone;

    @BeforeAll
    void open() throws IOException {
        try (Stream<Path> found = Files.walk(House.root().resolve("docs/formats/vectors"))) {
            // Phones are no witnesses: those transcripts are read by WitnessVectorsTest.
            found.filter(file -> file.toString().endsWith(".json")
                            && !file.getParent().endsWith("witness"))
                    .sorted()
                    .forEach(files::add);
        }
        for (Path file : files) {
            vectors.add(Phone.JSON.readTree(file.toFile()));
        }
        phone = new Phone();
    }

    @AfterAll
    void close() {
        phone.close();
    }

    @Test
    void the_browser_says_what_every_vector_expects() {
        assertAsExpected(NATIVE);
    }

    @Test
    void a_browser_without_ed25519_says_what_every_vector_expects() {
        assertAsExpected(NOBLE);
    }

    @Test
    void a_browser_without_webcrypto_says_the_same_or_that_it_cannot_check_es256() {
        JsonNode said = said("", NO_SUBTLE);
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            JsonNode expected = vectors.get(i).get("expect");
            if (!sameOrOpen(expected, said.get(i))) {
                differences.add(files.get(i).getFileName() + ": expected " + expected + ", browser " + said.get(i));
            }
        }
        assertEquals(List.of(), differences);
    }

    /** Line by line: what depends on ES256 may be open; no line is proven or refuted that is not so for the other readers. */
    private static boolean sameOrOpen(JsonNode expected, JsonNode said) {
        if (!expected.has("lines")) {
            return Phone.same(expected, said) || said.toString().contains("ENV-01");
        }
        boolean cannotTell = said.toString().contains("ENV-01");
        boolean same = expected.get("lines").size() == said.path("lines").size();
        for (int i = 0; same && i < expected.get("lines").size(); i++) {
            String line = said.get("lines").get(i).asText();
            same = line.equals(expected.get("lines").get(i).asText())
                    || cannotTell
                            && (line.contains(" undecided ")
                                    || line.contains(" refuted ")
                                            && expected.get("lines")
                                                    .get(i)
                                                    .asText()
                                                    .contains(" refuted "));
        }
        return same;
    }

    @Test
    void there_are_vectors_of_every_format_and_most_are_negative() {
        TreeMap<String, Integer> formats = new TreeMap<>();
        int negative = 0;
        for (JsonNode vector : vectors) {
            formats.merge(vector.get("format").asText(), 1, Integer::sum);
            String expect = vector.get("expect").toString();
            negative += expect.contains("\"ok\":false") || expect.contains(" refuted ") ? 1 : 0;
        }
        LOG.info("vectors all={} negative={} formats={}", vectors.size(), negative, formats);
        assertEquals(
                "[block, bundle, capsule, cbor, checkpoint, consistency, genesis, inclusion, note, receipt, root, seal, signature, statement, subtree, tlog-proof]",
                formats.keySet().toString());
        assertTrue(2 * negative > vectors.size(), negative + " of " + vectors.size());
    }

    @Test
    void a_reader_that_takes_any_inclusion_path_is_caught() throws IOException {
        String check = "return !last && same(hash, root);";
        assertTrue(phone.script("verify.js").contains(check), "the check stands elsewhere now");
        phone.plant("gullible", check, "return true;");
        assertFalse(differences(said("/gullible", NATIVE)).isEmpty());
    }

    private void assertAsExpected(String engine) {
        JsonNode said = said("", engine);
        LOG.info("vectors run engine={} count={}", engine, said.size());
        assertEquals(List.of(), differences(said));
    }

    private JsonNode said(String variant, String engine) {
        JsonNode said = phone.call(variant, engine, "runVectors", vectors);
        assertEquals(vectors.size(), said.size());
        return said;
    }

    private List<String> differences(JsonNode said) {
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            JsonNode expected = vectors.get(i).get("expect");
            if (!Phone.same(expected, said.get(i))) {
                differences.add(files.get(i).getFileName() + ": expected " + expected + ", browser " + said.get(i));
            }
        }
        return differences;
    }
}
