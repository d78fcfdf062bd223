package dev.cairn.epcis;

/** Limits on what a capture document may be; beyond them it is refused with {@code EPC-02}. */
public final class Limits {
    public static final int DOCUMENT_BYTES_MAX = 1 << 20;
    public static final int DEPTH_MAX = 32;
    public static final int STRING_CHARS_MAX = 64 << 10;
    public static final int NAME_CHARS_MAX = 1 << 10;
    public static final int NUMBER_CHARS_MAX = 64;
    public static final int DOCUMENT_EVENTS_MAX = 1_000;
    public static final int EVENT_MEMBERS_MAX = 4_096;
    public static final int CONTEXT_CHARS_MAX = 8 << 10;
    public static final int DOCUMENT_ELEMENTS_MAX = 1 << 16;
    public static final int ELEMENT_ATTRIBUTES_MAX = 128;
    public static final int PROBLEMS_MAX = 100;

    /** Capsules whose events are remembered, so that all that follow the log need not read them again; in memory they take some five times as much. */
    static final int CAPSULES_READ_BYTES_MAX = 8 << 20;

    private Limits() {}
}
