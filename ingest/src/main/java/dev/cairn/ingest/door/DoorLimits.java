package dev.cairn.ingest.door;

import dev.cairn.proof.Limits;

/** What the door allows; the unit stands last in the name. */
public final class DoorLimits {
    /** One MQTT packet after its fixed header. */
    public static final int PACKET_BYTES_MAX = Limits.PACKET_BYTES_MAX;

    /** Time for the TLS handshake, and again for the CONNECT. */
    public static final int CONNECT_S_MAX = 5;

    public static final int CLIENT_ID_CHARS_MAX = 64;

    /** PUBLISHes of one connection that have no PUBACK yet: our Receive Maximum. */
    public static final int RECEIVE_MAX = 64;

    /** Longest time without a packet that a client may ask for; more, or none at all, is cut to this. */
    public static final int KEEP_ALIVE_S_MAX = 300;

    /** Connections at once; more are told that the server is busy. */
    public static final int CONNECTIONS_MAX = 10_000;

    /** Connections of one device at once; more are told that the quota is used up. */
    public static final int CONNECTIONS_PER_DEVICE_MAX = 4;

    /** Receipts to one gateway that it has not acknowledged. */
    public static final int RECEIPTS_IN_FLIGHT_MAX = 16;

    /** Receipts that wait for one gateway; more are dropped, it asks for them again. */
    public static final int RECEIPTS_WAITING_MAX = 64;

    /** Topic filters in one SUBSCRIBE. */
    public static final int FILTERS_MAX = 16;

    /** How often connections are looked over for silence. */
    static final long SWEEP_MS = 5_000;

    private DoorLimits() {}
}
