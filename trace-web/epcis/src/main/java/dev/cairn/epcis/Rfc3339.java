package dev.cairn.epcis;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times with an offset (RFC 3339, section 5.6); a time without one has no place on a time line and is refused. */
public final class Rfc3339 {
    private static final Pattern TIME = Pattern.compile(
            "(\\d{4})-(\\d\\d)-(\\d\\d)[Tt](\\d\\d):(\\d\\d):(\\d\\d)(?:\\.(\\d{1,32}))?([Zz]|[+-]\\d\\d:\\d\\d)");
    private static final int NANOS_DIGITS = 9;

    private Rfc3339() {}

    /** The instant, cut to nanoseconds; empty when the text is no such time. */
    public static Optional<Instant> parse(String text) {
        Matcher m = TIME.matcher(text);
        if (!m.matches()) {
            return Optional.empty();
        }
        try {
            LocalDateTime local = LocalDateTime.of(
                    number(m, 1),
                    number(m, 2),
                    number(m, 3),
                    number(m, 4),
                    number(m, 5),
                    number(m, 6),
                    nanos(m.group(7)));
            return offset(m.group(8)).map(local::toInstant);
        } catch (DateTimeException noSuchTime) {
            return Optional.empty();
        }
    }

    private static int number(Matcher m, int group) {
        return Integer.parseInt(m.group(group));
    }

    private static int nanos(@org.jspecify.annotations.Nullable String fraction) {
        if (fraction == null) {
            return 0;
        }
        String padded = fraction + "0".repeat(NANOS_DIGITS);
        return Integer.parseInt(padded.substring(0, NANOS_DIGITS));
    }

    /** An offset as EPCIS and RFC 3339 write it; empty when it is none. */
    static Optional<ZoneOffset> offset(String text) {
        try {
            return Optional.of(ZoneOffset.of(text.equals("z") ? "Z" : text));
        } catch (DateTimeException noOffset) {
            return Optional.empty();
        }
    }
}
