package dev.cairn.epcis.gs1;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A GS1 Digital Link URI, uncompressed (GS1 Digital Link Standard: URI Syntax 1.6.0). Only valid ones exist: format, character set and
 * check digits of every part were checked.
 *
 * @param key the primary key and its value; a GTIN always has 14 digits
 * @param qualifiers the key qualifiers in their fixed order
 * @param attributes data attributes of the query, in the order written
 * @param other the query parameters that are no Application Identifiers ({@code linkType} …), decoded as far as they can be
 */
public record DigitalLink(Element key, List<Element> qualifiers, List<Element> attributes, List<Parameter> other)
        implements Parsed {
    /** The host of canonical links, without a slash behind it. */
    public static final String CANONICAL = "https://id.gs1.org";

    /** The longest link that is looked at, in characters. */
    public static final int LINK_CHARS_MAX = 2048;

    /** An Application Identifier and its decoded value. */
    public record Element(String ai, String value) {
        String path() {
            return "/" + ai + "/" + Percent.encode(value);
        }
    }

    /** A query parameter that is no Application Identifier. */
    public record Parameter(String name, String value) {}

    public DigitalLink {
        qualifiers = List.copyOf(qualifiers);
        attributes = List.copyOf(attributes);
        other = List.copyOf(other);
    }

    /** Reads a link of any host and path prefix; short names ({@code gtin}, {@code lot} …) and GTINs of 8, 12 or 13 digits are taken. */
    public static Parsed parse(String uri) {
        return new DigitalLinkParser(uri).parse();
    }

    /** The value of a qualifier: {@code 10} is the lot, {@code 21} the serial number. */
    public Optional<String> qualifier(String ai) {
        return qualifiers.stream()
                .filter(q -> q.ai().equals(ai))
                .map(Element::value)
                .findFirst();
    }

    /** {@code /01/{gtin}/10/{lot}}: key and qualifiers, percent-encoded. */
    public String path() {
        StringBuilder path = new StringBuilder(key.path());
        qualifiers.forEach(qualifier -> path.append(qualifier.path()));
        return path.toString();
    }

    /** The canonical link of the thing: {@code https://id.gs1.org}, key and qualifiers, nothing else. */
    public String canonical() {
        return CANONICAL + path();
    }

    /** This link and those above it, up to the primary key alone: serial, lot, GTIN. */
    public List<DigitalLink> levels() {
        List<DigitalLink> levels = new ArrayList<>();
        for (int kept = qualifiers.size(); kept >= 0; kept--) {
            levels.add(new DigitalLink(key, qualifiers.subList(0, kept), List.of(), List.of()));
        }
        return levels;
    }
}
