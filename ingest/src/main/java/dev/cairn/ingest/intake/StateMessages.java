package dev.cairn.ingest.intake;

import dev.cairn.proof.Bytes;

/** What a message on {@code …/state} is: an unsigned request (a CBOR map) or a signed statement (a CBOR array). */
public final class StateMessages {
    private static final int CBOR_MAP = 0xa0;
    private static final int CBOR_MAJOR_MASK = 0xe0;

    private StateMessages() {}

    /** Whether the first byte begins a map: then it is read as a state request (docs/formats/receipt.md). */
    public static boolean isRequest(Bytes message) {
        return !message.isEmpty() && (message.at(0) & CBOR_MAJOR_MASK) == CBOR_MAP;
    }
}
