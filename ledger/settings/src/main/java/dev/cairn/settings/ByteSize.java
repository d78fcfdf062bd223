package dev.cairn.settings;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes, written {@code 256MiB}, {@code 4KiB} or {@code 512B} (IEC 80000-13 units, powers of 1024).
 *
 * @param bytes 0 or more
 */
public record ByteSize(long bytes) {
    private static final Pattern FORM = Pattern.compile("(0|[1-9][0-9]{0,18})(B|KiB|MiB|GiB|TiB)");
    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");

    /** @throws IllegalArgumentException when {@code bytes} is negative */
    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes must be 0 or more, not " + bytes);
        }
    }

    /**
     * Reads a size.
     *
     * @throws IllegalArgumentException when the text is not a whole number with one of the units, or beyond 2^63 - 1
     */
    public static ByteSize parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("not a size like 256MiB (units B, KiB, MiB, GiB, TiB): " + text);
        }
        try {
            long unit = 1L << (10 * UNITS.indexOf(form.group(2)));
            return new ByteSize(Math.multiplyExact(Long.parseLong(form.group(1)), unit));
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException("larger than 2^63 - 1 bytes: " + text, e);
        }
    }

    /** The form that {@link #parse} reads, in the largest unit that leaves a whole number. */
    @Override
    public String toString() {
        int unit = bytes == 0 ? 0 : Math.min(Long.numberOfTrailingZeros(bytes) / 10, UNITS.size() - 1);
        return (bytes >> (10 * unit)) + UNITS.get(unit);
    }
}
