package dev.cairn.ingest.verify;

import dev.cairn.proof.Verdict;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.statement.Statement;

/** Verifies a statement under the strict rule. Thread-safe. */
@FunctionalInterface
public interface Signatures {
    /** Bouncy Castle's arithmetic: everywhere the same, in Java. */
    Signatures BOUNCY_CASTLE = Statement::verify;

    /** As {@link Statement#verify(PublicKey)}. */
    Verdict verify(Statement statement, PublicKey key);
}
