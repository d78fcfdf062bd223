package dev.cairn.proof.bundle;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Erase;
import dev.cairn.proof.statement.Statement;
import java.util.Optional;

/**
 * One row of a bundle, read as far as it reads.
 *
 * @param form whether the statement is well formed: proven, or refuted {@code STM-01}
 * @param fields whether the capsule reads and its root is the payload: proven, refuted {@code CAP-02} or {@code CAP-01}, undecided
 *     {@code CAP-03} (not there) or {@code DEP-00} (no statement to compare with)
 */
record Entry(
        ProofBundle.Row row, Optional<Statement> statement, Verdict form, Optional<Capsule> capsule, Verdict fields) {
    /** What makes two statements claim the same place: key, chain and seq. */
    record Place(Hash kid, Bytes chain, long seq) {}

    static Entry read(ProofBundle.Row row) {
        Optional<Statement> statement = Optional.empty();
        Verdict form = Verdict.proven();
        try {
            statement = Optional.of(Statement.parse(row.statement()));
        } catch (Malformed notAStatement) {
            form = refuted(notAStatement);
        }
        if (row.capsule().isEmpty()) {
            Verdict absent = statement.isEmpty()
                    ? Verdict.undecided("DEP-00", "there is no statement to compare with")
                    : Verdict.undecided("CAP-03", "the capsule is withheld or erased");
            return new Entry(row, statement, form, Optional.empty(), absent);
        }
        try {
            Capsule capsule = Capsule.parse(row.capsule().get());
            return new Entry(row, statement, form, Optional.of(capsule), compare(statement, capsule));
        } catch (Malformed notACapsule) {
            Verdict fields = statement.isEmpty()
                    ? Verdict.undecided("DEP-00", "there is no statement to compare with")
                    : refuted(notACapsule);
            return new Entry(row, statement, form, Optional.empty(), fields);
        }
    }

    private static Verdict compare(Optional<Statement> statement, Capsule capsule) {
        if (statement.isEmpty()) {
            return Verdict.undecided("DEP-00", "there is no statement to compare with");
        }
        return statement.get().root().equals(capsule.root())
                ? Verdict.proven()
                : Verdict.refuted("CAP-01", "the capsule's root is not what was signed");
    }

    static Verdict refuted(Malformed malformed) {
        return Verdict.refuted(malformed.code(), String.valueOf(malformed.getMessage()));
    }

    long index() {
        return row.index();
    }

    /** What it has erased, if it is an erase statement whose capsule is what was signed. */
    Optional<Erase> erase() {
        if (!fields.isProven() || capsule.isEmpty() || !capsule.get().type().equals(Erase.TYPE)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Erase.of(capsule.get()));
        } catch (Malformed notOne) {
            return Optional.empty();
        }
    }

    Optional<Place> place() {
        return statement.map(said -> new Place(said.kid(), said.chain(), said.seq()));
    }
}
