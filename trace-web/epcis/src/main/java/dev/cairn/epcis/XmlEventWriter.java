package dev.cairn.epcis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One event object as the XML element that says the same: the mirror of {@link XmlEvent}, {@link XmlValues} and {@link XmlSensors}. XML has
 * no types outside the standard's members: a number of an extension becomes text, a list that many elements of one name, an empty list nothing.
 * None of these is in the event hash.
 */
final class XmlEventWriter {
    /** How one member becomes XML. */
    @FunctionalInterface
    private interface Shape {
        void write(XmlEventWriter event, String name, JsonNode value) throws Refusal;
    }

    private static final Shape TEXT = (event, name, value) -> event.out.element(name, event.text(value));
    private static final Shape TEXTS = (event, name, value) -> event.each(name, value, TEXT);
    private static final Shape EPCS = (event, name, value) -> event.list(name, "epc", value, TEXT);
    private static final Shape PLACE = object(Map.of("id", TEXT), List.of("id"));
    private static final Shape QUANTITIES = (event, name, value) -> event.list(
            name,
            "quantityElement",
            value,
            object(Map.of("epcClass", TEXT, "quantity", TEXT, "uom", TEXT), List.of("epcClass", "quantity", "uom")));

    private static final Map<String, Shape> MEMBERS = Map.ofEntries(
            Map.entry("errorDeclaration", errorDeclaration()),
            Map.entry("certificationInfo", TEXTS),
            Map.entry("epcList", EPCS),
            Map.entry("childEPCs", EPCS),
            Map.entry("inputEPCList", EPCS),
            Map.entry("outputEPCList", EPCS),
            Map.entry("bizStep", word(Words.BIZ_STEP)),
            Map.entry("disposition", word(Words.DISPOSITION)),
            Map.entry("persistentDisposition", XmlEventWriter::persistentDisposition),
            Map.entry("readPoint", PLACE),
            Map.entry("bizLocation", PLACE),
            Map.entry("quantityList", QUANTITIES),
            Map.entry("childQuantityList", QUANTITIES),
            Map.entry("inputQuantityList", QUANTITIES),
            Map.entry("outputQuantityList", QUANTITIES),
            Map.entry("bizTransactionList", typed("bizTransaction", Words.BIZ_TRANSACTION)),
            Map.entry("sourceList", typed("source", Words.SOURCE_DESTINATION)),
            Map.entry("destinationList", typed("destination", Words.SOURCE_DESTINATION)),
            Map.entry(
                    "sensorElementList",
                    (event, name, value) -> event.list(name, "sensorElement", value, XmlEventWriter::sensorElement)),
            Map.entry("ilmd", object(Map.of(), List.of())));

    private static final Map<String, Words> SENSOR_WORDS =
            Map.of("type", Words.MEASUREMENT, "exception", Words.ALERT, "component", Words.COMPONENT);
    private static final Set<String> BESIDE = Set.of("@context", "type");

    private final XmlText out = new XmlText();
    private final XmlPrefixes prefixes;
    private final XmlWords words;

    private XmlEventWriter(XmlPrefixes prefixes, XmlWords words) {
        this.prefixes = prefixes;
        this.words = words;
    }

    /**
     * The event's element, which declares all that it uses and can stand anywhere.
     *
     * @param event with its own {@code @context}; members may be missing
     */
    static String write(ObjectNode event, XmlWords words) throws Refusal {
        String type = event.path("type").asText();
        if (EventType.of(type).isEmpty()) {
            throw new Refusal("EPC-33", "", "an event without its type, which XML writes around it; ask for JSON");
        }
        XmlPrefixes prefixes = new XmlPrefixes(event.path("@context"));
        XmlEventWriter inner = new XmlEventWriter(prefixes, words);
        inner.members(event, type);
        if (prefixes.changed()) {
            inner = new XmlEventWriter(prefixes, words);
            inner.members(event, type);
        }
        XmlText element = new XmlText().open(type);
        prefixes.declare(element);
        return element.elements(inner.out.toString()).close(type).toString();
    }

    private void members(ObjectNode event, String type) throws Refusal {
        for (String name : XmlOrder.of(type)) {
            if (event.has(name)) {
                MEMBERS.getOrDefault(name, TEXT).write(this, name, event.path(name));
            }
        }
        Set<String> standard = Set.copyOf(XmlOrder.of(type));
        extensions(event, name -> standard.contains(name) || BESIDE.contains(name));
    }

    private void extensions(JsonNode object, Predicate<String> written) throws Refusal {
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            if (!written.test(member.getKey())) {
                extension(prefixes.name(member.getKey()), member.getValue());
            }
        }
    }

    private void extension(String name, JsonNode value) throws Refusal {
        if (value.isArray()) {
            each(name, value, XmlEventWriter::extension);
            return;
        }
        out.open(name);
        if (value.isObject()) {
            inside(value);
        } else {
            out.text(text(value));
        }
        out.close(name);
    }

    /** Text beside attributes where the members say so, else elements. */
    private void inside(JsonNode object) throws Refusal {
        String text = "";
        boolean attributes = true;
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            String expanded = prefixes.expanded(prefixes.name(member.getKey()));
            boolean value = expanded.equals(XmlValues.TEXT_MEMBER);
            text = value ? member.getKey() : text;
            attributes = attributes
                    && member.getValue().isTextual()
                    && (value || member.getKey().indexOf(':') < 0);
        }
        if (!attributes || object.path(text).asText().isBlank()) {
            extensions(object, name -> false);
            return;
        }
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            if (!member.getKey().equals(text)) {
                out.attribute(member.getKey(), text(member.getValue()));
            }
        }
        out.text(text(object.path(text)));
    }

    private String text(JsonNode value) {
        return value.isNull()
                ? ""
                : value.isNumber() ? value.decimalValue().toPlainString() : prefixes.value(value.asText());
    }

    private void each(String name, JsonNode value, Shape shape) throws Refusal {
        if (value.isArray()) {
            for (JsonNode element : value) {
                shape.write(this, name, element);
            }
        } else {
            shape.write(this, name, value);
        }
    }

    private void list(String name, String element, JsonNode value, Shape shape) throws Refusal {
        out.open(name);
        each(element, value, shape);
        out.close(name);
    }

    private static Shape word(Words vocabulary) {
        return (event, name, value) ->
                event.out.element(name, event.prefixes.word(vocabulary, event.words, value.asText()));
    }

    /** @param order of the members */
    private static Shape object(Map<String, Shape> members, List<String> order) {
        return (event, name, value) -> {
            event.out.open(name);
            for (String member : order) {
                if (value.has(member)) {
                    members.getOrDefault(member, TEXT).write(event, member, value.path(member));
                }
            }
            event.extensions(value, members::containsKey);
            event.out.close(name);
        };
    }

    private static Shape errorDeclaration() {
        return object(
                Map.of(
                        "declarationTime",
                        TEXT,
                        "reason",
                        word(Words.ERROR_REASON),
                        "correctiveEventIDs",
                        (event, name, value) -> event.list(name, "correctiveEventID", value, TEXT)),
                List.of("declarationTime", "reason", "correctiveEventIDs"));
    }

    private void persistentDisposition(String name, JsonNode value) throws Refusal {
        out.open(name);
        for (String part : List.of("set", "unset")) {
            if (value.has(part)) {
                each(part, value.path(part), word(Words.DISPOSITION));
            }
        }
        out.close(name);
    }

    private static Shape typed(String element, Words vocabulary) {
        return (event, name, value) -> event.list(name, element, value, (same, child, object) -> {
            same.out.open(child);
            if (object.has("type")) {
                String type = object.path("type").asText();
                same.out.attribute("type", same.prefixes.word(vocabulary, same.words, type));
            }
            same.out.text(same.text(object.path(element))).close(child);
        });
    }

    private void sensorElement(String name, JsonNode value) throws Refusal {
        out.open(name);
        for (String part : List.of("sensorMetadata", "sensorReport")) {
            if (value.has(part)) {
                each(part, value.path(part), XmlEventWriter::sensorPart);
            }
        }
        extensions(value, member -> member.equals("sensorMetadata") || member.equals("sensorReport"));
        out.close(name);
    }

    /** Everything in attributes but what only elements can say. */
    private void sensorPart(String name, JsonNode part) throws Refusal {
        out.open(name);
        Set<String> attributes = new HashSet<>();
        Set<String> said = new HashSet<>();
        for (Map.Entry<String, JsonNode> member : part.properties()) {
            String qualified = prefixes.name(member.getKey());
            JsonNode value = member.getValue();
            if (value.isValueNode() && attributes.add(prefixes.expanded(qualified))) {
                Words vocabulary = SENSOR_WORDS.get(qualified);
                out.attribute(
                        qualified, vocabulary == null ? text(value) : prefixes.word(vocabulary, words, value.asText()));
                said.add(member.getKey());
            }
        }
        extensions(part, said::contains);
        out.close(name);
    }
}
