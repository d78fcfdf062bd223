package dev.cairn.epcis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Our rules against the published JSON Schema: nothing that it refuses gets in, not even after a random change. */
class SchemaAgreementTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int CHANGES = 60;
    private static final List<String> FOLDERS = List.of(
            "epcis-openepcis/JSON/Capture/Documents",
            "epcis-openepcis/JSON/Capture/Events",
            "epcis-openepcis/JSON/Capture/Invalid",
            "epcis-openepcis/JSON/Query");

    private static JsonSchema schema() throws IOException {
        JsonNode tree = Conformance.json(Conformance.folder("epcis-schema/EPCIS-JSON-Schema.json"));
        ((ObjectNode) tree).remove("$id");
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(tree);
    }

    private static boolean takes(JsonSchema schema, JsonNode document) {
        return schema.validate(document, context -> context.getExecutionConfig().setFormatAssertionsEnabled(false))
                .isEmpty();
    }

    private static boolean takes(JsonNode document) {
        return CaptureDocument.parse(document.toString()) instanceof CaptureDocument.Captured;
    }

    @Test
    void every_file_the_schema_refuses_is_refused_here() throws IOException {
        JsonSchema schema = schema();
        int agreed = 0;
        int stricter = 0;
        for (String folder : FOLDERS) {
            for (Path file : Conformance.files(folder, ".json")) {
                JsonNode document = MAPPER.readTree(Files.readString(file));
                boolean theirs = takes(schema, document);
                boolean ours = takes(document);
                assertFalse(ours && !theirs, file + " is taken here and refused by the schema");
                agreed += ours == theirs ? 1 : 0;
                stricter += theirs && !ours ? 1 : 0;
            }
        }
        System.out.println("schema and our rules: " + agreed + " equal verdicts, " + stricter + " stricter here");
        assertEquals(67, agreed + stricter);
    }

    @Test
    void no_random_change_slips_past_us_that_the_schema_stops() throws IOException {
        JsonSchema schema = schema();
        long seed = 19987;
        SplittableRandom random = new SplittableRandom(seed);
        int refusedByBoth = 0;
        for (String folder : FOLDERS) {
            for (Path file : Conformance.files(folder, ".json")) {
                JsonNode document = MAPPER.readTree(Files.readString(file));
                for (int i = 0; i < CHANGES; i++) {
                    JsonNode changed = changed(document, random);
                    if (!takes(schema, changed)) {
                        assertFalse(
                                takes(changed), file.getFileName() + " seed " + seed + " change " + i + ": " + changed);
                        refusedByBoth++;
                    }
                }
            }
        }
        System.out.println("changed documents refused by the schema and here: " + refusedByBoth);
        assertTrue(refusedByBoth > 500);
    }

    private static JsonNode changed(JsonNode document, SplittableRandom random) {
        JsonNode copy = document.deepCopy();
        List<JsonNode> containers = new ArrayList<>();
        collect(copy, containers);
        JsonNode at = containers.get(random.nextInt(containers.size()));
        if (at instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            String name = names.get(random.nextInt(names.size()));
            if (random.nextInt(3) == 0) {
                object.remove(name);
            } else {
                object.set(name, other(random));
            }
        } else if (at instanceof ArrayNode array) {
            int index = random.nextInt(array.size());
            switch (random.nextInt(3)) {
                case 0 -> array.remove(index);
                case 1 -> array.add(array.get(index).deepCopy());
                default -> array.set(index, other(random));
            }
        }
        return copy;
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode() && !node.isEmpty()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }

    private static JsonNode other(SplittableRandom random) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (random.nextInt(9)) {
            case 0 -> nodes.nullNode();
            case 1 -> nodes.numberNode(7);
            case 2 -> nodes.booleanNode(true);
            case 3 -> nodes.textNode("word");
            case 4 -> nodes.textNode("urn:x:y");
            case 5 -> nodes.textNode("2026-11-21T10:00:00");
            case 6 -> nodes.arrayNode();
            case 7 -> nodes.objectNode();
            default -> nodes.objectNode().put("id", "urn:x:y").put("type", "po");
        };
    }
}
