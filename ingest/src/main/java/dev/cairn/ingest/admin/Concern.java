package dev.cairn.ingest.admin;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * One reason to look at a gateway.
 *
 * @param since when it began, by our clock, if that is known
 * @param text a sentence for a person: what is, not what to think of it
 */
record Concern(Kind kind, Level level, Optional<Instant> since, String text) {
    /** What is wrong. The word is a label of a metric: few, and fixed. */
    enum Kind {
        SILENT,
        NEVER_HEARD,
        REFUSED,
        RETRY,
        TWIN,
        GAP,
        SPOOL,
        CLOCK,
        CERTIFICATE,
        CONFIGURATION,
        DISCONNECTED,
        FAULT,
        IN_ITS_NAME,
        REVOKED;

        /** As it stands in JSON and metrics: {@code never-heard}. */
        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** How much it matters, the worst first. */
    enum Level {
        /** Somebody must act, or data are late or lost. */
        BAD,
        /** It may heal itself. */
        LOOK,
        /** Good to know. */
        NOTE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
