package dev.cairn.web.sight;

/** For whom a member of an event is; each sees what those before him see. */
public enum Audience {
    /** Everybody. */
    PUBLIC,
    /** Organisations that the event names as source, destination or place, by a GLN or GS1 prefix registered for them. */
    PARTNER,
    /** Who signed the event, and the organisation whose account or key that is. */
    OWNER,
    /** Accounts that the operator marked as an authority's; each of their questions is written down. */
    AUTHORITY;

    boolean includes(Audience needed) {
        return needed.compareTo(this) <= 0;
    }
}
