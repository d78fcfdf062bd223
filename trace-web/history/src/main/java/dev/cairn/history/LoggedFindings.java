package dev.cairn.history;

import dev.cairn.ledger.EntryIndex;
import dev.cairn.ledger.EntryIndex.Hit;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.statement.Capsule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Findings as capsules (docs/formats/capsule.md, type {@code finding}), written and found again by what they say. */
final class LoggedFindings {
    private static final int FINDINGS_MAX = 1_000;
    private static final int ENTRIES_MAX = 1_000;

    private LoggedFindings() {}

    /** The leaves of a finding about a subject. */
    static List<Capsule.Member> members(Finding finding, String subject) {
        List<Capsule.Member> members = new ArrayList<>(List.of(
                new Capsule.Member("/rule", Item.of(finding.rule())),
                new Capsule.Member("/rule-hash", Item.of(finding.ruleHash().bytes())),
                new Capsule.Member("/tree-size", Item.of(finding.treeSize())),
                new Capsule.Member("/subject", Item.of(subject)),
                new Capsule.Member("/verdict", Item.of(finding.code()))));
        for (int i = 0; i < finding.arguments().size(); i++) {
            members.add(new Capsule.Member(
                    "/arguments/" + i, Item.of(finding.arguments().get(i))));
        }
        for (int i = 0; i < Math.min(ENTRIES_MAX, finding.readings().size()); i++) {
            members.add(new Capsule.Member(
                    "/entries/" + i, Item.of(finding.readings().get(i))));
        }
        return members;
    }

    /** Log index of each finding about a subject, by what it says. */
    static Map<String, Long> about(String subject, EntryIndex index, LogEntries log) {
        Map<String, Long> found = new HashMap<>();
        for (Hit hit : index.find(Rows.FINDING, subject, FINDINGS_MAX, -1)) {
            log.at(hit.index()).flatMap(Logged::capsule).ifPresent(capsule -> found.put(saying(capsule), hit.index()));
        }
        return found;
    }

    static Finding withEntry(Finding finding, Map<String, Long> logged) {
        return new Finding(
                finding.rule(),
                finding.code(),
                finding.severity(),
                finding.arguments(),
                finding.ruleHash(),
                finding.treeSize(),
                finding.readings(),
                Optional.ofNullable(logged.get(saying(finding))));
    }

    /** What makes two findings the same: rule, verdict and arguments, not the tree they were made from. */
    static String saying(Finding finding) {
        return finding.ruleHash().hex() + " " + finding.code() + " " + finding.arguments();
    }

    private static String saying(Capsule capsule) {
        Hash rule = Hash.ZERO;
        String verdict = "";
        List<String> arguments = new ArrayList<>();
        for (Capsule.Leaf leaf : capsule.leaves()) {
            if (leaf.path().equals("/rule-hash")
                    && leaf.value() instanceof Item.Byt bytes
                    && bytes.value().size() == Hash.ZERO.bytes().size()) {
                rule = Hash.of(bytes.value());
            } else if (leaf.value() instanceof Item.Txt text) {
                verdict = leaf.path().equals("/verdict") ? text.value() : verdict;
                if (leaf.path().startsWith("/arguments/")) {
                    arguments.add(text.value());
                }
            }
        }
        return rule.hex() + " " + verdict + " " + arguments;
    }

    static Bytes chainOf(Hash node) {
        return Hash.sha256(Bytes.ofUtf8("findings"), node.bytes()).bytes().slice(0, 16);
    }
}
