package dev.cairn.proof.bundle;

import dev.cairn.proof.Hash;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.register.KeyRegister;
import dev.cairn.proof.register.Registered;
import dev.cairn.proof.statement.Erase;
import dev.cairn.proof.statement.KeyStatement;
import dev.cairn.proof.statement.Statement;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The six lines about one row of what a bundle is about. */
final class RowStep {
    private static final Verdict NO_STATEMENT = Verdict.undecided("DEP-00", "the statement does not read");

    private final Evidence evidence;
    private final KeyRegister register;

    RowStep(Evidence evidence, KeyRegister register) {
        this.evidence = evidence;
        this.register = register;
    }

    List<Report.Line> run(Entry entry) {
        Optional<Statement> statement = entry.statement();
        return List.of(
                new Report.Line(
                        "fields",
                        OptionalLong.of(entry.index()),
                        statement.map(said -> fields(entry, said)).orElse(entry.fields()),
                        withheld(entry)),
                line(entry, "statement", statement.map(this::origin).orElse(entry.form())),
                line(entry, "signature", statement.map(evidence::signature).orElse(NO_STATEMENT)),
                line(entry, "key", statement.map(said -> key(entry, said)).orElse(NO_STATEMENT)),
                line(entry, "inclusion", evidence.inclusion(entry.row())),
                line(entry, "chain", statement.map(this::chain).orElse(NO_STATEMENT)));
    }

    /** How much of a capsule that holds is not shown: the count stands in every leaf that is. */
    private static String withheld(Entry entry) {
        return entry.capsule()
                .filter(capsule -> entry.fields().isProven() && capsule.withheld() > 0)
                .map(capsule -> capsule.withheld() + " of " + capsule.count() + " parts are withheld")
                .orElse("");
    }

    /** Of a capsule that is not here the bundle may tell who had it erased, and why. */
    private Verdict fields(Entry entry, Statement statement) {
        return entry.capsule().isPresent() || !entry.fields().code().equals("CAP-03")
                ? entry.fields()
                : evidence.erasing(entry.index()).stream()
                        .flatMap(other -> erasedBy(other, entry, statement).stream())
                        .findFirst()
                        .map(words -> Verdict.undecided("CAP-03", words))
                        .orElse(entry.fields());
    }

    private Optional<String> erasedBy(Entry other, Entry entry, Statement erased) {
        Optional<Erase> said =
                other.erase().filter(each -> each.statement().equals(erased.hash()) && other.index() > entry.index());
        if (said.isEmpty()) {
            return Optional.empty();
        }
        Statement asking = other.statement().orElseThrow();
        boolean owner = evidence.signature(asking).isProven()
                && evidence.inclusion(other.row()).isProven()
                && key(other, asking).isProven()
                && register.answersFor(asking.kid(), erased.kid());
        String name = register.find(asking.kid()).map(Registered::name).orElse("");
        return owner
                ? Optional.of("erased by " + name + " at " + asking.time() + " (entry " + other.index() + "): "
                        + said.get().reason())
                : Optional.empty();
    }

    private static Report.Line line(Entry entry, String step, Verdict verdict) {
        return Report.line(step, entry.index(), verdict);
    }

    private Verdict origin(Statement statement) {
        return statement.origin().equals(evidence.genesis().origin())
                ? Verdict.proven()
                : Verdict.refuted("STM-02", "a statement of another ledger");
    }

    private Verdict key(Entry entry, Statement statement) {
        if (evidence.head().isEmpty()) {
            return Verdict.undecided("DEP-00", "the head does not hold");
        }
        Verdict mayUse = entry.fields().isProven()
                ? register.maySign(
                        statement.kid(),
                        entry.index(),
                        entry.capsule().orElseThrow(),
                        statement.chain(),
                        statement.seq())
                : register.mayUse(statement.kid(), entry.index(), Optional.empty(), statement.chain(), statement.seq());
        if (mayUse.code().equals("KEY-01") && evidence.hasKey(statement.kid())) {
            return Verdict.refuted("KEY-02", "no key statement for this key holds");
        }
        return mayUse.isProven() && listedAsRevoked(statement.kid())
                ? Verdict.undecided("REV-03", "the key list says revoked, the revocation is not in the bundle")
                : mayUse;
    }

    private boolean listedAsRevoked(Hash kid) {
        boolean revocationKnown =
                register.find(kid).filter(key -> key.revokedAt().isPresent()).isPresent();
        return !revocationKnown
                && register.newestList().stream()
                        .flatMap(list -> list.keys().stream())
                        .filter(KeyStatement.Listed::revoked)
                        .anyMatch(listed -> listed.thumbprint().equals(kid));
    }

    private Verdict chain(Statement statement) {
        if (equivocates(statement)) {
            return Verdict.refuted("CHN-03", "the same key signed something else at this seq of the chain");
        }
        if (statement.seq() == 0) {
            return Verdict.proven();
        }
        Entry.Place before = new Entry.Place(statement.kid(), statement.chain(), statement.seq() - 1);
        return evidence.claimed(before, statement.prev())
                .map(holds -> holds
                        ? Verdict.proven()
                        : Verdict.refuted("CHN-02", "prev is not the hash of seq " + before.seq()))
                .orElseGet(() ->
                        Verdict.undecided("CHN-01", "seq " + before.seq() + " of the chain is not in the bundle"));
    }

    private boolean equivocates(Statement statement) {
        return evidence.signature(statement).isProven()
                && evidence.equivocates(new Entry.Place(statement.kid(), statement.chain(), statement.seq()));
    }
}
