package dev.cairn.ingest.fleet;

/** How much is remembered of a fleet; the unit stands last in the name. */
public final class FleetLimits {
    /** Gateways remembered one by one; later ones only count in all. */
    public static final int DEVICES_KEPT_MAX = 10_000;

    /** Different codes remembered of one gateway; further ones are counted under {@link #OTHER_CODES}. */
    public static final int CODES_A_DEVICE_MAX = 32;

    /** Under which name codes beyond {@link #CODES_A_DEVICE_MAX} are counted. */
    public static final String OTHER_CODES = "other";

    /** Chains of one gateway whose spool is remembered; it has two. */
    public static final int CHAINS_A_DEVICE_MAX = 8;

    /** Signed gap records of one gateway that are remembered; the oldest go. */
    public static final int GAPS_A_DEVICE_MAX = 64;

    /** A text that a gateway or a refusal brings, cut to this length. */
    public static final int TEXT_CHARS_MAX = 240;

    private FleetLimits() {}

    static String cut(String text) {
        return text.length() <= TEXT_CHARS_MAX ? text : text.substring(0, TEXT_CHARS_MAX);
    }
}
