package dev.cairn.epcis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Single values and extensions of one XML event as JSON. Text stays text in extensions, since XML says no types. */
final class XmlValues {
    private static final Set<String> WRAPPERS = Set.of("extension", "baseExtension");
    private static final Set<String> TRUE = Set.of("true", "1");
    private static final Set<String> FALSE = Set.of("false", "0");
    private static final Pattern NUMBER = Pattern.compile("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d{1,9})?");
    private static final XmlName TEXT_BESIDE_ATTRIBUTES =
            new XmlName("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "value");

    /** The member of an extension with attributes that is its text, by its expanded name. */
    static final String TEXT_MEMBER = "{" + TEXT_BESIDE_ATTRIBUTES.namespace() + "}" + TEXT_BESIDE_ATTRIBUTES.local();

    private final XmlReading reading;
    private final XmlNames names;

    XmlValues(XmlReading reading, XmlNames names) {
        this.reading = reading;
        this.names = names;
    }

    XmlNames names() {
        return names;
    }

    XmlReading reading() {
        return reading;
    }

    /** An element's text; it has neither children nor attributes. */
    JsonNode text(XmlElement element) {
        element.attributes().keySet().forEach(name -> refuseAttribute(element, name));
        return textBesideAttributes(element);
    }

    JsonNode textBesideAttributes(XmlElement element) {
        element.children().forEach(this::refuse);
        return text(element.place(), element.text());
    }

    JsonNode text(XmlElement.Place place, String text) {
        return reading.from(place, new TextNode(text.strip()));
    }

    /**
     * A word of the standard bare, as JSON has it, whether it came as URN, URI or compact URI (many senders leave {@code gs1} and {@code cbv}
     * undeclared, since every JSON document has them); a compact URI of a word we do not know stays as
     * written, and the event's context says its prefix where it can.
     */
    JsonNode word(Words words, XmlElement.Place place, String value) {
        String text = value.strip();
        int colon = Math.max(0, text.indexOf(':'));
        String prefix = text.substring(0, colon);
        String uri = place.element()
                .namespace(prefix)
                .or(() -> Optional.ofNullable(Namespaces.STANDARD.get(prefix)))
                .orElse("");
        if (colon == 0 || uri.isEmpty()) {
            return text(place, words.bareOfXml(text));
        }
        if (names.implies(prefix, uri)) {
            return text(place, text);
        }
        if (!Namespaces.ofGs1(uri)) {
            names.claims(prefix, uri);
            return text(place, words.bareOfXml(text));
        }
        String full = uri + text.substring(colon + 1);
        String bare = words.bareOfXml(full);
        return text(place, bare.equals(full) && names.claims(prefix, uri) ? text : bare);
    }

    /** What is no number stays text, and is refused for it later. */
    JsonNode number(XmlElement.Place place, String value) {
        String text = value.strip();
        if (text.length() > Limits.NUMBER_CHARS_MAX || !NUMBER.matcher(text).matches()) {
            return text(place, text);
        }
        try {
            return reading.from(place, StrictJson.number(DecimalNode.valueOf(new BigDecimal(text)), ""));
        } catch (Refusal refusal) {
            reading.problem(refusal.problem().code(), place, refusal.problem().text());
            return text(place, text);
        }
    }

    JsonNode bool(XmlElement.Place place, String value) {
        String text = value.strip();
        return TRUE.contains(text) ? BooleanNode.TRUE : FALSE.contains(text) ? BooleanNode.FALSE : text(place, text);
    }

    /** The children, those of 1.x's {@code extension} wrappers in their place. */
    static List<XmlElement> unwrapped(XmlElement element) {
        List<XmlElement> children = new ArrayList<>();
        for (XmlElement child : element.children()) {
            boolean wrapper =
                    child.name().standard() && WRAPPERS.contains(child.name().local());
            if (wrapper) {
                children.addAll(unwrapped(child));
            } else {
                children.add(child);
            }
        }
        return children;
    }

    /** Adds what another vocabulary's element says; one that stands several times becomes an array. */
    void extension(ObjectNode object, XmlElement element) {
        JsonNode value = extension(element);
        String name = names.of(element.name());
        JsonNode before = object.get(name);
        if (before == null && name.endsWith(IgnoredFields.SUFFIX) && value.isTextual()) {
            object.set(name, array().add(value));
        } else if (before == null) {
            object.set(name, value);
        } else if (before instanceof ArrayNode several) {
            several.add(value);
        } else {
            object.set(name, reading.from(element.place(), array().add(before).add(value)));
        }
    }

    private JsonNode extension(XmlElement element) {
        ObjectNode object = reading.from(element.place(), JsonNodeFactory.instance.objectNode());
        element.attributes().keySet().stream()
                .filter(name -> !name.aboutSchemas())
                .forEach(name -> attribute(object, element, name));
        boolean text = element.children().isEmpty();
        if (text && object.isEmpty()) {
            return text(element.place(), element.text());
        }
        if (text && !element.text().isEmpty()) {
            object.set(names.of(TEXT_BESIDE_ATTRIBUTES), text(element.place(), element.text()));
        }
        if (!text) {
            onlyElements(element);
        }
        element.children().forEach(child -> extension(object, child));
        return object;
    }

    /** An attribute of another vocabulary. */
    void attribute(ObjectNode object, XmlElement element, XmlName name) {
        XmlElement.Place place = element.place(name);
        reading.once(
                object, names.of(name), place, text(place, element.attributes().getOrDefault(name, "")));
    }

    /** Text between elements has no place in the model; dropping it would change what was said. */
    void onlyElements(XmlElement element) {
        if (!element.text().isEmpty()) {
            reading.problem("EPC-08", element.place(), "text where only elements belong; remove it");
        }
    }

    void refuse(XmlElement element) {
        reading.problem("EPC-13", element.place(), "no such element belongs here; remove it");
    }

    void refuseAttribute(XmlElement element, XmlName name) {
        if (!name.aboutSchemas()) {
            reading.problem("EPC-13", element.place(name), "no such attribute belongs here; remove it");
        }
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }
}
