package dev.cairn.query;

/** Limits on what a query may be; beyond them it is refused with {@code QRY-07}. */
public final class QueryLimits {
    public static final int PARAMETERS_MAX = 64;
    public static final int VALUES_MAX = 1_000;
    public static final int VALUE_CHARS_MAX = 1_024;
    public static final int NAME_CHARS_MAX = 1_024;
    public static final int NUMBER_CHARS_MAX = 64;
    /** Events a page at most; a larger {@code perPage} is taken as this. */
    public static final int PAGE_EVENTS_MAX = 1_000;

    public static final int PAGE_EVENTS = 30;
    /** Places and vocabulary elements that {@code WD_}, {@code HASATTR_} and {@code EQATTR_} come to at most. */
    public static final int MASTER_DATA_MAX = 10_000;

    private QueryLimits() {}
}
