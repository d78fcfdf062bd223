package dev.cairn.history;

import dev.cairn.ledger.LedgerReader;
import dev.cairn.ledger.Trouble;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Statement;
import java.time.Instant;
import java.util.Optional;

/** Reads published entries of the log together with what belongs to them. */
final class LogEntries {
    private final LedgerReader ledger;

    LogEntries(LedgerReader ledger) {
        this.ledger = ledger;
    }

    /** First index that is not published yet. */
    long published() {
        return ledger.published().checkpoint().size();
    }

    /** The statement at an index; empty for a seal. */
    Optional<Logged> at(long index) {
        Bytes entry = ledger.entry(index);
        if (Seal.isSeal(entry)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Logged(index, Statement.parse(entry), capsule(index), sealedAt(index)));
        } catch (Malformed e) {
            throw new Trouble.Corrupt("entry " + index + " of the log is no statement: " + e.getMessage(), e);
        }
    }

    private Optional<Capsule> capsule(long index) throws Malformed {
        Optional<Bytes> bytes = ledger.capsule(index);
        return bytes.isEmpty() ? Optional.empty() : Optional.of(Capsule.parse(bytes.get()));
    }

    private Instant sealedAt(long index) {
        long height = ledger.heightOf(index)
                .orElseThrow(() -> new IllegalArgumentException("entry " + index + " is not published yet"));
        return Instant.ofEpochMilli(ledger.seal(height).unixMillis());
    }
}
