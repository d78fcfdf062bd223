package dev.cairn.proof.receipt;

import java.util.Arrays;
import java.util.Optional;

/** How far a statement has come; each level includes those before it. */
public enum Level {
    /** Statement and capsule are durable and have an index. */
    SEQUENCED(1),
    /** In a block. */
    SEALED(2),
    /** Under a log-signed, swapped head: provable. Frees the gateway's spool. */
    PUBLISHED(3),
    /** Under a head with the quorum of the genesis policy. Moves the gateway's anchor. */
    WITNESSED(4),
    /** Covered by an RFC 3161 token. */
    TIMESTAMPED(5);

    private final int number;

    Level(int number) {
        this.number = number;
    }

    /** The number on the wire. */
    public int number() {
        return number;
    }

    public boolean atLeast(Level other) {
        return number >= other.number;
    }

    public static Optional<Level> of(long number) {
        return Arrays.stream(values()).filter(each -> each.number == number).findFirst();
    }
}
