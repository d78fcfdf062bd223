package dev.cairn.edge.uplink;

import dev.cairn.proof.Bytes;

/**
 * The pipe to the ledger. A pipe and nothing more: that a message was acknowledged says that someone has it, not that it is durable, and
 * nothing is let go because of it. The caller retries; the pipe never resends by itself. Not trusted.
 */
public interface Uplink {
    /**
     * A new connection, subscribed to the gateway's topics, made anew from nothing. Returns within a time limit of its own.
     *
     * @param events told of what happens; called on the client's threads
     * @throws UplinkDown when there is none to be had
     */
    Line connect(Events events) throws UplinkDown, InterruptedException;

    /** One connection. Used by one thread. After an exception or {@link Events#down} it is thrown away. */
    interface Line extends AutoCloseable {
        /** Messages that may be unacknowledged at a time, at least 1. */
        int window();

        /**
         * Sends; {@code ticket} comes back in {@link Events#acknowledged}.
         *
         * @throws UplinkDown when the connection is gone
         */
        void publish(long ticket, Outgoing message) throws UplinkDown, InterruptedException;

        /** Ends the connection without waiting for anything. */
        @Override
        void close();
    }

    /** What happens on a connection. Every method returns at once and never calls back. */
    interface Events {
        /** The peer answered: 0 success; others, also the "success" 0x10, mean that nobody has the message (MQTT 5, section 3.4.2.1). */
        void acknowledged(long ticket, int reason);

        void arrived(String topic, Bytes payload);

        /** The connection is gone. */
        void down(String why);
    }
}
