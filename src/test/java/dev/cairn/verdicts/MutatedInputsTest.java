package dev.cairn.verdicts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.check.Needs;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.cbor.Item;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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

    private void assertSame(String format, Bytes specimen, Function<Bytes, ObjectNode> rest) {
        Mutations mutations = new Mutations(SEED);
        List<ObjectNode> inputs = new ArrayList<>();
        inputs.add(rest.apply(specimen).put("hex", specimen.hex()));
        while (inputs.size() <= MUTANTS) {
            Bytes mutant = Bytes.wrap(mutations.of(specimen.toArray()));
            inputs.add(rest.apply(mutant).put("hex", mutant.hex()));
        }
        assertSame(format, inputs);
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
        ArrayNode vectors = Phone.JSON.createArrayNode();
        inputs.forEach(input -> vectors.addObject().put("format", format).set("input", input));
        JsonNode said = phone.call("", "{}", "runVectors", vectors);
        List<String> differences = new ArrayList<>();
        int taken = 0;
        for (int i = 0; i < inputs.size(); i++) {
            JsonNode java = JavaReader.read(format, inputs.get(i));
            taken += java.get("ok").asBoolean() ? 1 : 0;
            // Through text: one tree holds long, the other int.
            if (!Phone.same(java, said.get(i))) {
                differences.add("java " + java + ", browser " + said.get(i) + ", input " + inputs.get(i));
            }
        }
        LOG.info("mutants compared format={} seed={} count={} taken={}", format, SEED, inputs.size(), taken);
        assertEquals(List.of(), differences, () -> "seed " + SEED);
        assertTrue(taken > 0 && taken < inputs.size(), "taken " + taken + " of " + inputs.size() + ", seed " + SEED);
    }

    private static ObjectNode node() {
        return Phone.JSON.createObjectNode();
    }
}
