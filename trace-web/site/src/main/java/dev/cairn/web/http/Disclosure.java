package dev.cairn.web.http;

/**
 * Who may see a route. Nobody can sign in yet, so only {@link #PUBLIC} is open to the world, {@link #OWNER} to whoever sits
 * at the machine itself, and the others are closed.
 */
public enum Disclosure {
    /** Everyone. */
    PUBLIC,
    /** Trading partners who have signed in. */
    PARTNER,
    /** Who runs this installation. */
    OWNER,
    /** Authorities who have signed in. */
    AUTHORITY;

    boolean admits(Ask ask) {
        return this == PUBLIC || this == OWNER && ask.nearby();
    }
}
