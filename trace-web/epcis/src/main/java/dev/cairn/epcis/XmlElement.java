package dev.cairn.epcis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An element as it was read, with its place. Filled by {@link StrictXml}, not changed afterwards. */
final class XmlElement {
    /** Where the value of an attribute or the text of an element stands; the attribute's name is empty for text. */
    record Place(XmlElement element, String attribute) {
        /** An XPath, such as {@code /epcis:EPCISDocument/EPCISBody/EventList/ObjectEvent[2]/action}. */
        String path() {
            return element.path() + (attribute.isEmpty() ? "" : "/@" + attribute);
        }
    }

    private final XmlName name;
    private final @Nullable XmlElement parent;
    private final int line;
    private final Map<String, String> declared;
    private final Map<XmlName, String> attributes = new LinkedHashMap<>(0);
    private final List<XmlElement> children = new ArrayList<>(0);
    private final StringBuilder text = new StringBuilder(0);

    /** @param declared the namespaces that this element declares, by prefix */
    XmlElement(XmlName name, @Nullable XmlElement parent, int line, Map<String, String> declared) {
        this.name = name;
        this.parent = parent;
        this.line = line;
        this.declared = Map.copyOf(declared);
        if (parent != null) {
            parent.children.add(this);
        }
    }

    void attribute(XmlName attribute, String value) {
        attributes.put(attribute, value);
    }

    /** @return how many characters of text the element has now */
    int append(char[] chars, int from, int length) {
        return text.append(chars, from, length).length();
    }

    XmlName name() {
        return name;
    }

    /** Of the end of the start tag, from 1. */
    int line() {
        return line;
    }

    /** In document order. */
    Map<XmlName, String> attributes() {
        return attributes;
    }

    /** An attribute without a namespace. */
    Optional<String> attribute(String local) {
        return attributes.entrySet().stream()
                .filter(entry -> entry.getKey().namespace().isEmpty()
                        && entry.getKey().local().equals(local))
                .map(entry -> entry.getValue().strip())
                .findFirst();
    }

    /** Whether the element says by {@code xsi:nil} that it says nothing. */
    boolean nil() {
        return attributes.entrySet().stream()
                .anyMatch(entry -> entry.getKey().aboutSchemas()
                        && entry.getKey().local().equals("nil")
                        && entry.getValue().strip().matches("true|1"));
    }

    List<XmlElement> children() {
        return children;
    }

    Optional<XmlElement> child(String standardName) {
        return children.stream().filter(child -> child.name.is(standardName)).findFirst();
    }

    /** All text of the element itself, without blanks at its ends: those are layout. */
    String text() {
        return text.toString().strip();
    }

    /** The namespace that a prefix in a value stands for here. */
    Optional<String> namespace(String prefix) {
        for (XmlElement at = this; at != null; at = at.parent) {
            String uri = at.declared.get(prefix);
            if (uri != null) {
                return Optional.of(uri);
            }
        }
        return Optional.empty();
    }

    Place place() {
        return new Place(this, "");
    }

    Place place(XmlName attribute) {
        return new Place(this, attribute.written());
    }

    private String path() {
        return (parent == null ? "" : parent.path()) + "/" + name.written() + position();
    }

    /** {@code [2]} for the second of several children of one name; XPath counts from 1. */
    private String position() {
        if (parent == null) {
            return "";
        }
        List<XmlElement> alike = parent.children.stream()
                .filter(sibling -> sibling.name.equals(name))
                .toList();
        return alike.size() == 1 ? "" : "[" + (alike.indexOf(this) + 1) + "]";
    }
}
