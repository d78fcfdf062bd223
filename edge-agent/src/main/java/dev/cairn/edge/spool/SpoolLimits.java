package dev.cairn.edge.spool;

/**
 * How much a spool may hold.
 *
 * @param maxBytes of all its segments together
 * @param reserveBytes left free on the file system
 * @param segmentBytes of one segment
 * @param eachDurable whether every append is an fsync of its own; else the caller commits
 */
public record SpoolLimits(long maxBytes, long reserveBytes, int segmentBytes, boolean eachDurable) {
    /** What is appended and not yet committed, at most. */
    public static final int PENDING_BYTES_MAX = 1 << 20;

    public SpoolLimits {
        if (maxBytes < segmentBytes || segmentBytes < 4096 || reserveBytes < 0) {
            throw new IllegalArgumentException(
                    "spool of " + maxBytes + " bytes in segments of " + segmentBytes + ", reserve " + reserveBytes);
        }
    }
}
