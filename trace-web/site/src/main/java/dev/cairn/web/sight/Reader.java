package dev.cairn.web.sight;

import java.util.Optional;

/**
 * Who asks, as far as this site knows.
 *
 * @param operator who runs this installation
 * @param holder who showed an account's API key
 */
public record Reader(boolean operator, Optional<Holder> holder) {
    /** Anybody: what everybody may see. */
    public static final Reader PUBLIC = new Reader(false, Optional.empty());

    /** Whoever sits at the machine itself, at an address that is not public: he has the data on his disk anyway. */
    public static final Reader OPERATOR = new Reader(true, Optional.empty());

    /** Who showed an account's API key. */
    public static Reader of(Holder holder) {
        return new Reader(false, Optional.of(holder));
    }

    /** Whether nothing is withheld from him. */
    public boolean seesAll() {
        return operator || holder.filter(Holder::isAuthority).isPresent();
    }
}
