package dev.cairn.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A query as a JSON object, as {@code POST /queries} brings it: the same parameters, lists as arrays, numbers and booleans as such. What its
 * {@code @context} objects say of prefixes counts; a context named by URI is never fetched.
 */
public final class QueryDocument {
    /** Longest text, in characters. */
    public static final int DOCUMENT_CHARS_MAX = 1 << 20;

    private static final int DEPTH_MAX = 8;
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .maxNumberLength(QueryLimits.NUMBER_CHARS_MAX)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private QueryDocument() {}

    public static EventQuery.Result parse(String text, MasterData masterData) {
        if (text.length() > DOCUMENT_CHARS_MAX) {
            return refused("QRY-07", "", "a query has at most " + DOCUMENT_CHARS_MAX + " characters");
        }
        try {
            JsonNode document = JSON.readTree(text);
            return document.isObject()
                    ? read(document, masterData)
                    : refused("QRY-03", "", "write one JSON object of parameters");
        } catch (JsonProcessingException e) {
            return refused("QRY-03", "", "not one JSON object, or a name stands twice in it");
        }
    }

    private static EventQuery.Result read(JsonNode document, MasterData masterData) {
        List<Map.Entry<String, String>> parameters = new ArrayList<>();
        for (Map.Entry<String, JsonNode> member : document.properties()) {
            if (!member.getKey().equals("@context")) {
                try {
                    parameters.add(Map.entry(member.getKey(), value(member.getValue())));
                } catch (Wrong wrong) {
                    return refused(wrong.code(), member.getKey(), wrong.text());
                }
            }
        }
        return EventQuery.parse(parameters, prefixes(document.path("@context")), masterData);
    }

    private static String value(JsonNode value) throws Wrong {
        if (!value.isArray()) {
            return scalar(value);
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : value) {
            String text = scalar(element);
            if (text.indexOf('|') >= 0) {
                throw new Wrong("QRY-03", "a | separates values; inside of one it is percent-encoded");
            }
            texts.add(text);
        }
        return String.join("|", texts);
    }

    private static String scalar(JsonNode value) throws Wrong {
        if (!value.isTextual() && !value.isNumber() && !value.isBoolean()) {
            throw new Wrong("QRY-03", "write a string, a number, true or false, or an array of such");
        }
        return value.asText();
    }

    private static Map<String, String> prefixes(JsonNode context) {
        Map<String, String> prefixes = new TreeMap<>();
        Iterable<JsonNode> entries = context.isArray() ? context : List.of(context);
        for (JsonNode entry : entries) {
            entry.properties().forEach(term -> {
                JsonNode uri = term.getValue().isObject() ? term.getValue().path("@id") : term.getValue();
                if (uri.isTextual()) {
                    prefixes.put(term.getKey(), uri.textValue());
                }
            });
        }
        return prefixes;
    }

    private static EventQuery.Invalid refused(String code, String parameter, String text) {
        String shown = parameter.length() > 100 ? parameter.substring(0, 100) : parameter;
        return new EventQuery.Invalid(List.of(new QueryProblem(code, shown, text)));
    }
}
