package dev.cairn.epcis;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Map;

/**
 * Reads JSON that means the same to everybody: I-JSON (RFC 7493) within {@link Limits}. Repeated names, lone surrogates, and numbers that a
 * double cannot hold exactly as written are refused, because what is signed later is the RFC 8785 form.
 */
final class StrictJson {
    private static final ObjectMapper MAPPER = mapper();

    private StrictJson() {}

    private static ObjectMapper mapper() {
        StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxNestingDepth(Limits.DEPTH_MAX)
                .maxStringLength(Limits.STRING_CHARS_MAX)
                .maxNameLength(Limits.NAME_CHARS_MAX)
                .maxNumberLength(Limits.NUMBER_CHARS_MAX)
                .build();
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(constraints)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        return new ObjectMapper(factory)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    static JsonNode parse(String text) throws Refusal {
        requireSize(text);
        try {
            JsonNode node = MAPPER.readTree(text.startsWith("\uFEFF") ? text.substring(1) : text);
            if (node == null || node.isMissingNode()) {
                throw new Refusal("EPC-01", "", "the body is empty; send one JSON document");
            }
            return settle(node, "");
        } catch (StreamConstraintsException e) {
            throw new Refusal("EPC-02", "", "beyond a limit (" + limits() + ")" + at(e));
        } catch (JsonParseException e) {
            throw duplicate(e)
                    ? new Refusal("EPC-03", "", "a member name stands twice in one object; keep one" + at(e))
                    : new Refusal("EPC-01", "", "not JSON (RFC 8259)" + at(e));
        } catch (JsonProcessingException e) {
            throw new Refusal("EPC-01", "", "not one JSON document" + at(e));
        }
    }

    static void requireSize(String text) throws Refusal {
        long bytes = 0;
        for (int i = 0; i < text.length() && bytes <= Limits.DOCUMENT_BYTES_MAX; i++) {
            char c = text.charAt(i);
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        if (bytes > Limits.DOCUMENT_BYTES_MAX) {
            throw new Refusal(
                    "EPC-02", "", "larger than " + Limits.DOCUMENT_BYTES_MAX + " bytes; send several documents");
        }
    }

    private static boolean duplicate(JsonParseException e) {
        return e.getOriginalMessage().startsWith("Duplicate field")
                || e.getOriginalMessage().startsWith("Duplicate Object property");
    }

    private static String at(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : ", line " + e.getLocation().getLineNr() + " column "
                        + e.getLocation().getColumnNr();
    }

    private static String limits() {
        return "depth " + Limits.DEPTH_MAX + ", string " + Limits.STRING_CHARS_MAX + ", name " + Limits.NAME_CHARS_MAX
                + ", number " + Limits.NUMBER_CHARS_MAX + " characters";
    }

    /** Checks strings and names, and gives every number its one spelling, so that equal documents are equal trees. */
    private static JsonNode settle(JsonNode node, String pointer) throws Refusal {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> entry : object.properties()) {
                requireUnicode(entry.getKey(), pointer);
                entry.setValue(settle(entry.getValue(), Pointers.child(pointer, entry.getKey())));
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, settle(array.get(i), pointer + "/" + i));
            }
        } else if (node.isTextual()) {
            requireUnicode(node.textValue(), pointer);
        } else if (node.isNumber()) {
            return number(node, pointer);
        }
        return node;
    }

    private static void requireUnicode(String text, String pointer) throws Refusal {
        if (!CanonicalJson.wellFormed(text)) {
            throw new Refusal("EPC-05", pointer, "a string holds half a surrogate pair; send well-formed Unicode");
        }
    }

    /** The number in its one spelling. */
    static JsonNode number(JsonNode node, String pointer) throws Refusal {
        BigDecimal written = node.decimalValue();
        double value = node.doubleValue();
        if (!Double.isFinite(value) || Math.abs((long) written.precision() - written.scale()) > 400) {
            throw new Refusal("EPC-04", pointer, "number out of range; send it as a string");
        }
        BigDecimal kept = value == 0 ? BigDecimal.ZERO : new BigDecimal(EcmaNumber.of(value));
        if (kept.compareTo(written) != 0) {
            throw new Refusal("EPC-04", pointer, "more digits than a double holds (RFC 7493); send it as a string");
        }
        return DecimalNode.valueOf(kept);
    }
}
