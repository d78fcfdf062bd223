package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.statement.Statement;
import java.util.List;
import java.util.Optional;

/**
 * Entries that follow each other in the log, as they were read back.
 *
 * @param first log index of the first entry
 * @param entries 0 or more
 * @param capsules one for each entry; {@link Bytes#EMPTY} beside a seal, and where there is none any more
 * @param statements one for each entry, read from these very bytes; none for a seal
 */
record Batch(long first, List<Bytes> entries, List<Bytes> capsules, List<Optional<Statement>> statements) {

    Batch {
        if (entries.size() != capsules.size() || entries.size() != statements.size()) {
            throw new IllegalArgumentException("entries " + entries.size() + ", capsules " + capsules.size()
                    + ", statements " + statements.size());
        }
    }

    int count() {
        return entries.size();
    }

    /** Index after the last entry. */
    long end() {
        return first + entries.size();
    }
}
