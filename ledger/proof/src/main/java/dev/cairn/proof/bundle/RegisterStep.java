package dev.cairn.proof.bundle;

import dev.cairn.proof.Malformed;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.register.KeyRegister;
import dev.cairn.proof.statement.KeyStatement;
import dev.cairn.proof.statement.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges the key statements of a bundle in index order and feeds the register with those that hold. The first refutation counts;
 * without one the first "undecided"; a row that lacks nothing but the head feeds the register too, so that the rows after it are
 * judged for themselves.
 */
final class RegisterStep {
    private final Evidence evidence;
    private final KeyRegister register;

    RegisterStep(Evidence evidence, KeyRegister register) {
        this.evidence = evidence;
        this.register = register;
    }

    List<Report.Line> run() {
        List<Report.Line> lines = new ArrayList<>();
        evidence.keyRows().forEach(entry -> lines.add(Report.line("register", entry.index(), judge(entry))));
        return lines;
    }

    private Verdict judge(Entry entry) {
        if (entry.statement().isEmpty()) {
            return entry.form();
        }
        Statement statement = entry.statement().get();
        if (!statement.origin().equals(evidence.genesis().origin())) {
            return Verdict.refuted("STM-02", "a statement of another ledger");
        }
        if (entry.fields().isRefuted() && entry.fields().code().equals("CAP-02")) {
            return entry.fields();
        }
        try {
            if (entry.capsule().isEmpty()) {
                return withoutCapsule(entry, statement, "the capsule is withheld or erased");
            }
            KeyStatement.keyIn(entry.capsule().get());
            return entry.fields().isRefuted() ? entry.fields() : judge(entry, statement);
        } catch (Malformed withheldOrWrong) {
            if (!withheldOrWrong.code().equals("CAP-03")) {
                return Entry.refuted(withheldOrWrong);
            }
            return entry.fields().isRefuted()
                    ? entry.fields()
                    : withoutCapsule(entry, statement, String.valueOf(withheldOrWrong.getMessage()));
        }
    }

    private Verdict withoutCapsule(Entry entry, Statement statement, String why) {
        Verdict signature = evidence.signature(statement);
        if (signature.isRefuted()) {
            return signature;
        }
        Verdict inclusion = evidence.inclusion(entry.row());
        return inclusion.isRefuted() ? inclusion : Verdict.undecided("CAP-03", why);
    }

    private Verdict judge(Entry entry, Statement statement) throws Malformed {
        KeyStatement said = KeyStatement.parse(entry.capsule().orElseThrow());
        Verdict signature = evidence.signature(statement);
        if (signature.isRefuted()) {
            return signature;
        }
        if (said instanceof KeyStatement.Registration registration) {
            Verdict possession = registration.holds(evidence.genesis().origin());
            if (!possession.isProven()) {
                return possession;
            }
        }
        Verdict inclusion = evidence.inclusion(entry.row());
        if (inclusion.isRefuted()) {
            return inclusion;
        }
        if (!signature.isProven()) {
            return Verdict.undecided("KEY-01", "the signer's key is not in the bundle");
        }
        Verdict taken = register.take(entry.index(), statement.kid(), statement.root(), said);
        return taken.isProven() ? inclusion : taken;
    }
}
