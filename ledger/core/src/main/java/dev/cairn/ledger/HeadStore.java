package dev.cairn.ledger;

import java.util.Optional;

/**
 * One compare-and-swap cell: the newest head this log has signed. <b>The only trusted part.</b>
 *
 * <p>Whoever can set this cell back can make the log sign two histories; the witnesses exist for that reason. It is
 * never part of a backup restore. Nobody retries a swap: a swap that threw is <i>unknown</i>, and the writer halts and
 * reloads. A crash before {@link #swap} returns leaves either the old head or the new one, never anything between.
 */
public interface HeadStore {

    /** The head of the last swap that took effect; empty before the first. */
    Optional<StoredHead> load();

    /**
     * Replaces {@code expected} by {@code next}, durably, in one atomic step.
     *
     * @param expected what {@link #load} gave; empty for a ledger without a head
     * @return false, and nothing is changed, if the cell holds something else: another writer is alive
     * @throws Trouble.Unavailable when the outcome is not known
     */
    boolean swap(Optional<StoredHead> expected, StoredHead next);
}
