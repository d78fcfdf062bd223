package dev.cairn.proof.vectors;

import dev.cairn.proof.note.NoteKey;
import dev.cairn.proof.sample.SampleKeys;
import dev.cairn.proof.sample.SampleLedger;
import java.util.ArrayList;
import java.util.List;

/** What C2SP tlog-policy says line by line, on the policy of the sample's genesis. */
final class PolicyVectors {
    private static final String GROUP = "group two 2 w-farm w-retail w-operator";
    private static final int MANY = 32;

    private final String text;
    private final Taker ok;
    private final Taker bad;

    /** Takes a vector up. */
    interface Taker {
        void take(String name, String claim, String text);
    }

    PolicyVectors(String text, Taker ok, Taker bad) {
        this.text = text;
        this.ok = ok;
        this.bad = bad;
    }

    void make() {
        good();
        words();
        names();
    }

    /** The sample with other lines in place of its group and quorum. */
    private String with(String... lines) {
        return text.substring(0, text.indexOf(GROUP)) + String.join("\n", lines) + "\n";
    }

    private static String vkey(String name) {
        return NoteKey.cosigner(
                        "witness.example/" + name, SampleKeys.ed25519(name).publicKey())
                .vkey();
    }

    private void good() {
        ok.take("policy-many", "32 more witnesses and 32 groups, one inside the other", many());
        ok.take(
                "policy-blanks",
                "blanks and tabs around every word, and comments with blanks before them",
                with(" \t group\t\ttwo 2  w-farm w-retail\tw-operator \t", "  # a comment", "\t#", "quorum two"));
        ok.take("policy-all", "all of a group", with(GROUP.replace(" 2 ", " all "), "quorum two"));
        ok.take("policy-any", "any of a group", with(GROUP.replace(" 2 ", " any "), "quorum two"));
        ok.take("policy-k-n", "as many as there are", with(GROUP.replace(" 2 ", " 3 "), "quorum two"));
        ok.take(
                "policy-hash-name",
                "a name that begins with #: only a line's first character makes a comment",
                with("witness #1 " + vkey("hash"), "group two any w-farm #1", "quorum two"));
        ok.take(
                "policy-names",
                "names are bytes: case and other scripts count",
                with(
                        "witness W-Farm " + vkey("upper"),
                        "witness \u6c34\u679c " + vkey("fruit"),
                        "group two 2 w-farm W-Farm \u6c34\u679c",
                        "quorum two"));
        ok.take(
                "policy-quorum-early",
                "a quorum that names what stands above it, and more below",
                with("quorum w-farm", GROUP));
        ok.take("policy-unused", "a group that nothing needs", with("group spare any w-retail", "quorum w-farm"));
    }

    private String many() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            lines.add("witness w" + i + " " + vkey("many-" + i));
        }
        for (int i = 0; i < MANY; i++) {
            lines.add("group g" + i + " any w" + i + (i == 0 ? "" : " g" + (i - 1)));
        }
        lines.add("quorum g" + (MANY - 1));
        return with(lines.toArray(String[]::new));
    }

    private void words() {
        bad.take("policy-comment-member", "a comment behind members", with(GROUP + " # all of us", "quorum two"));
        bad.take(
                "policy-comment-url",
                "a comment in the place of an address",
                with("witness w-new " + vkey("new") + " #new", GROUP, "quorum two"));
        bad.take("policy-comment-log", "a comment behind the log", text.replaceFirst("(log \\S+)", "$1 #ours"));
        bad.take("policy-log-url", "a log's address that is none", text.replaceFirst("(log \\S+)", "$1 example.com"));
        bad.take(
                "policy-log-words",
                "a log with a word too many",
                text.replaceFirst("(log \\S+)", "$1 https://example.com/ x"));
        bad.take(
                "policy-witness-words",
                "a witness with a word too many",
                with("witness w-new " + vkey("new") + " https://w.example/ x", GROUP, "quorum two"));
        bad.take("policy-witness-no-key", "a witness without a key", with("witness w-new", GROUP, "quorum two"));
        bad.take("policy-quorum-empty", "a quorum of nothing", with(GROUP, "quorum"));
        bad.take("policy-quorum-two-names", "a quorum of two names", with(GROUP, "quorum two w-farm"));
        bad.take("policy-upper-word", "an item in capitals", with(GROUP, "Quorum two"));
        bad.take("policy-k-sign", "a threshold with a sign", with(GROUP.replace(" 2 ", " +2 "), "quorum two"));
        bad.take("policy-k-negative", "a negative threshold", with(GROUP.replace(" 2 ", " -2 "), "quorum two"));
        bad.take("policy-k-word", "a threshold in capitals", with(GROUP.replace(" 2 ", " ALL "), "quorum two"));
        bad.take("policy-k-missing", "a group without a threshold", with(GROUP.replace(" 2 ", " "), "quorum two"));
        bad.take("policy-no-break-space", "a no-break space is a letter, not a blank", with(GROUP, "quorum\u00a0two"));
        bad.take("policy-form-feed", "a form feed", with(GROUP, "\f", "quorum two"));
        bad.take("policy-del", "a delete character", with(GROUP, "# \u007f", "quorum two"));
        bad.take("policy-carriage-return", "a line that ends as on Windows", with(GROUP + "\r", "quorum two"));
    }

    private void names() {
        bad.take("policy-self", "a group that is a member of itself", with("group two any w-farm two", "quorum two"));
        bad.take(
                "policy-group-below",
                "a group that names a group below it",
                with("group a any b", "group b any w-farm", "quorum a"));
        bad.take(
                "policy-group-twice",
                "a group in two groups",
                with("group a any w-farm", "group b any a", "group c any a", "quorum c"));
        bad.take(
                "policy-groups-name-twice",
                "two groups of one name",
                with("group a any w-farm", "group a any w-retail", "quorum a"));
        bad.take(
                "policy-witness-name-twice",
                "two witnesses of one name",
                with("witness w-farm " + vkey("new"), GROUP, "quorum two"));
        bad.take("policy-quorum-below", "a quorum that names what stands below it", with("quorum two", GROUP));
        bad.take("policy-quorum-case", "a name in other letters is another name", with(GROUP, "quorum Two"));
        bad.take(
                "policy-member-none", "the reserved name as a member", with("group two any w-farm none", "quorum two"));
        bad.take(
                "policy-witness-none",
                "the reserved name for a witness",
                with("witness none " + vkey("new"), "quorum none"));
        bad.take(
                "policy-same-key-other-id",
                "one key under another key name, so under another id",
                with(
                        "witness w-again "
                                + NoteKey.cosigner(
                                                "elsewhere.example",
                                                SampleKeys.ed25519("w-farm").publicKey())
                                        .vkey(),
                        GROUP,
                        "quorum two"));
        bad.take(
                "policy-log-in-quorum",
                "the log's key name is no witness",
                with(GROUP, "quorum " + SampleLedger.ORIGIN));
    }
}
