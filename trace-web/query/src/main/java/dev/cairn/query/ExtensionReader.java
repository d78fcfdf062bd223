package dev.cairn.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.epcis.Rfc3339;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Takes extensions apart: what stands at the top of an area, and, under {@code INNER_}, what stands anywhere below that. An array is each of
 * its members; of a JSON-LD value object ({@code {"@value": …}}, {@code {"@id": …}}) the value counts.
 */
final class ExtensionReader {
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?");

    private final Facts facts;
    private final ExtensionNames names;

    ExtensionReader(Facts facts, ExtensionNames names) {
        this.facts = facts;
        this.names = names;
    }

    /** @param area {@code ""} for the event itself, {@code ILMD_}, {@code SENSORREPORT_} … */
    void read(String area, JsonNode object) {
        object.properties().stream()
                .filter(member -> isExtension(member.getKey()))
                .forEach(member -> member(area, area, member.getKey(), member.getValue()));
    }

    /** An object none of whose members stand at the top. */
    void readInner(String area, JsonNode object) {
        object.properties().forEach(member -> {
            if (isExtension(member.getKey())) {
                member(area, "INNER_" + area, member.getKey(), member.getValue());
            }
        });
    }

    private static boolean isExtension(String name) {
        return name.indexOf(':') > 0;
    }

    private void member(String area, String level, String name, JsonNode value) {
        String field = level + names.ofMember(name);
        facts.add(Facts.EXISTS, field);
        value(area, field, value);
    }

    private void value(String area, String field, JsonNode value) {
        if (value.isArray()) {
            value.forEach(element -> value(area, field, element));
        } else if (value.isObject()) {
            scalar(field, value.path("@value"));
            scalar(field, value.path("@id"));
            below(area, value);
        } else {
            scalar(field, value);
        }
    }

    /** Names without a namespace cannot be asked for; what stands below them can. */
    private void below(String area, JsonNode object) {
        object.properties().forEach(member -> {
            if (isExtension(member.getKey())) {
                member(area, "INNER_" + area, member.getKey(), member.getValue());
            } else {
                descend(area, member.getValue());
            }
        });
    }

    private void descend(String area, JsonNode value) {
        if (value.isArray()) {
            value.forEach(element -> descend(area, element));
        } else {
            below(area, value);
        }
    }

    private void scalar(String field, JsonNode value) {
        if (value.isNumber()) {
            facts.add(field, Sortable.number(value.decimalValue()));
        } else if (value.isBoolean()) {
            facts.add(field, Sortable.text(value.asText()));
        } else if (value.isTextual()) {
            String text = value.textValue();
            facts.add(field, Sortable.text(text));
            number(text).ifPresent(number -> facts.add(field, Sortable.number(number)));
            Rfc3339.parse(text).ifPresent(time -> facts.add(field, Sortable.time(time)));
        }
    }

    /** A text that reads as a decimal number. */
    static Optional<BigDecimal> number(String text) {
        boolean fits = text.length() <= QueryLimits.NUMBER_CHARS_MAX;
        return fits && NUMBER.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }
}
