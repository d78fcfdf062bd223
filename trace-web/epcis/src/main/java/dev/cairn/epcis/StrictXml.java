package dev.cairn.epcis;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads XML 1.0 that can do no harm, within {@link Limits}: no document type, hence no entities but the five of XML itself, and nothing
 * outside the text is ever opened. Comments and processing instructions are passed over.
 */
final class StrictXml {
    private static final String JDK_LIMIT = "http://www.oracle.com/xml/jaxp/properties/";
    private static final Set<String> ENCODINGS = Set.of("UTF-8", "US-ASCII");

    private final XMLStreamReader reader;
    private final Deque<XmlElement> open = new ArrayDeque<>();
    private @Nullable XmlElement root;
    private int elements;

    private StrictXml(XMLStreamReader reader) {
        this.reader = reader;
    }

    /** The root element. */
    static XmlElement parse(String text) throws Refusal {
        StrictJson.requireSize(text);
        try {
            String document = text.startsWith("\uFEFF") ? text.substring(1) : text;
            return new StrictXml(factory().createXMLStreamReader(new StringReader(document))).read();
        } catch (XMLStreamException e) {
            throw refusal(e);
        }
    }

    /** The JDK's own parser, whatever else is on the class path; one a document, since factories are not made for threads. */
    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(JDK_LIMIT + "maxXMLNameLimit", String.valueOf(Limits.NAME_CHARS_MAX));
        factory.setProperty(JDK_LIMIT + "elementAttributeLimit", String.valueOf(Limits.ELEMENT_ATTRIBUTES_MAX));
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("nothing outside the document is opened");
        });
        return factory;
    }

    private XmlElement read() throws XMLStreamException, Refusal {
        requireProlog();
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> begin();
                case XMLStreamConstants.END_ELEMENT -> open.pop();
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> append();
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new Refusal(
                            "EPC-07", "", "a document type or an entity; send plain XML without them" + line());
                default -> {}
            }
        }
        return Objects.requireNonNull(root, "a document without a root is not well-formed");
    }

    private void requireProlog() throws Refusal {
        String encoding = reader.getCharacterEncodingScheme();
        if (encoding != null && !ENCODINGS.contains(encoding.toUpperCase(Locale.ROOT))) {
            throw new Refusal("EPC-05", "", "declared to be in another encoding; send UTF-8");
        }
        if (reader.getVersion() != null && !reader.getVersion().equals("1.0")) {
            throw new Refusal("EPC-01", "", "another version of XML; send XML 1.0");
        }
    }

    private void begin() throws Refusal {
        boolean within = open.size() < Limits.DEPTH_MAX
                && ++elements <= Limits.DOCUMENT_ELEMENTS_MAX
                && reader.getAttributeCount() <= Limits.ELEMENT_ATTRIBUTES_MAX
                && reader.getNamespaceCount() <= Limits.ELEMENT_ATTRIBUTES_MAX;
        if (!within) {
            throw beyond();
        }
        XmlName name = name(reader.getPrefix(), reader.getNamespaceURI(), reader.getLocalName());
        XmlElement element =
                new XmlElement(name, open.peek(), reader.getLocation().getLineNumber(), declared());
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            element.attribute(
                    name(
                            reader.getAttributePrefix(i),
                            reader.getAttributeNamespace(i),
                            reader.getAttributeLocalName(i)),
                    bounded(reader.getAttributeValue(i)));
        }
        root = root == null ? element : root;
        open.push(element);
    }

    private void append() throws Refusal {
        XmlElement element = open.peek();
        boolean within = element == null
                || element.append(reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength())
                        <= Limits.STRING_CHARS_MAX;
        if (!within) {
            throw beyond();
        }
    }

    private Map<String, String> declared() {
        Map<String, String> declared = new HashMap<>();
        for (int i = 0; i < reader.getNamespaceCount(); i++) {
            declared.put(orEmpty(reader.getNamespacePrefix(i)), orEmpty(reader.getNamespaceURI(i)));
        }
        return declared;
    }

    private XmlName name(@Nullable String prefix, @Nullable String namespace, String local) throws Refusal {
        XmlName name = new XmlName(orEmpty(prefix), orEmpty(namespace), local);
        if (name.written().length() > Limits.NAME_CHARS_MAX || name.namespace().length() > Limits.NAME_CHARS_MAX) {
            throw beyond();
        }
        return name;
    }

    private String bounded(String value) throws Refusal {
        if (value.length() > Limits.STRING_CHARS_MAX) {
            throw beyond();
        }
        return value;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private Refusal beyond() {
        return new Refusal("EPC-02", "", "beyond a limit (" + limits() + ")" + line());
    }

    private static String limits() {
        return "depth " + Limits.DEPTH_MAX + ", text " + Limits.STRING_CHARS_MAX + ", name " + Limits.NAME_CHARS_MAX
                + " characters, " + Limits.ELEMENT_ATTRIBUTES_MAX + " attributes an element, "
                + Limits.DOCUMENT_ELEMENTS_MAX + " elements";
    }

    private String line() {
        return ", line " + reader.getLocation().getLineNumber();
    }

    /** The JDK tells its kinds of error apart by message only: the names of limits and of errors in it are not translated. */
    private static Refusal refusal(XMLStreamException e) {
        String message = String.valueOf(e.getMessage());
        String at = e.getLocation() == null
                ? ""
                : ", line " + e.getLocation().getLineNumber() + " column "
                        + e.getLocation().getColumnNumber();
        if (message.contains("JAXP0001")) {
            return new Refusal("EPC-02", "", "beyond a limit (" + limits() + ")" + at);
        }
        return message.contains("NotUnique") || message.contains("already specified")
                ? new Refusal("EPC-03", "", "an attribute stands twice in one element; keep one" + at)
                : new Refusal("EPC-01", "", "not well-formed XML 1.0" + at);
    }
}
