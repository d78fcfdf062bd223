package dev.cairn.ledger;

import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.receipt.Level;

/**
 * A head that the log has signed.
 *
 * @param note the checkpoint with all signatures known at that moment
 * @param height height of its newest block
 * @param level PUBLISHED or WITNESSED
 */
public record Head(Checkpoint checkpoint, String note, long height, Level level) {

    public long size() {
        return checkpoint.size();
    }
}
