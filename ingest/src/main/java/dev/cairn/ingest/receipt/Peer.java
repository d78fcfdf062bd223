package dev.cairn.ingest.receipt;

import dev.cairn.model.DeviceId;
import dev.cairn.proof.Bytes;

/** The way down to one gateway: a connection of the built-in door, or its receipt topic behind a foreign broker. */
public interface Peer {
    /** The device at the other end. */
    DeviceId device();

    /**
     * Hands over a signed receipt; returns at once and never throws. It may get lost, with the connection or because too
     * many wait: the gateway asks again, and gets the same index.
     */
    void send(Bytes receipt);
}
