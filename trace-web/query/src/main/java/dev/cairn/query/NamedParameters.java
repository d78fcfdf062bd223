package dev.cairn.query;

import dev.cairn.epcis.Rfc3339;
import dev.cairn.epcis.Words;
import dev.cairn.epcis.unit.Units;
import dev.cairn.query.Parameters.Asked;
import dev.cairn.query.Parameters.Parameter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parameters that bear a name of the event's own: a type, a unit, an extension, an attribute. */
final class NamedParameters {
    private static final Pattern TYPED = Pattern.compile("EQ_(bizTransaction|source|destination)_(.+)");
    private static final Pattern AMOUNT = Pattern.compile(
            "(EQ|GT|GE|LT|LE)_(value|minValue|maxValue|meanValue|sDev|percValue|quantity)_([A-Z0-9]{2,3})");
    private static final Pattern EXTENSION = Pattern.compile("(EQ|GT|GE|LT|LE|EXISTS)_"
            + "((?:INNER_)?(?:ILMD_|ERROR_DECLARATION_|SENSORELEMENT_|SENSORMETADATA_|SENSORREPORT_)?)([^:]*:.*)");
    private static final String ATTRIBUTED =
            "(bizStep|disposition|readPoint|bizLocation|epc|parentID|inputEPC|outputEPC|anyEPC|epcClass|inputEPCClass"
                    + "|outputEPCClass|anyEPCClass|bizTransaction|source|destination)";
    private static final Pattern HAS_ATTRIBUTE = Pattern.compile("HASATTR_" + ATTRIBUTED);
    private static final Pattern ATTRIBUTE = Pattern.compile("EQ_?ATTR_" + ATTRIBUTED + "_(.+)");

    private NamedParameters() {}

    /** Empty: no parameter of this name exists. */
    static Optional<Parameter> of(String name) {
        return typed(name)
                .or(() -> amount(name))
                .or(() -> hasAttribute(name))
                .or(() -> attribute(name))
                .or(() -> extension(name));
    }

    private static Optional<Parameter> typed(String name) {
        Matcher m = TYPED.matcher(name);
        if (!m.matches()) {
            return Optional.empty();
        }
        Words words = m.group(1).equals("bizTransaction") ? Words.BIZ_TRANSACTION : Words.SOURCE_DESTINATION;
        return Optional.of((value, asked) -> {
            String type = Parameters.word(words, m.group(2), asked.names());
            return Parameters.identifiers(m.group(1) + "/" + type).read(value, asked);
        });
    }

    private static Optional<Parameter> amount(String name) {
        Matcher m = AMOUNT.matcher(name);
        if (!m.matches()) {
            return Optional.empty();
        }
        Comparison comparison = Comparison.valueOf(m.group(1));
        String code = m.group(3);
        String field = m.group(2) + "/" + Units.kind(code);
        return Optional.of((value, asked) -> {
            BigDecimal number = Values.number(value);
            BigDecimal own = m.group(2).equals("sDev") ? Units.difference(number, code) : Units.amount(number, code);
            return new Condition.Within(field, List.of(comparison.span(Sortable.number(own), Sortable.NUMBER)));
        });
    }

    private static Optional<Parameter> extension(String name) {
        Matcher m = EXTENSION.matcher(name);
        if (!m.matches()) {
            return Optional.empty();
        }
        return Optional.of((value, asked) -> {
            String field = m.group(2) + extensionName(m.group(3), asked);
            return switch (m.group(1)) {
                case "EXISTS" -> Parameters.existence(field, Values.bool(value));
                case "EQ" -> equal(field, value);
                default -> new Condition.Within(field, List.of(span(Comparison.valueOf(m.group(1)), value)));
            };
        });
    }

    private static String extensionName(String name, Asked asked) throws Wrong {
        return asked.names()
                .ofParameter(name)
                .orElseThrow(() -> new Wrong(
                        "QRY-08",
                        "nothing says what its prefix stands for; send GS1-Extensions: prefix=https://…, or write the full"
                                + " name"));
    }

    /** Equal as text, or both numbers and the same, or both times and the same instant. */
    private static Condition equal(String field, String value) throws Wrong {
        NavigableSet<String> values = new TreeSet<>();
        for (String text : Values.list(value, each -> each)) {
            values.add(Sortable.text(text));
            ExtensionReader.number(text).map(Sortable::number).ifPresent(values::add);
            Rfc3339.parse(text).map(Sortable::time).ifPresent(values::add);
        }
        return new Condition.AnyOf(field, values);
    }

    private static Condition.Span span(Comparison comparison, String value) throws Wrong {
        Optional<BigDecimal> number = ExtensionReader.number(value);
        return number.isPresent()
                ? comparison.span(Sortable.number(number.get()), Sortable.NUMBER)
                : comparison.span(Sortable.time(numberOrTime(value)), Sortable.TIME);
    }

    private static java.time.Instant numberOrTime(String value) throws Wrong {
        return Rfc3339.parse(value)
                .orElseThrow(() -> new Wrong(
                        "QRY-03", "write a decimal number, or a time with its offset: other values have no order"));
    }

    private static Optional<Parameter> hasAttribute(String name) {
        Matcher m = HAS_ATTRIBUTE.matcher(name);
        return m.matches()
                ? Optional.of((value, asked) -> {
                    List<String> names = new ArrayList<>(Values.list(value, text -> text));
                    return new Condition.AnyOf(
                            m.group(1), Parameters.bounded(asked.masterData().having(names)));
                })
                : Optional.empty();
    }

    private static Optional<Parameter> attribute(String name) {
        Matcher m = ATTRIBUTE.matcher(name);
        return m.matches()
                ? Optional.of((value, asked) -> new Condition.AnyOf(
                        m.group(1),
                        Parameters.bounded(asked.masterData().having(m.group(2), Values.list(value, text -> text)))))
                : Optional.empty();
    }
}
