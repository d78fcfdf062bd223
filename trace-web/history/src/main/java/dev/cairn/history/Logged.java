package dev.cairn.history;

import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Statement;
import java.time.Instant;
import java.util.Optional;

/**
 * A statement as it stands in the log.
 *
 * @param capsule empty if it was erased
 * @param loggedAt the time of its block's seal: the operator's claim
 */
record Logged(long index, Statement statement, Optional<Capsule> capsule, Instant loggedAt) {}
