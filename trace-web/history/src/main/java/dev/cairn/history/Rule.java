package dev.cairn.history;

import dev.cairn.proof.Hash;
import java.util.List;

/**
 * Judges a history, after everything was logged; it gates nothing. A pure function: the same history gives the same findings. A rule
 * that throws is turned into a finding about the rule ({@code FND-09}).
 */
public interface Rule {

    /** Stable name with version, for instance {@code temperature/v1}. */
    String name();

    /** Hash of the name and of everything else that decides the outcome. */
    Hash hash();

    /**
     * Judges.
     *
     * @param treeSize size of the log that the history was made from
     */
    List<Finding> judge(LotHistory history, long treeSize);
}
