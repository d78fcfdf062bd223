package dev.cairn.epcis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/** The JSON Canonicalization Scheme, RFC 8785: equal data have equal bytes (UTF-8 of this text). */
public final class CanonicalJson {
    private static final String HEX = "0123456789abcdef";

    private CanonicalJson() {}

    /**
     * @param node a tree without repeated names, whose strings are well-formed Unicode
     * @throws IllegalArgumentException for a number beyond the doubles, a lone surrogate, or a node that is no JSON
     */
    public static String of(JsonNode node) {
        StringBuilder out = new StringBuilder();
        write(node, out);
        return out.toString();
    }

    private static void write(JsonNode node, StringBuilder out) {
        switch (node.getNodeType()) {
            case OBJECT -> writeObject(node, out);
            case ARRAY -> writeArray(node, out);
            case STRING -> writeString(node.textValue(), out);
            case NUMBER -> out.append(EcmaNumber.of(node.doubleValue()));
            case BOOLEAN -> out.append(node.booleanValue());
            case NULL -> out.append("null");
            default -> throw new IllegalArgumentException("a " + node.getNodeType() + " node is no JSON");
        }
    }

    private static void writeObject(JsonNode object, StringBuilder out) {
        Map<String, JsonNode> sorted = new TreeMap<>(); // String order is UTF-16 order, as the RFC wants
        object.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        String separator = "{";
        for (Map.Entry<String, JsonNode> entry : sorted.entrySet()) {
            out.append(separator);
            writeString(entry.getKey(), out);
            out.append(':');
            write(entry.getValue(), out);
            separator = ",";
        }
        out.append(sorted.isEmpty() ? "{}" : "}");
    }

    private static void writeArray(JsonNode array, StringBuilder out) {
        out.append('[');
        for (int i = 0; i < array.size(); i++) {
            out.append(i == 0 ? "" : ",");
            write(array.get(i), out);
        }
        out.append(']');
    }

    private static void writeString(String text, StringBuilder out) {
        requireUnicode(text);
        out.append('"');
        text.chars().forEach(c -> writeChar((char) c, out));
        out.append('"');
    }

    private static void writeChar(char c, StringBuilder out) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> out.append(c >= ' ' ? String.valueOf(c) : "\\u00" + HEX.charAt(c >> 4) + HEX.charAt(c & 15));
        }
    }

    private static void requireUnicode(String text) {
        if (!wellFormed(text)) {
            throw new IllegalArgumentException("a string of " + text.length() + " characters holds a lone surrogate");
        }
    }

    /** Whether every surrogate has its partner. */
    static boolean wellFormed(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
