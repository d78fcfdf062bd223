package dev.cairn.edge.receipt;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.receipt.Level;

/** What a verified receipt means for the gateway. */
public sealed interface Answer {
    /** These statements are in the log at that level; {@code freed} of them were let go of. */
    record Accepted(Bytes chain, Level level, int freed) implements Answer {}

    /** The message with this hash is refused for good. */
    record Refused(Hash payload, String code, String text) implements Answer {}

    /** The message with this hash should come again. */
    record Retry(Hash payload, String code, String text, long seconds) implements Answer {}

    /** Not a receipt that may be believed: forged, broken, or its proofs do not hold. It changes nothing. */
    record Unbelievable(String code, String text) implements Answer {}

    /** The ledger has more of this chain than was ever made here: this disk is an old copy ({@code SPL-04}). */
    record RolledBack(Bytes chain, long seq) implements Answer {}
}
