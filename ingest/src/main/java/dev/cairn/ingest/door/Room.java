package dev.cairn.ingest.door;

/**
 * How many there is room for.
 *
 * @param connections gateways' connections, at least 1
 * @param waiting connections on their way in, at least 1: between accept and CONNACK
 */
public record Room(int connections, int waiting) {
    /** The part of the heap that connections on their way in may fill: one in so many. */
    private static final int PART_OF_MEMORY = 8;

    /** What one takes, above all its TLS engine: an estimate on the safe side, not measured. */
    private static final int WAITING_BYTES_MAX = 96 * 1_024;

    private static final int WAITING_MIN = 64;

    public Room {
        if (connections < 1 || waiting < 1) {
            throw new IllegalArgumentException("room for " + connections + " and " + waiting);
        }
    }

    /** What this machine has. */
    static Room ofMachine() {
        long waiting = Runtime.getRuntime().maxMemory() / PART_OF_MEMORY / WAITING_BYTES_MAX;
        return new Room(
                DoorLimits.CONNECTIONS_MAX, (int) Math.max(WAITING_MIN, Math.min(waiting, DoorLimits.CONNECTIONS_MAX)));
    }
}
