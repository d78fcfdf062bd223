package dev.cairn.web.http;

/**
 * Who may see a route. Nobody can sign in yet, so only {@link #PUBLIC} is open to the world, {@link #OWNER} to whoever sits
 * at the machine itself, {@link #ACCOUNT} to programs that show an API key, and the others are closed.
 */
public enum Disclosure {
    /** Everyone. */
    PUBLIC,
    /** Trading partners who have signed in. */
    PARTNER,
    /** Who runs this installation. */
    OWNER,
    /** Authorities who have signed in. */
    AUTHORITY,
    /** Whoever shows an account's API key; without one, whoever runs this installation. A wrong key is no key, also nearby. */
    ACCOUNT;

    /** @param keys asked for {@link #ACCOUNT} only, and only when something is shown */
    boolean admits(Ask ask, KeyCheck keys) {
        return switch (this) {
            case PUBLIC -> true;
            case OWNER -> ask.nearby();
            case ACCOUNT -> ask.header("authorization").map(keys::admits).orElse(ask.nearby());
            case PARTNER, AUTHORITY -> false;
        };
    }
}
