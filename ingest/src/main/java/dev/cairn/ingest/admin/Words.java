package dev.cairn.ingest.admin;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times as a person reads them; coarse, so that a page does not change without a reason. */
final class Words {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);
    private static final long SECOND_MS = 1_000;
    private static final long MINUTE_MS = 60 * SECOND_MS;
    private static final long HOUR_MS = 60 * MINUTE_MS;
    private static final long DAY_MS = 24 * HOUR_MS;
    private static final long TENS_MS = 10 * SECOND_MS;

    private Words() {}

    /** {@code 2026-11-30 14:02 UTC}. */
    static String minute(Instant at) {
        return MINUTE.format(at);
    }

    /** A length of time, 0 ms or more: {@code 0 s}, {@code 40 s}, {@code 5 min}, {@code 3 h}, {@code 2 d}. */
    static String length(long ms) {
        if (ms < MINUTE_MS) {
            return ms / TENS_MS * 10 + " s";
        }
        if (ms < 2 * HOUR_MS) {
            return ms / MINUTE_MS + " min";
        }
        return ms < 2 * DAY_MS ? ms / HOUR_MS + " h" : ms / DAY_MS + " d";
    }

    /** The same to the second, for what does not change by itself. */
    static String exact(long ms) {
        return ms < 2 * MINUTE_MS ? ms / SECOND_MS + " s" : length(ms);
    }

    static String ago(long ms) {
        return ms < TENS_MS ? "just now" : length(ms) + " ago";
    }

    /** {@code 1 gateway}, {@code 2 gateways}. */
    static String count(long number, String one) {
        return number + " " + one + (number == 1 ? "" : "s");
    }
}
