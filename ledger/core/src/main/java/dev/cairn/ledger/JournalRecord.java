package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.util.List;

/**
 * One durable batch: statements or a seal, each with its capsule.
 *
 * @param first log index of the first entry
 * @param entries 1 or more
 * @param capsules one for each entry; {@link Bytes#EMPTY} beside a seal
 * @param root RFC 6962 root of the log at {@link #end}
 */
public record JournalRecord(long first, List<Bytes> entries, List<Bytes> capsules, Hash root) {

    public JournalRecord {
        entries = List.copyOf(entries);
        capsules = List.copyOf(capsules);
        if (first < 0 || entries.isEmpty() || entries.size() != capsules.size()) {
            throw new IllegalArgumentException(
                    "first " + first + ", entries " + entries.size() + ", capsules " + capsules.size());
        }
    }

    /** Index after the last entry: the size of the log with this record. */
    public long end() {
        return first + entries.size();
    }
}
