package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.statement.Statement;

/**
 * A statement and its capsule, ready for the log. Who offers it has checked format, signature, key and the capsule's root:
 * the sequencer checks only what must be decided in order (origin, chain, sequence number) and the limits.
 *
 * @param capsule the bytes as sent, whole
 */
public record Offer(Statement statement, Bytes capsule) {}
