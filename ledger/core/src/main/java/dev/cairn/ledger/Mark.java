package dev.cairn.ledger;

/** What is odd about an entry that was logged all the same: nothing gates what enters the log. */
public enum Mark {
    /** CHN-11: sequence numbers before it have not been seen. */
    GAP_BEFORE,
    /** CHN-12: later sequence numbers of its chain were logged before it. */
    LATE,
    /** CHN-13: {@code prev} is not the hash of the chain's previous statement. */
    BROKEN_PREV,
    /** CHN-14: another statement with the same key, chain and sequence number is in the log. */
    EQUIVOCATION,
    /** CHN-15: the chain's first statement was signed by another key. */
    FOREIGN_KEY
}
