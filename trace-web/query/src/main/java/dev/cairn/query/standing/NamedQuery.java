package dev.cairn.query.standing;

import java.time.Instant;

/**
 * A SimpleEventQuery under a name (EPCIS 2.0, {@code /queries}).
 *
 * @param owner who made it: an account's id, or {@link #MACHINE}; each has names of his own
 * @param name 1 to {@value #NAME_CHARS_MAX} characters
 * @param document its parameters as one JSON object, as {@code QueryDocument} takes them
 */
public record NamedQuery(String owner, String name, String document, Instant created) {
    /** Who sits at the machine itself and shows no key. */
    public static final String MACHINE = "machine";

    public static final int NAME_CHARS_MAX = 128;
    public static final int DOCUMENT_CHARS_MAX = 64 * 1024;

    public NamedQuery {
        if (name.isEmpty() || name.length() > NAME_CHARS_MAX || document.length() > DOCUMENT_CHARS_MAX) {
            throw new IllegalArgumentException(
                    "a name of " + name.length() + " characters, a query of " + document.length());
        }
    }
}
