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
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.sample.SampleLedger;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Seeded damage to well-formed things: both readers take or refuse the same, with the same code, and read the same from it. */
@Needs.Chromium
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MutatedInputsTest {
    private static final Logger LOG = LoggerFactory.getLogger(MutatedInputsTest.class);
    private static final int MUTANTS = Integer.getInteger("cairn.mutants", 400);
    private static final long SEED = Long.getLong("cairn.seed", 20261122);

    private Phone phone;

    @BeforeAll
    void open() throws IOException {
        phone = new Phone();
    }

    @AfterAll
    void close() {
        phone.close();
    }

    @Test
    void of_cbor() {
        assertSame("cbor", Specimens.partial().bytes(), bytes -> node());
        assertSame("cbor", Specimens.statement().bytes(), bytes -> node());
    }

    @Test
    void of_capsules() {
        assertSame("capsule", Specimens.whole().bytes(), bytes -> node());
        assertSame("capsule", Specimens.partial().bytes(), bytes -> node());
    }

    @Test
    void of_statements() {
        assertSame("statement", Specimens.statement().bytes(), bytes -> node().put("origin", Specimens.ORIGIN));
    }

    @Test
    void of_statements_whose_algorithm_is_a_name_that_javascript_objects_know() {
        List<ObjectNode> inputs = new ArrayList<>();
        for (Item alg : List.of(Item.of(-7), Item.of("-7"), Item.of("constructor"), Item.of(-9), Item.none())) {
            inputs.add(node().put("origin", Specimens.ORIGIN)
                    .put("hex", Specimens.statementUnder(alg).hex()));
        }
        assertSame("statement", inputs);
    }

    @Test
    void of_things_of_another_type() {
        assertSameOfOtherTypes("capsule", Specimens.whole().bytes());
        assertSameOfOtherTypes("capsule", Specimens.partial().bytes());
        assertSameOfOtherTypes("statement", Specimens.statement().bytes());
    }

    private void assertSameOfOtherTypes(String format, Bytes specimen) {
        List<Bytes> variants = OtherTypes.of(specimen);
        assertTrue(variants.size() > 100, variants.size() + " variants of a " + format);
        assertEquals(
                List.of(),
                differences(
                        "",
                        format,
                        variants.stream()
                                .map(bytes ->
                                        node().put("origin", Specimens.ORIGIN).put("hex", bytes.hex()))
                                .toList()));
    }

    @Test
    void of_bundles_with_things_of_another_type() {
        SampleLedger ledger = new SampleLedger("other types").found().work();
        Instant seen = SampleLedger.START.plusSeconds(60);
        long now = seen.getEpochSecond() + 60;
        String note = ledger.note(seen, SampleLedger.FARM, SampleLedger.RETAIL);
        List<Bytes> variants = OtherTypes.of(
                ledger.bundle(note, ledger.rows(11, 12), ledger.rows(3, 4, 7)).encode());
        ArrayNode vectors = Phone.JSON.createArrayNode();
        variants.forEach(bytes -> vectors.addObject()
                .put("format", "bundle")
                .putObject("input")
                .put("genesis", ledger.genesis.text())
                .put("hex", bytes.hex())
                .put("now", now));
        JsonNode said = phone.call("", "{}", "runVectors", vectors);
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < variants.size(); i++) {
            List<String> java =
                    DamagedBundles.lines(Verifier.verify(ledger.genesis, variants.get(i), OptionalLong.of(now)));
            List<String> browser = new ArrayList<>();
            said.get(i).path("lines").forEach(line -> browser.add(line.asText()));
            if (!java.equals(browser)) {
                differences.add("java " + java + ", browser " + said.get(i) + ", bundle "
                        + variants.get(i).hex());
            }
        }
        assertEquals(List.of(), differences);
        assertTrue(variants.size() > 200, variants.size() + " variants");
    }

    @Test
    void of_seals() {
        assertSame("seal", Specimens.seal().bytes(), bytes -> node());
    }

    @Test
    void of_notes() {
        assertSame("note", Specimens.note(), text -> {
            ObjectNode input = node().put("note", text);
            Specimens.vkeys().forEach(input.withArray("vkeys")::add);
            return input;
        });
    }

    @Test
    void of_verifier_keys() {
        assertSame("note", Specimens.vkeys().get(1), text -> {
            ObjectNode input = node().put("note", Specimens.note());
            input.withArray("vkeys").add(text);
            return input;
        });
    }

    @Test
    void of_checkpoints() {
        assertSame("checkpoint", Specimens.checkpoint(), text -> node().put("text", text));
    }

    @Test
    void of_genesis_texts() {
        assertSame("genesis", Specimens.genesis().text(), text -> node().put("text", text));
    }

    @Test
    void a_reader_that_takes_map_keys_in_any_order_is_caught() throws IOException {
        String rule = " && order > last";
        assertTrue(phone.script("verify.js").contains(rule), "the rule stands elsewhere now");
        phone.plant("any-order", rule, "");
        List<ObjectNode> inputs = inputs(Specimens.partial().bytes(), bytes -> node());
        assertEquals(List.of(), differences("", "cbor", inputs));
        assertFalse(differences("/any-order", "cbor", inputs).isEmpty(), () -> "seed " + SEED);
    }

    private void assertSame(String format, Bytes specimen, Function<Bytes, ObjectNode> rest) {
        assertSame(format, inputs(specimen, rest));
    }

    /** The specimen and its mutants. */
    private static List<ObjectNode> inputs(Bytes specimen, Function<Bytes, ObjectNode> rest) {
        Mutations mutations = new Mutations(SEED);
        List<ObjectNode> inputs = new ArrayList<>();
        inputs.add(rest.apply(specimen).put("hex", specimen.hex()));
        while (inputs.size() <= MUTANTS) {
            Bytes mutant = Bytes.wrap(mutations.of(specimen.toArray()));
            inputs.add(rest.apply(mutant).put("hex", mutant.hex()));
        }
        return inputs;
    }

    private void assertSame(String format, String specimen, Function<String, ObjectNode> input) {
        Mutations mutations = new Mutations(SEED);
        List<ObjectNode> inputs = new ArrayList<>(List.of(input.apply(specimen)));
        while (inputs.size() <= MUTANTS) {
            inputs.add(input.apply(mutations.of(specimen)));
        }
        assertSame(format, inputs);
    }

    private void assertSame(String format, List<ObjectNode> inputs) {
        long taken = inputs.stream()
                .filter(input -> JavaReader.read(format, input).get("ok").asBoolean())
                .count();
        LOG.info("mutants compared format={} seed={} count={} taken={}", format, SEED, inputs.size(), taken);
        assertEquals(List.of(), differences("", format, inputs), () -> "seed " + SEED);
        assertTrue(taken > 0 && taken < inputs.size(), "taken " + taken + " of " + inputs.size() + ", seed " + SEED);
    }

    /** @param variant empty for the shipped verify.js, else {@code /<name>} of a planted one */
    private List<String> differences(String variant, String format, List<ObjectNode> inputs) {
        ArrayNode vectors = Phone.JSON.createArrayNode();
        inputs.forEach(input -> vectors.addObject().put("format", format).set("input", input));
        JsonNode said = phone.call(variant, "{}", "runVectors", vectors);
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            JsonNode java = JavaReader.read(format, inputs.get(i));
            // Through text: one tree holds long, the other int.
            if (!Phone.same(java, said.get(i))) {
                differences.add("java " + java + ", browser " + said.get(i) + ", input " + inputs.get(i));
            }
        }
        return differences;
    }

    private static ObjectNode node() {
        return Phone.JSON.createObjectNode();
    }
}
