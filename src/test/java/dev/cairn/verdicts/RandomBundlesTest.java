package dev.cairn.verdicts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.check.Needs;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.bundle.Verifier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bundles about random ledgers: the browser writes the same lines as ledger/proof, one for one. */
@Needs.Chromium
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RandomBundlesTest {
    private static final Logger LOG = LoggerFactory.getLogger(RandomBundlesTest.class);
    private static final int BUNDLES = Integer.getInteger("cairn.bundles", 150);
    private static final long SEED = Long.getLong("cairn.seed", 20261122);
    private static final String ROLE_RULE = "|| (await isOwnRotation(capsule, st.kid)), 'KEY-04')";

    private final List<List<String>> java = new ArrayList<>();
    private final ArrayNode vectors = Phone.JSON.createArrayNode();
    private Phone phone;

    @BeforeAll
    void open() throws IOException {
        for (int i = 0; i < BUNDLES; i++) {
            RandomLedger ledger = new RandomLedger(SEED + i);
            Bytes bundle = ledger.bundle().encode();
            OptionalLong now = ledger.now();
            java.add(Verifier.verify(ledger.genesis(), bundle, now).lines().stream()
                    .map(Object::toString)
                    .toList());
            ObjectNode input = vectors.addObject().put("format", "bundle").putObject("input");
            input.put("genesis", ledger.genesis().text()).put("hex", bundle.hex());
            input.set("now", now.isPresent() ? Phone.JSON.valueToTree(now.getAsLong()) : Phone.JSON.nullNode());
        }
        phone = new Phone();
    }

    @AfterAll
    void close() {
        phone.close();
    }

    @Test
    void lines_are_equal_one_for_one() {
        List<String> differences = differences("");
        TreeMap<String, Integer> counts = new TreeMap<>();
        int lines = 0;
        for (List<String> report : java) {
            lines += report.size();
            report.forEach(
                    line -> counts.merge(line.replaceAll("^(\\S+) \\S+ \\S+ (\\S+)$", "$1 $2"), 1, Integer::sum));
        }
        LOG.info("bundles compared seed={} count={} lines={} verdicts={}", SEED, BUNDLES, lines, counts);
        assertEquals(List.of(), differences, () -> "seed " + SEED);
        assertTrue(counts.size() > 30, () -> "the ledgers are too tame: " + counts);
    }

    @Test
    void a_reader_that_forgets_roles_is_caught() throws IOException {
        assertTrue(phone.script("verify.js").contains(ROLE_RULE), "the rule stands elsewhere now");
        phone.plant("roleless", ROLE_RULE, "|| true, 'KEY-04')");
        assertFalse(differences("/roleless").isEmpty());
    }

    private List<String> differences(String variant) {
        JsonNode said = phone.call(variant, "{}", "runVectors", vectors);
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < BUNDLES; i++) {
            List<String> lines = new ArrayList<>();
            said.get(i).path("lines").forEach(line -> lines.add(line.asText()));
            if (!lines.equals(java.get(i))) {
                differences.add("seed " + (SEED + i) + ": " + first(java.get(i), lines)
                        + said.get(i).path("crashed"));
            }
        }
        return differences;
    }

    private static String first(List<String> java, List<String> browser) {
        int i = 0;
        while (i < java.size() && i < browser.size() && java.get(i).equals(browser.get(i))) {
            i++;
        }
        return "line " + i + " java " + java.subList(i, Math.min(i + 1, java.size())) + ", browser "
                + browser.subList(i, Math.min(i + 1, browser.size()));
    }
}
