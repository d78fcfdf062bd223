package dev.cairn.ingest.account;

/** What accounts may be and keep; the unit stands last in the name. */
public final class AccountLimits {
    /** Accounts in one folder, revoked ones among them. */
    public static final int ACCOUNTS_MAX = 1_000;

    /** An account's file. */
    static final int FILE_BYTES_MAX = 4 * 1_024;

    /** A name, as in a key statement. */
    static final int NAME_CHARS_MAX = 160;

    /** Events said lately that the index may not have yet; beyond them the oldest are forgotten, and one said again would be logged twice. */
    static final int LATELY_EVENTS_MAX = 50_000;

    /** Entries that one read of the log's end takes. */
    static final int TAIL_ENTRIES = 256;

    private AccountLimits() {}
}
