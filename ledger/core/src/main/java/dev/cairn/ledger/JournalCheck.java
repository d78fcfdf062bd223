package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Holds the journal's records against the log, and goes on where the tiles end. The journal is bounded by what may wait for a head. */
final class JournalCheck {

    private final Inspection log;
    private final Findings findings;
    private final List<Bytes> entries = new ArrayList<>();
    private final Map<Long, Hash> roots = new HashMap<>();
    private long first;
    private long records;

    /** What is known of a size. */
    interface Sizes {
        void is(long size, Hash root);
    }

    JournalCheck(Inspection log, Findings findings) {
        this.log = log;
        this.findings = findings;
        try {
            log.journal().ifPresent(journal -> {
                first = journal.first();
                journal.replay(first, this::take);
            });
        } catch (RuntimeException e) {
            findings.add("FSK-09", "journal behind entry " + (first + entries.size()), String.valueOf(e.getMessage()));
        }
    }

    private void take(JournalRecord record) {
        records++;
        if (wasTrimmed(record)) {
            entries.clear();
            roots.clear();
            first = record.first();
        }
        if (record.first() != first + entries.size()) {
            findings.add(
                    "FSK-09", "journal record " + record.first(), "it does not follow " + (first + entries.size()));
            return;
        }
        for (int i = 0; i < record.entries().size(); i++) {
            requireCapsule(
                    record.first() + i,
                    record.entries().get(i),
                    record.capsules().get(i));
        }
        entries.addAll(record.entries());
        roots.put(record.end(), record.root());
    }

    /** Whether a running writer has let go of what came before this record while it was read. */
    private boolean wasTrimmed(JournalRecord record) {
        return log.running()
                && record.first() > first + entries.size()
                && log.journal().orElseThrow().first() >= record.first();
    }

    private void requireCapsule(long at, Bytes entry, Bytes capsule) {
        if (Seal.isSeal(entry) || capsule.isEmpty()) {
            return;
        }
        try {
            if (!Capsule.parse(capsule).root().equals(Statement.parse(entry).root())) {
                findings.add("FSK-09", "journal entry " + at, "its capsule is not what its statement signs");
            }
        } catch (Malformed e) {
            findings.add("FSK-09", "journal entry " + at, "it does not read: " + e.getMessage());
        }
    }

    /** A leaf of the tiles, with the root of the tree that it ends. */
    void leaf(long at, Hash leaf, Hash root) {
        if (at >= first && at < first + entries.size()) {
            requireSame(at, leaf);
            requireRoot(at + 1, root);
        }
    }

    private void requireSame(long at, Hash leaf) {
        if (!Merkle.leaf(entries.get((int) (at - first))).equals(leaf)) {
            findings.add("FSK-09", "journal entry " + at, "it is not what the tiles hold");
        }
    }

    private void requireRoot(long size, Hash root) {
        Hash said = roots.get(size);
        if (said != null && !said.equals(root)) {
            findings.add(
                    "FSK-09", "journal record that ends at " + size, "it names another root than the entries give");
        }
    }

    /** Goes on behind the tiles' last entry. */
    void tail(SealChain seals, long size, Sizes sizes) {
        if (log.journal().isEmpty() || records == 0) {
            return;
        }
        if (first > size) {
            findings.add("FSK-09", "journal", "it begins at " + first + ", the tiles end at " + size);
            return;
        }
        for (long at = size; at < first + entries.size(); at++) {
            seals.add(entries.get((int) (at - first))).ifPresent(findings::add);
            requireRoot(at + 1, seals.root());
            sizes.is(at + 1, seals.root());
        }
    }

    /** First index that the journal holds; 0 where there is none. */
    long first() {
        return first;
    }

    long records() {
        return records;
    }
}
