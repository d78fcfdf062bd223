package dev.cairn.epcis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * What of an event in JSON XML can say, for tests, made without the reader or the writer: extensions' numbers, truth values and nulls are
 * text without blanks at its ends; a list of one is that one, a list in a list is its elements, an empty list is not there; words are bare; a
 * context has what is used.
 */
final class AsXmlSays {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private final ObjectNode event;
    private final Map<String, String> own;
    private final Map<String, String> used = new TreeMap<>();
    private final Map<String, String> renamed = new TreeMap<>();

    private AsXmlSays(ObjectNode event) {
        this.event = event;
        this.own = Namespaces.terms(event.path("@context"));
    }

    static String of(EpcisEvent event) {
        return CanonicalJson.of(new AsXmlSays(event.tree()).normal());
    }

    private ObjectNode normal() {
        ObjectNode normal = object(event, true);
        ArrayNode context = JSON.arrayNode().add("https://ref.gs1.org/standards/epcis/epcis-context.jsonld");
        if (!used.isEmpty()) {
            ObjectNode prefixes = context.addObject();
            used.forEach(prefixes::put);
        }
        normal.set("@context", context);
        return normal;
    }

    private ObjectNode object(JsonNode from, boolean top) {
        ObjectNode to = JSON.objectNode();
        from.properties().forEach(member -> {
            String name = member.getKey();
            JsonNode value = member.getValue();
            boolean standard = name.indexOf(':') < 0 && !name.equals("@context");
            if (standard) {
                to.set(name, standard(name, value));
            } else if (!name.equals("@context")) {
                add(to, named(name), value, top && name.endsWith(":ignoreFields"));
            }
        });
        return to;
    }

    private JsonNode standard(String name, JsonNode value) {
        if (value.isArray()) {
            if (name.equals("certificationInfo") && value.size() == 1) {
                return standard(name, value.get(0));
            }
            ArrayNode list = JSON.arrayNode();
            value.forEach(each -> list.add(standard(name, each)));
            return list;
        }
        if (value.isObject()) {
            return object(value, false);
        }
        return value.isTextual() ? JSON.textNode(word(name, value.textValue().strip())) : value;
    }

    /** Words that stand in full are bare in XML's reading; so are compact ones of a prefix that the event defines. */
    private String word(String name, String text) {
        Words words =
                switch (name) {
                    case "bizStep" -> Words.BIZ_STEP;
                    case "disposition", "set", "unset" -> Words.DISPOSITION;
                    case "reason" -> Words.ERROR_REASON;
                    case "component" -> Words.COMPONENT;
                    case "exception" -> Words.ALERT;
                    case "type" -> Words.MEASUREMENT;
                    default -> null;
                };
        int colon = text.indexOf(':');
        String uri = own.getOrDefault(text.substring(0, Math.max(0, colon)), "");
        if (!uri.startsWith("https://ref.gs1.org") && !uri.startsWith("https://gs1.org")) {
            String prefix = text.substring(0, Math.max(0, colon));
            if (words != null
                    && own.containsKey(prefix)
                    && Namespaces.STANDARD.getOrDefault(prefix, uri).equals(uri)) {
                used.put(prefix, uri);
            }
            return words == null ? text : words.bare(text);
        }
        String full = uri + text.substring(colon + 1);
        String bare = words == null ? full : words.bare(full);
        if (words != null && bare.equals(full)) {
            named(text);
            return text;
        }
        return bare;
    }

    private String named(String name) {
        int colon = name.indexOf(':');
        String uri = own.get(name.substring(0, Math.max(0, colon)));
        if (colon < 0 || uri == null) {
            return name;
        }
        String wished = name.substring(0, colon);
        String prefix = renamed.computeIfAbsent(
                uri, first -> Namespaces.STANDARD.getOrDefault(wished, uri).equals(uri) ? wished : wished + "1");
        used.put(prefix, uri);
        return prefix + name.substring(colon);
    }

    private void add(ObjectNode to, String name, JsonNode value, boolean list) {
        if (value.isArray()) {
            value.forEach(each -> add(to, name, each, list));
            return;
        }
        JsonNode said = value.isObject() && !value.isEmpty()
                ? extension(value)
                : JSON.textNode(value.isObject() || value.isNull() ? "" : text(value));
        JsonNode before = to.get(name);
        if (before == null) {
            to.set(name, list ? JSON.arrayNode().add(said) : said);
        } else if (before instanceof ArrayNode array) {
            array.add(said);
        } else {
            to.set(name, JSON.arrayNode().add(before).add(said));
        }
    }

    private static String text(JsonNode value) {
        return value.isNumber()
                ? value.decimalValue().toPlainString()
                : value.asText().strip();
    }

    private JsonNode extension(JsonNode value) {
        ObjectNode to = JSON.objectNode();
        value.properties().forEach(member -> add(to, named(member.getKey()), member.getValue(), false));
        return to.isEmpty() ? JSON.textNode("") : to;
    }
}
