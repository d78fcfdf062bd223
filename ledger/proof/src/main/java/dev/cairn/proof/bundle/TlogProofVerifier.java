package dev.cairn.proof.bundle;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.register.KeyRegister;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Says what a tlog-proof proves, line by line as {@link Verifier} does for a bundle (docs/formats/tlog-proof.md). Keys and policy come from
 * the given genesis, never from the file.
 */
public final class TlogProofVerifier {
    private TlogProofVerifier() {}

    /**
     * Judges a file. Never throws for what a stranger sent.
     *
     * @param entry the log entry asked about, where the asker has it; else the one in the file's extra
     * @param nowSeconds the time asked about, seconds since 1970; empty if freshness is not asked
     */
    public static Report verify(Genesis given, Bytes file, Optional<Bytes> entry, OptionalLong nowSeconds) {
        TlogProof proof;
        try {
            proof = TlogProof.parse(file);
        } catch (Malformed notAProof) {
            return new Report(List.of(Report.line("proof", Entry.refuted(notAProof))));
        }
        Optional<TlogProof.Content> content = content(proof, entry);
        List<ProofBundle.Row> rows = content.map(
                        each -> new ProofBundle.Row(each.entry(), each.capsule(), proof.index(), proof.path()))
                .map(List::of)
                .orElse(List.of());
        Evidence evidence = new Evidence(
                given,
                new ProofBundle(
                        given.hash(),
                        proof.checkpoint(),
                        rows,
                        List.of(),
                        List.of(),
                        "entry " + proof.index(),
                        List.of()));
        HeadStep head = new HeadStep(evidence.head());
        List<Report.Line> lines = new ArrayList<>(List.of(
                Report.line("proof", Verdict.proven()),
                Report.line("head", evidence.headVerdict()),
                Report.line("witnesses", head.witnesses()),
                Report.line("fresh", head.fresh(nowSeconds))));
        lines.addAll(entry(evidence, proof.index()));
        return new Report(lines);
    }

    /** What the proof is about: the entry given, with the capsule beside it if extra is about the same entry. */
    private static Optional<TlogProof.Content> content(TlogProof proof, Optional<Bytes> entry) {
        Optional<TlogProof.Content> carried;
        try {
            carried = Optional.of(proof.content());
        } catch (Malformed anotherExtra) {
            carried = Optional.empty();
        }
        Optional<TlogProof.Content> same =
                carried.filter(each -> entry.isEmpty() || entry.get().equals(each.entry()));
        return same.or(() -> entry.map(given -> new TlogProof.Content(given, Optional.empty())));
    }

    private static List<Report.Line> entry(Evidence evidence, long index) {
        if (evidence.rows().isEmpty()) {
            return List.of(Report.line("inclusion", index, Verdict.undecided("PRF-02", "the entry is not at hand")));
        }
        Entry entry = evidence.rows().get(0);
        return Seal.isSeal(entry.row().statement())
                ? List.of(
                        Report.line("seal", index, seal(entry.row().statement(), index)),
                        Report.line("inclusion", index, evidence.inclusion(entry.row())))
                : new RowStep(evidence, new KeyRegister(evidence.genesis())).run(entry);
    }

    private static Verdict seal(Bytes entry, long index) {
        try {
            return Seal.parse(entry).index() == index
                    ? Verdict.proven()
                    : Verdict.refuted("SEA-02", "a seal that says it stands elsewhere");
        } catch (Malformed notASeal) {
            return Entry.refuted(notASeal);
        }
    }
}
