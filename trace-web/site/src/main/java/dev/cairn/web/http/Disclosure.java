package dev.cairn.web.http;

import dev.cairn.web.sight.Holder;
import java.util.Optional;

/**
 * Who may see a route at all; which members of an event he sees on it is {@link dev.cairn.web.sight.Sight}'s. Nobody can sign in yet, so only {@link #PUBLIC} is open to the world, {@link #OWNER} to whoever sits
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

    /** @param holder who showed a right API key */
    boolean admits(Ask ask, Optional<Holder> holder) {
        return switch (this) {
            case PUBLIC -> true;
            case OWNER -> ask.nearby();
            case ACCOUNT -> holder.isPresent() || ask.header("authorization").isEmpty() && ask.nearby();
            case PARTNER, AUTHORITY -> false;
        };
    }
}
