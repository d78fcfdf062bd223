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

    /** One CONNECT after its fixed header: its will and properties are kept as long as the session. */
    public static final int CONNECT_BYTES_MAX = 4_096;

    /** Packets that are still taken from a peer while answers to it wait unread; it is not read from meanwhile, these are what had come already. */
    public static final int UNREAD_PACKETS_MAX = 1_024;

    /** Packets to one gateway that leave together when they are said in one turn of the event loop. */
    static final int FLUSHES_MAX = 64;

    /** Connections at once; more are told that the server is busy, unless somebody has a second one to give away. */
    public static final int CONNECTIONS_MAX = 10_000;

    /** Connections of one device at once; more are told that the quota is used up. */
    public static final int CONNECTIONS_PER_DEVICE_MAX = 4;

    /** Receipts to one gateway that it has not acknowledged. */
    public static final int RECEIPTS_IN_FLIGHT_MAX = 16;

    /** Receipts that wait for one gateway; more are dropped, it asks for them again. */
    public static final int RECEIPTS_WAITING_MAX = 64;

    /** Topic filters in one SUBSCRIBE. */
    public static final int FILTERS_MAX = 16;

    /** How often connections are looked over for silence, revoked keys and expired certificates. */
    static final long SWEEP_MS = 1_000;

    private DoorLimits() {}
}
