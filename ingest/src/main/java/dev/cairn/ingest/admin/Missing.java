package dev.cairn.ingest.admin;

import dev.cairn.proof.Bytes;

/**
 * Sequence numbers of one chain that the log does not have although it has later ones.
 *
 * @param from first that is missing
 * @param to last that is missing, as far as was looked
 * @param count how many, as far as was looked
 * @param more whether there may be more than was looked at
 * @param answer whether the gateway has owned up to them
 */
record Missing(Bytes chain, long from, long to, long count, boolean more, Answer answer) {
    /** What the gateway has said of a gap. */
    enum Answer {
        /** A signed record names it. */
        OWNED_UP,
        /** It has gone on without a word. */
        NONE,
        /** It lies before our start: what was said then is in the log, and nobody has looked there. */
        UNKNOWN
    }
}
