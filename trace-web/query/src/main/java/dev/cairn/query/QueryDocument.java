package dev.cairn.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A query as a JSON object, as {@code POST /queries} brings it: the same parameters, lists as arrays, numbers and booleans as such. What its
 * {@code @context} objects say of prefixes counts; a context named by URI is never fetched.
 */
public final class QueryDocument {
    /** Longest text, in characters. */
    public static final int DOCUMENT_CHARS_MAX = 1 << 20;

    private QueryDocument() {}

    public static EventQuery.Result parse(String text, MasterData masterData) {
        if (text.length() > DOCUMENT_CHARS_MAX) {
            return refused("QRY-07", "", "a query has at most " + DOCUMENT_CHARS_MAX + " characters");
        }
        Optional<ObjectNode> document = QueryJson.object(text);
        return document.isPresent()
                ? read(document.get(), masterData)
                : refused("QRY-03", "", "write one JSON object of parameters, no name twice in it");
    }

    /**
     * The same as it would stand in an address, to have parameters of one's own beside it.
     *
     * @param text that {@link #parse} takes
     */
    public static Asked asked(String text) {
        try {
            return asked(QueryJson.object(text).orElseThrow());
        } catch (Refused | NoSuchElementException e) {
            throw new IllegalArgumentException("not a query that was taken: " + e.getMessage(), e);
        }
    }

    /** Parameters as {@link EventQuery#parse} takes them. */
    public record Asked(List<Map.Entry<String, String>> parameters, Map<String, String> prefixes) {
        public Asked {
            parameters = List.copyOf(parameters);
            prefixes = Map.copyOf(prefixes);
        }
    }

    /** Which member is wrong. */
    private static final class Refused extends Exception {
        @Serial
        private static final long serialVersionUID = 1;

        private final String parameter;
        private final String code;

        Refused(String parameter, Wrong wrong) {
            super(wrong.text(), null, false, false);
            this.parameter = parameter;
            this.code = wrong.code();
        }
    }

    private static EventQuery.Result read(JsonNode document, MasterData masterData) {
        try {
            Asked asked = asked(document);
            return EventQuery.parse(asked.parameters(), asked.prefixes(), masterData);
        } catch (Refused refused) {
            return refused(refused.code, refused.parameter, String.valueOf(refused.getMessage()));
        }
    }

    private static Asked asked(JsonNode document) throws Refused {
        List<Map.Entry<String, String>> parameters = new ArrayList<>();
        for (Map.Entry<String, JsonNode> member : document.properties()) {
            if (!member.getKey().equals("@context")) {
                try {
                    parameters.add(Map.entry(member.getKey(), value(member.getValue())));
                } catch (Wrong wrong) {
                    throw new Refused(member.getKey(), wrong);
                }
            }
        }
        return new Asked(parameters, prefixes(document.path("@context")));
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
