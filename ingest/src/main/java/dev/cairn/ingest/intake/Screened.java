package dev.cairn.ingest.intake;

import dev.cairn.ingest.fleet.Told;
import dev.cairn.ledger.Admission;
import dev.cairn.ledger.Offer;
import dev.cairn.model.DeviceId;
import dev.cairn.proof.statement.Statement;
import java.util.Optional;

/** What intake thinks of one message before the ledger is asked. */
public sealed interface Screened {
    /**
     * Everything that can be checked alone holds: the ledger may be offered this.
     *
     * @param said what the capsule says of its gateway
     */
    record Passed(Offer offer, DeviceId device, Told said) implements Screened {}

    /**
     * It goes no further. {@code answer} is a Retry or a Refused.
     *
     * @param statement the statement, if the message held one
     * @param device the signing key's id, if the register knows that key and the signature holds
     */
    record Stopped(Optional<Statement> statement, Optional<DeviceId> device, Admission answer) implements Screened {}
}
