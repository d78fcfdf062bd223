package dev.cairn.ingest.broker;

/** What the link allows; the unit stands last in the name. */
final class BrokerLimits {
    /** How long the broker keeps our session, and with it what arrived meanwhile. */
    static final long SESSION_S = 7L * 24 * 3600;

    /** Time for TCP, TLS and CONNACK together, and for the SUBSCRIBE. */
    static final int CONNECT_S_MAX = 10;

    static final int KEEP_ALIVE_S = 30;

    /** First and longest pause between two attempts to connect. */
    static final long PAUSE_MS_MIN = 500;

    static final long PAUSE_MS_MAX = 60_000;

    /** Receipts that wait to be published; more are dropped, gateways ask again. */
    static final int RECEIPTS_WAITING_MAX = 4_096;

    /** Gateways whose configuration is remembered as published in a session, and as to be published in the next. */
    static final int CONFIGURED_MAX = 100_000;

    /** Receipts published and not yet acknowledged by the broker. */
    static final int RECEIPTS_IN_FLIGHT_MAX = 16;

    /** Paho reports its own limit a moment after a slot is free again (issues 551, 582); tries, 1 ms apart. */
    static final int PUBLISH_ATTEMPTS_MAX = 200;

    private BrokerLimits() {}
}
