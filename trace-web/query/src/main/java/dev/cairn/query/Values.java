package dev.cairn.query;

import dev.cairn.epcis.Rfc3339;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** Reads the text of one parameter as what its name says that it is. */
final class Values {
    private Values() {}

    /** What one element of a list must be. */
    @FunctionalInterface
    interface Element {
        String read(String text) throws Wrong;
    }

    /** A list's elements, {@code a|b}: each once, read and in order. */
    static NavigableSet<String> list(String value, Element element) throws Wrong {
        String[] parts = value.split("\\|", -1);
        if (parts.length > QueryLimits.VALUES_MAX) {
            throw new Wrong("QRY-07", "at most " + QueryLimits.VALUES_MAX + " values; ask several times");
        }
        NavigableSet<String> values = new TreeSet<>();
        for (String part : parts) {
            if (part.isEmpty()) {
                throw new Wrong("QRY-03", "an empty value in the list; values are separated by one | each");
            }
            if (part.length() > QueryLimits.VALUE_CHARS_MAX) {
                throw new Wrong("QRY-07", "a value has at most " + QueryLimits.VALUE_CHARS_MAX + " characters");
            }
            values.add(element.read(part));
        }
        return values;
    }

    static Instant time(String value) throws Wrong {
        Optional<Instant> time = Rfc3339.parse(value);
        if (time.isEmpty()) {
            String plus = value.indexOf(' ') > 0 ? "; in a URL the + of an offset is written %2B" : "";
            throw new Wrong("QRY-03", "write a time with its offset, such as 2026-11-21T10:15:00Z" + plus);
        }
        return time.get();
    }

    static BigDecimal number(String value) throws Wrong {
        Optional<BigDecimal> number = ExtensionReader.number(value);
        if (number.isEmpty()) {
            throw new Wrong(
                    "QRY-03",
                    "write a decimal number such as 4.2, of at most " + QueryLimits.NUMBER_CHARS_MAX + " characters");
        }
        return number.get();
    }

    static boolean bool(String value) throws Wrong {
        if (!value.equals("true") && !value.equals("false")) {
            throw new Wrong("QRY-03", "write true or false");
        }
        return value.equals("true");
    }

    static int count(String value) throws Wrong {
        if (!value.matches("[1-9][0-9]{0,8}")) {
            throw new Wrong("QRY-03", "write a whole number of 1 to 999999999");
        }
        return Integer.parseInt(value);
    }

    static String oneOf(List<String> words, String value) throws Wrong {
        if (!words.contains(value)) {
            throw new Wrong("QRY-04", "write " + String.join(", ", words));
        }
        return value;
    }

    static String uri(String value) throws Wrong {
        int colon = value.indexOf(':');
        boolean uri = colon > 0 && colon < value.length() - 1 && value.chars().noneMatch(c -> c <= ' ' || c == 0x7f);
        if (!uri) {
            throw new Wrong("QRY-05", "write a URI: an EPC URN, a Digital Link or another, without blanks");
        }
        return value;
    }
}
