package dev.cairn.ingest.intake;

import dev.cairn.ledger.Admission;
import dev.cairn.model.DeviceId;
import dev.cairn.proof.Hash;
import dev.cairn.proof.statement.Statement;
import java.util.Optional;

/**
 * What became of one message.
 *
 * @param message SHA-256 of the message payload, which refused and retry receipts name; nothing for what is in the log, whose receipt names the statement
 * @param statement the statement, if the message held one
 * @param device the signing key's id, if the register knows that key and the signature holds
 * @param admission the ledger's word, or intake's own no
 */
public record Answer(
        Optional<Hash> message, Optional<Statement> statement, Optional<DeviceId> device, Admission admission) {
    /** The ledger's code for "I have stopped": what became of the message, nobody can say. */
    public static final String HALTED = "HLT-01";

    /** Whether the ledger has halted. Then nothing is acknowledged, not even with a reason. */
    public boolean halted() {
        return admission instanceof Admission.Retry retry && retry.code().equals(HALTED);
    }
}
