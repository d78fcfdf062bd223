package dev.cairn.model;

import dev.cairn.proof.Bytes;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * One resolved SenML record (RFC 8428, section 4.6): absolute name, absolute time, exactly one of value, string, boolean or
 * data. No doubles anywhere: a value is what the probe said, digit by digit.
 *
 * @param name 1 to 400 characters of {@code A-Z a-z 0-9 - : . / _} (RFC 8428, section 4.5.1)
 * @param unit SenML unit symbol, see {@link Units}
 * @param value number with at most 18 decimals
 * @param string text
 * @param bool truth
 * @param data bytes
 * @param time when it was measured; 2^28 s after 1970 or later, finer than a nanosecond is not kept
 */
public record SenmlRecord(
        String name,
        Optional<String> unit,
        Optional<BigDecimal> value,
        Optional<String> string,
        Optional<Boolean> bool,
        Optional<Bytes> data,
        Instant time) {
    /** Smaller times are read as "relative to now" (RFC 8428, section 4.5.3). */
    public static final long TIME_SECONDS_MIN = 1L << 28;

    /** Longest name; its path {@code /<i>/<name>} stays below the 512 bytes of a capsule's path. */
    public static final int NAME_CHARS_MAX = 400;

    /** @throws IllegalArgumentException when a part is out of its range */
    public SenmlRecord {
        if (!nameFits(name)) {
            throw new IllegalArgumentException("not a SenML name, " + name.length() + " characters");
        }
        int values = (value.isPresent() ? 1 : 0)
                + (string.isPresent() ? 1 : 0)
                + (bool.isPresent() ? 1 : 0)
                + (data.isPresent() ? 1 : 0);
        if (values != 1) {
            throw new IllegalArgumentException("a record has exactly one value, not " + values);
        }
        if (time.getEpochSecond() < TIME_SECONDS_MIN) {
            throw new IllegalArgumentException("time " + time.getEpochSecond() + " s is below 2^28 s");
        }
        value = value.map(BigDecimal::stripTrailingZeros);
    }

    /** A measured number. */
    public static SenmlRecord number(String name, Instant time, BigDecimal value, String unit) {
        return new SenmlRecord(
                name,
                Optional.of(unit),
                Optional.of(value),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                time);
    }

    /** A number without a unit: a count. */
    public static SenmlRecord count(String name, Instant time, long value) {
        return new SenmlRecord(
                name,
                Optional.empty(),
                Optional.of(BigDecimal.valueOf(value)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                time);
    }

    /** A text. */
    public static SenmlRecord text(String name, Instant time, String string) {
        return new SenmlRecord(
                name,
                Optional.empty(),
                Optional.empty(),
                Optional.of(string),
                Optional.empty(),
                Optional.empty(),
                time);
    }

    /** A truth. */
    public static SenmlRecord bool(String name, Instant time, boolean bool) {
        return new SenmlRecord(
                name, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(bool), Optional.empty(), time);
    }

    /** Bytes. */
    public static SenmlRecord data(String name, Instant time, Bytes data) {
        return new SenmlRecord(
                name, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(data), time);
    }

    /** Whose record this is and which of its channels, if the name is one of ours. */
    public Optional<RecordName> ours() {
        return RecordName.parse(name);
    }

    private static final boolean[] IN_NAMES = new boolean[128];

    static {
        for (char c = 0; c < IN_NAMES.length; c++) {
            IN_NAMES[c] = alphanumeric(c) || "-:./_".indexOf(c) >= 0;
        }
    }

    static boolean nameFits(String name) {
        if (name.isEmpty() || name.length() > NAME_CHARS_MAX || !alphanumeric(name.charAt(0))) {
            return false;
        }
        for (int i = 1; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= IN_NAMES.length || !IN_NAMES[c]) {
                return false;
            }
        }
        return true;
    }

    private static boolean alphanumeric(char c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}
