package dev.cairn.web.events;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The published JSON Schema of EPCIS 2.0; where it is absent, the asking test is skipped. */
final class Schema {
    private final JsonSchema schema;

    private Schema(JsonSchema schema) {
        this.schema = schema;
    }

    static Schema load() throws IOException {
        Path root = Path.of(System.getProperty("cairn.root", "."));
        String given = System.getenv("CAIRN_CONFORMANCE");
        List<Path> folders = given != null
                ? List.of(Path.of(given))
                : List.of(root.resolve("../shared/conformance"), root.resolve("../../shared/conformance"));
        Path file = folders.stream()
                .map(folder -> folder.resolve("epcis-schema/EPCIS-JSON-Schema.json"))
                .filter(Files::exists)
                .findFirst()
                .orElse(root);
        assumeTrue(Files.isRegularFile(file), "the EPCIS schema is not beside this checkout; set CAIRN_CONFORMANCE");
        JsonNode tree = new ObjectMapper().readTree(Files.readString(file));
        ((ObjectNode) tree).remove("$id");
        return new Schema(
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(tree));
    }

    /** Of a query document: formats are looked at outside the events only, whose own schema knows fewer members than the standard. */
    Set<String> problems(JsonNode document) {
        JsonNode frame = document.deepCopy();
        ((ObjectNode) frame.at("/epcisBody/queryResults/resultsBody")).putArray("eventList");
        Set<String> problems = problems(document, false);
        problems.addAll(problems(frame, true));
        return problems;
    }

    private Set<String> problems(JsonNode document, boolean formats) {
        return schema
                .validate(document, context -> context.getExecutionConfig().setFormatAssertionsEnabled(formats))
                .stream()
                .map(ValidationMessage::getMessage)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
