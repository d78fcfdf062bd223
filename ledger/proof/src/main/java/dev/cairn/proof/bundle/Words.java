package dev.cairn.proof.bundle;

import dev.cairn.proof.OneLine;
import java.util.Locale;
import java.util.Map;

/** A report's lines in plain words. */
final class Words {
    private static final Map<String, String> QUESTIONS = Map.ofEntries(
            Map.entry("bundle", "the bundle reads and belongs to the given genesis"),
            Map.entry("proof", "the proof file reads"),
            Map.entry("seal", "the entry is a seal and stands where it says"),
            Map.entry("head", "the log signed the head"),
            Map.entry("witnesses", "enough witnesses saw the same head, at least one independent of the operator"),
            Map.entry("fresh", "the head is at most a day old"),
            Map.entry("revocations", "revoked keys are known up to two days before the head"),
            Map.entry("time", "a time-stamp authority stamped the head"),
            Map.entry("register", "the key statement holds"),
            Map.entry("fields", "the data are what was signed"),
            Map.entry("statement", "the statement is well formed and of this ledger"),
            Map.entry("signature", "the signature holds"),
            Map.entry("key", "the key may sign this here"),
            Map.entry("inclusion", "the entry is in the log"),
            Map.entry("chain", "nothing is missing just before it"),
            Map.entry("complete", "nothing else happened"));

    private Words() {}

    /** For instance {@code REFUTED   fields @4711: the data are what was signed? CAP-01: the capsule's root is not what was signed}. */
    static String of(Report.Line line) {
        StringBuilder words = new StringBuilder(
                String.format(Locale.ROOT, "%-10s%s", line.verdict().word().toUpperCase(Locale.ROOT), line.step()));
        line.index().ifPresent(index -> words.append(" @").append(index));
        words.append(": ").append(QUESTIONS.getOrDefault(line.step(), ""));
        if (!line.verdict().isProven()) {
            words.append("? ")
                    .append(line.verdict().code())
                    .append(": ")
                    .append(line.verdict().detail());
        }
        if (!line.words().isEmpty()) {
            words.append(": ").append(line.words());
        }
        return OneLine.of(words.toString()); // strangers chose the names and reasons in it
    }
}
