package dev.cairn.history;

import dev.cairn.ledger.EntryIndex.Row;
import dev.cairn.ledger.Erasure;
import dev.cairn.ledger.LedgerReader;
import dev.cairn.ledger.Trouble;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Erase;
import dev.cairn.proof.statement.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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

    /** What an erase statement had erased, if it had an effect. */
    Optional<Erasure> carriedOut(Logged entry) {
        return entry.capsule()
                .flatMap(LogEntries::erase)
                .filter(said -> said.index() < entry.index())
                .flatMap(said -> ledger.erasure(said.index()))
                .filter(erasure -> erasure.by() == entry.index());
    }

    /** Who had the capsule of an entry erased. */
    Optional<Erasure> erasure(long index) {
        return ledger.erasure(index);
    }

    /** Under what an entry without its capsule is found, if its owner had it erased. */
    List<Row> rowsOfErased(Logged entry) {
        return ledger.erasure(entry.index()).isPresent() ? Rows.ofErased(entry) : List.of();
    }

    private static Optional<Erase> erase(Capsule capsule) {
        try {
            return capsule.type().equals(Erase.TYPE) ? Optional.of(Erase.of(capsule)) : Optional.empty();
        } catch (Malformed withoutEffect) {
            return Optional.empty();
        }
    }

    /** The statements from {@code from} to {@code to} (exclusive), all published. The seals among them tell when the others were logged. */
    List<Logged> range(long from, long to) {
        List<Bytes> entries = ledger.entries(from, to);
        List<Optional<Bytes>> capsules = ledger.capsules(from, to);
        List<Logged> all = new ArrayList<>();
        Optional<Instant> sealedAt = Optional.empty();
        for (int i = entries.size() - 1; i >= 0; i--) {
            long index = from + i;
            try {
                if (Seal.isSeal(entries.get(i))) {
                    sealedAt = Optional.of(
                            Instant.ofEpochMilli(Seal.parse(entries.get(i)).unixMillis()));
                } else {
                    Instant time = sealedAt.orElseGet(() -> sealedAt(index));
                    sealedAt = Optional.of(time);
                    all.add(new Logged(index, Statement.parse(entries.get(i)), parse(capsules.get(i)), time));
                }
            } catch (Malformed e) {
                throw new Trouble.Corrupt("entry " + index + " of the log does not read: " + e.getMessage(), e);
            }
        }
        Collections.reverse(all);
        return all;
    }

    private Optional<Capsule> capsule(long index) throws Malformed {
        return parse(ledger.capsule(index));
    }

    private static Optional<Capsule> parse(Optional<Bytes> bytes) throws Malformed {
        return bytes.isEmpty() ? Optional.empty() : Optional.of(Capsule.parse(bytes.get()));
    }

    private Instant sealedAt(long index) {
        long height = ledger.heightOf(index)
                .orElseThrow(() -> new IllegalArgumentException("entry " + index + " is not published yet"));
        return Instant.ofEpochMilli(ledger.seal(height).unixMillis());
    }
}
