package dev.cairn.epcis.gs1;

import dev.cairn.epcis.gs1.DigitalLink.Element;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A GS1 element string (GS1 General Specifications, section 7.8): Application Identifiers, each with its value, checked one by one. Which of
 * them must or must not stand together is not looked at.
 *
 * @param elements in the order written; each Application Identifier once
 */
public record ElementString(List<Element> elements) implements Scanned {
    /** The longest text that is looked at, in characters; barcodes hold far less. */
    public static final int TEXT_CHARS_MAX = 2048;

    public ElementString {
        elements = List.copyOf(elements);
    }

    /**
     * Reads {@code (01)09521141123454(10)A}, as people write it (a bracket of a value's own is written {@code \(}), or
     * {@code 010952114112345410A}, as scanners give it: with FNC1 as the control character GS or as {@code ^}, with or without a symbology
     * identifier such as {@code ]d2} in front.
     */
    public static Scanned parse(String text) {
        return new ElementStringParser(text).parse();
    }

    /** The Digital Link that says the same; empty where no element is a primary key or one has no place in a link. */
    public Optional<DigitalLink> toDigitalLink() {
        return elements.stream()
                .filter(element -> ai(element).primaryKey())
                .findFirst()
                .flatMap(this::link);
    }

    private Optional<DigitalLink> link(Element key) {
        List<Element> qualifiers = ai(key).qualifiers().stream()
                .map(this::inOrder)
                .max(Comparator.comparingInt(List::size))
                .orElse(List.of());
        List<Element> rest = new ArrayList<>(elements);
        rest.remove(key);
        rest.removeAll(qualifiers);
        boolean allFit = rest.stream().allMatch(element -> ai(element).dataAttribute());
        return allFit ? Optional.of(new DigitalLink(key, qualifiers, rest, List.of())) : Optional.empty();
    }

    private List<Element> inOrder(List<String> qualifiers) {
        return qualifiers.stream()
                .flatMap(ai -> elements.stream().filter(element -> element.ai().equals(ai)))
                .toList();
    }

    private static Ai ai(Element element) {
        return AiTable.find(element.ai()).orElseThrow();
    }
}
