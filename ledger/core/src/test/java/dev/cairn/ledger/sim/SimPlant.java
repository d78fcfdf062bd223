package dev.cairn.ledger.sim;

/** Bugs planted in the simulated world, each of which some history must find. */
public enum SimPlant {
    /** The journal says "durable" before it is. */
    ACK_BEFORE_SYNC,
    /** The head store swaps whatever is expected: a writer that wakes up late wins. */
    NO_CAS,
    /** What the publisher reads back comes from memory, not from the disk. */
    NO_READ_BACK,
    /** A writer that was taken over may still move the public heads. */
    NO_FENCE,
    /** A witness answers first and remembers a moment later. */
    FORGETFUL_WITNESS
}
