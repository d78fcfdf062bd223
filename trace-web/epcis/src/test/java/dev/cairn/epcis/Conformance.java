package dev.cairn.epcis;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds the shared third-party test data; where it is absent the asking test is skipped, visibly. */
public final class Conformance {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Conformance() {}

    public static Path folder(String name) {
        Path root = Path.of(System.getProperty("cairn.root", "."));
        String given = System.getenv("CAIRN_CONFORMANCE");
        List<Path> candidates = given != null
                ? List.of(Path.of(given))
                : List.of(root.resolve("../shared/conformance"), root.resolve("../../shared/conformance"));
        Path found = candidates.stream()
                .map(path -> path.resolve(name))
                .filter(Files::exists)
                .findFirst()
                .orElse(null);
        assumeTrue(found != null, "conformance data " + name + " is not beside this checkout; set CAIRN_CONFORMANCE");
        return found;
    }

    public static List<Path> files(String folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(folder(folder))) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    public static JsonNode json(Path file) throws IOException {
        return MAPPER.readTree(Files.readString(file));
    }

    /** The document without members whose names begin with {@code _comment}: notes of the publisher that no schema allows. */
    static String withoutComments(Path file) throws IOException {
        JsonNode tree = json(file);
        strip(tree);
        return MAPPER.writeValueAsString(tree);
    }

    private static void strip(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().removeIf(entry -> entry.getKey().startsWith("_comment"));
        }
        node.forEach(Conformance::strip);
    }

    static List<EpcisEvent> events(String text) {
        return taken(
                "text",
                CaptureDocument.looksLikeXml(StandardCharsets.UTF_8.encode(text))
                        ? CaptureDocument.parseXml(text)
                        : CaptureDocument.parse(text));
    }

    static List<EpcisEvent> events(Path file) throws IOException {
        return taken(file.getFileName().toString(), parse(file, XmlOrder.SCHEMA));
    }

    static List<EpcisEvent> eventsInAnyOrder(Path file) throws IOException {
        return taken(file.getFileName().toString(), parse(file, XmlOrder.ANY));
    }

    /** As JSON or as XML, by content. */
    static CaptureDocument.Result parse(Path file, XmlOrder order) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        return CaptureDocument.looksLikeXml(bytes)
                ? CaptureDocument.parseXml(bytes, order)
                : CaptureDocument.parse(bytes);
    }

    private static List<EpcisEvent> taken(String what, CaptureDocument.Result result) {
        if (result instanceof CaptureDocument.Captured captured) {
            return captured.events();
        }
        throw new AssertionError(what + " refused: " + result);
    }
}
