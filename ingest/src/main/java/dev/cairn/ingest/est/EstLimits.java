package dev.cairn.ingest.est;

/** What enrolment allows; the unit stands last in the name. */
public final class EstLimits {
    /** Codes in the folder, used and unused; more are refused when they are made. */
    public static final int INVITATIONS_MAX = 1_000;

    /** Longest life of a code. */
    public static final int CODE_DAYS_MAX = 30;

    /** How long a used or expired code is remembered. */
    public static final int REMEMBERED_DAYS = 400;

    /** A name, a site, a sensor's id. */
    public static final int WORD_CHARS_MAX = 120;

    /** Sensors that a code names. */
    public static final int SENSORS_MAX = 64;

    /** A body: a certificate request has about 500 bytes, a device's key statement about 1,000. */
    public static final int BODY_BYTES_MAX = 64 * 1024;

    /** One file of the folder. */
    static final int FILE_BYTES_MAX = 128 * 1024;

    /** Wrong codes of one address within {@link #WINDOW_S}; then it is told to wait. */
    static final int WRONG_PER_ADDRESS_MAX = 10;

    /** Wrong codes of everybody within {@link #WINDOW_S}; then everybody who comes with a code waits. */
    static final int WRONG_IN_ALL_MAX = 500;

    /** How long a wrong code is counted. */
    static final int WINDOW_S = 60;

    /** Addresses counted one by one. */
    static final int ADDRESSES_MAX = 10_000;

    /** A connection without traffic, and the TLS handshake. */
    static final int IDLE_S_MAX = 15;

    /** Requests being worked on; more are told to come again. */
    static final int RUNNING_MAX = 32;

    private EstLimits() {}
}
