package dev.cairn.edge.spool;

/**
 * How much a spool may hold.
 *
 * @param maxBytes of all its segments together
 * @param reserveBytes left free on the file system, but never more than its share: it may be a small card
 * @param segmentBytes of one segment
 * @param eachDurable whether every append is an fsync of its own; else the caller commits
 * @param reservePart one in so many bytes of the file system is that share
 */
public record SpoolLimits(long maxBytes, long reserveBytes, int segmentBytes, boolean eachDurable, int reservePart) {
    private static final int TENTH = 10;

    /** What is appended and not yet committed, at most. */
    public static final int PENDING_BYTES_MAX = 1 << 20;

    /** The same for alarms: they may use half of the reserve, so that they are taken when readings are not any more. */
    public SpoolLimits forAlarms() {
        return new SpoolLimits(maxBytes, reserveBytes / 2, segmentBytes, eachDurable, 2 * reservePart);
    }

    /** With a tenth of the file system as the most that is left free. */
    public SpoolLimits(long maxBytes, long reserveBytes, int segmentBytes, boolean eachDurable) {
        this(maxBytes, reserveBytes, segmentBytes, eachDurable, TENTH);
    }

    /** Bytes left free on a file system of that size. */
    public long reserve(long totalBytes) {
        return Math.min(reserveBytes, totalBytes / reservePart);
    }

    public SpoolLimits {
        if (maxBytes < segmentBytes || segmentBytes < 4096 || reserveBytes < 0 || reservePart < 1) {
            throw new IllegalArgumentException(
                    "spool of " + maxBytes + " bytes in segments of " + segmentBytes + ", reserve " + reserveBytes);
        }
    }
}
