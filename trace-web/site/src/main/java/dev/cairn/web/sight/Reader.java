package dev.cairn.web.sight;

/** Who asks, as far as this site knows. */
public sealed interface Reader {
    /** Anybody: what everybody may see. */
    Reader PUBLIC = new Anybody();

    /** Whoever sits at the machine itself, at an address that is not public: he has the data on his disk anyway. */
    Reader OPERATOR = new Operator();

    /** Nothing is known of him. */
    record Anybody() implements Reader {}

    /** Who runs this installation. */
    record Operator() implements Reader {}

    /** Who showed an account's API key. */
    record Account(Holder holder) implements Reader {}

    /** Whether nothing is withheld from him. */
    default boolean seesAll() {
        return this instanceof Operator
                || this instanceof Account known && known.holder().isAuthority();
    }
}
