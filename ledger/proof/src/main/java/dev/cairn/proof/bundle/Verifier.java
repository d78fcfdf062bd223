package dev.cairn.proof.bundle;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.register.KeyRegister;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Says what a proof bundle proves, by the table in docs/formats/bundle.md. Needs nothing but the bundle and a genesis from
 * elsewhere; believes nothing that the bundle says about itself; gives the same lines as the browser's verify.js.
 */
public final class Verifier {
    private Verifier() {}

    /**
     * Judges a bundle. Never throws for what a stranger sent.
     *
     * @param given the ledger's constitution, not from the bundle
     * @param bundle the file
     * @param nowSeconds the time asked about, seconds since 1970; empty if freshness is not asked
     */
    public static Report verify(Genesis given, Bytes bundle, OptionalLong nowSeconds) {
        return verify(given, bundle, nowSeconds, Check.NONE);
    }

    /** The same, with somebody who reads time-stamp tokens. */
    public static Report verify(Genesis given, Bytes bundle, OptionalLong nowSeconds, Check check) {
        ProofBundle read;
        try {
            read = ProofBundle.decode(bundle);
        } catch (Malformed notABundle) {
            return new Report(List.of(Report.line("bundle", Entry.refuted(notABundle))));
        }
        if (!read.genesis().equals(given.hash())) {
            Verdict another = Verdict.refuted(
                    "POL-01",
                    "made for the genesis " + read.genesis().hex() + ", given "
                            + given.hash().hex());
            return new Report(List.of(Report.line("bundle", another)));
        }
        return judge(new Evidence(given, read), nowSeconds, check);
    }

    private static Report judge(Evidence evidence, OptionalLong nowSeconds, Check check) {
        KeyRegister register = new KeyRegister(evidence.genesis());
        List<Report.Line> registerLines = new RegisterStep(evidence, register).run();
        HeadStep head = new HeadStep(evidence.head());
        List<Report.Line> lines = new ArrayList<>();
        lines.add(Report.line("bundle", Verdict.proven()));
        lines.add(Report.line("head", evidence.headVerdict()));
        lines.add(Report.line("witnesses", head.witnesses()));
        lines.add(Report.line("fresh", head.fresh(nowSeconds)));
        lines.add(Report.line("revocations", head.revocations(register)));
        lines.add(time(evidence, check));
        lines.addAll(registerLines);
        RowStep rows = new RowStep(evidence, register);
        evidence.rows().forEach(entry -> lines.addAll(rows.run(entry)));
        lines.add(Report.line("complete", Verdict.undecided("CPL-01", "as far as the chains show")));
        return new Report(lines);
    }

    private static Report.Line time(Evidence evidence, Check check) {
        if (evidence.head().isEmpty()) {
            return Report.line("time", Verdict.undecided("TST-01", "the head does not hold"));
        }
        long rowsEnd = evidence.rows().stream()
                .mapToLong(entry -> entry.index() + 1)
                .max()
                .orElse(0);
        Check.Said said = check.time(evidence.head().get(), evidence.stamps(), rowsEnd);
        return new Report.Line("time", OptionalLong.empty(), said.verdict(), said.words());
    }
}
