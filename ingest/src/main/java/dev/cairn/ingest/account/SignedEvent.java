package dev.cairn.ingest.account;

import dev.cairn.epcis.CapsuleEvent;
import dev.cairn.epcis.EpcisEvent;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Envelope;
import dev.cairn.proof.statement.Statement;

/**
 * One event with the statement that an account's key made of it.
 *
 * @param hashId the CBV 2.0 event hash
 * @param withdraws whether it takes back an earlier event of that hash (an error declaration, which the hash leaves out)
 */
public record SignedEvent(String hashId, boolean withdraws, Statement statement, Capsule.Whole capsule) {
    static SignedEvent of(EpcisEvent event, Statement statement, Capsule.Whole capsule) {
        return new SignedEvent(event.hashId(), event.errorDeclared(), statement, capsule);
    }

    /** As it is kept until the ledger has answered. */
    public Bytes encode() {
        return new Envelope(statement.bytes(), capsule.bytes()).encode();
    }

    /** @throws Malformed for anything but what {@link #encode} gives */
    public static SignedEvent decode(Bytes bytes) throws Malformed {
        Envelope envelope = Envelope.decode(bytes, Limits.PACKET_BYTES_MAX);
        if (Capsule.parse(envelope.capsule()) instanceof Capsule.Whole whole) {
            EpcisEvent event = CapsuleEvent.event(whole)
                    .orElseThrow(() -> new Malformed("EPC-06", "a kept capsule holds no event"));
            return of(event, Statement.parse(envelope.statement()), whole);
        }
        throw new Malformed("CAP-02", "a kept capsule withholds leaves");
    }
}
