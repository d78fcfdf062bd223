package dev.cairn.proof;

/** The limits of docs/formats/encoding.md; the unit stands last in the name. */
public final class Limits {
    /** A whole capsule. */
    public static final int CAPSULE_BYTES_MAX = 32_768;

    /** A partial capsule: it carries a salt for each shown leaf and hashes for the others, so it may be larger. */
    public static final int PARTIAL_CAPSULE_BYTES_MAX = 262_144;

    public static final int STATEMENT_BYTES_MAX = 4_096;

    /** One MQTT packet. */
    public static final int PACKET_BYTES_MAX = 65_536;

    public static final int READINGS_PER_CAPSULE_MAX = 1_024;
    public static final int CAPSULE_LEAVES_MAX = 4_096;
    public static final int PATH_BYTES_MAX = 512;
    public static final int BUNDLE_BYTES_MAX = 16 * 1024 * 1024;

    /** Statements in one {@code POST /capture}. */
    public static final int ENVELOPES_MAX = 256;

    /** Bytes of one {@code POST /capture} of statements. */
    public static final int ENVELOPES_BYTES_MAX = ENVELOPES_MAX * (CAPSULE_BYTES_MAX + STATEMENT_BYTES_MAX + 16);

    /** Levels of nesting in CBOR; the outermost item is at level 1. */
    public static final int DEPTH_MAX = 8;

    /** Data items in one CBOR input, so that small bytes cannot become large memory. */
    public static final int ITEMS_MAX = 1 << 20;

    /** The largest unsigned number in any Cairn format: what a JavaScript number holds exactly, 2^53 − 1. */
    public static final long UINT_MAX = (1L << 53) - 1;

    /** The last second of the year 9999 (UTC): the latest time in any Cairn format. */
    public static final long SECONDS_MAX = 253_402_300_799L;

    public static final int ORIGIN_BYTES_MAX = 255;

    private Limits() {}
}
