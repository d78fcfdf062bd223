package dev.cairn.query;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;

/**
 * Numbers and times as texts whose order by character is the order of what they mean, exactly: an index of texts is an index of both, in
 * SQLite as in Cassandra.
 *
 * <pre>
 * number   n: sign exponent digits      n:65000142 is 4.2, n:5 is zero, n:450000957~ is -4.2
 *             4 below zero, 5 zero, 6 above
 *               5 digits, biased by 50,000: the power of ten before the first digit; from 99,999 down below zero
 *                 without zeros at the end; each subtracted from 9, then ~, below zero
 * time     t: 12 digits of seconds since 1970 plus 10^11, 9 digits of nanoseconds
 * text     s: and the text
 * </pre>
 */
final class Sortable {
    static final String NUMBER = "n:";
    static final String TIME = "t:";
    static final String TEXT = "s:";

    /** Exponents beyond are refused in queries, and no double has them. */
    static final int EXPONENT_MAX = 1_000;

    /** Behind a value: above it, and below every longer value that begins with it. */
    private static final String JUST_ABOVE = "!";

    private static final int BIAS = 50_000;
    private static final int EXPONENT_TOP = 99_999;
    private static final long SECONDS_BIAS = 100_000_000_000L;

    private Sortable() {}

    static String number(BigDecimal value) {
        if (value.signum() == 0) {
            return NUMBER + "5";
        }
        BigDecimal bare = value.stripTrailingZeros();
        String digits = bare.unscaledValue().abs().toString();
        int exponent = BIAS + digits.length() - bare.scale();
        return value.signum() > 0
                ? NUMBER + "6" + padded(exponent, 5) + digits
                : NUMBER + "4" + padded(EXPONENT_TOP - exponent, 5) + complement(digits) + "~";
    }

    private static String complement(String digits) {
        StringBuilder out = new StringBuilder(digits.length());
        digits.chars().forEach(c -> out.append((char) ('9' - c + '0')));
        return out.toString();
    }

    static String time(Instant value) {
        return TIME + padded(value.getEpochSecond() + SECONDS_BIAS, 12) + padded(value.getNano(), 9);
    }

    static String text(String value) {
        return TEXT + value;
    }

    /** The least text above this value that is no longer this value. */
    static String after(String value) {
        return value + JUST_ABOVE;
    }

    /** Above every value of a kind: {@link #NUMBER}, {@link #TIME} or {@link #TEXT}. */
    static String end(String kind) {
        return kind.charAt(0) + ";";
    }

    private static String padded(long number, int digits) {
        String text = Long.toString(number);
        if (number < 0 || text.length() > digits) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%d does not fit in %d digits", number, digits));
        }
        return "0".repeat(digits - text.length()) + text;
    }
}
