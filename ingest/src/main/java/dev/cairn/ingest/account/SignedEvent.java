package dev.cairn.ingest.account;

import dev.cairn.epcis.CaptureDocument;
import dev.cairn.epcis.EpcisEvent;
import dev.cairn.epcis.Member;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Envelope;
import dev.cairn.proof.statement.Statement;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One event with the statement that an account's key made of it.
 *
 * @param hashId the CBV 2.0 event hash
 * @param withdraws whether it takes back an earlier event of that hash (an error declaration, which the hash leaves out)
 */
public record SignedEvent(String hashId, boolean withdraws, Statement statement, Capsule.Whole capsule) {
    private static final String TYPE = "epcis";

    /**
     * The event as the members of an {@code epcis} capsule (docs/formats/capsule.md), with fresh salts.
     *
     * @throws IllegalArgumentException if it is larger than a capsule may be
     */
    public static Capsule.Whole capsule(EpcisEvent event, SecureRandom random) {
        return Capsule.whole(
                TYPE,
                event.members().stream()
                        .map(member -> new Capsule.Member(member.pointer(), Item.of(member.value())))
                        .toList(),
                random);
    }

    /** The event in a capsule; empty if leaves are withheld or it is none. */
    public static Optional<EpcisEvent> event(Capsule capsule) {
        List<Member> members = new ArrayList<>();
        for (Capsule.Leaf leaf : capsule.leaves()) {
            if (leaf.value() instanceof Item.Txt text) {
                members.add(new Member(leaf.path(), text.value()));
            }
        }
        boolean whole = capsule.type().equals(TYPE) && members.size() == capsule.count();
        return whole && CaptureDocument.ofMembers(members) instanceof CaptureDocument.Captured captured
                ? captured.events().stream().findFirst()
                : Optional.empty();
    }

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
            EpcisEvent event = event(whole).orElseThrow(() -> new Malformed("EPC-06", "a kept capsule holds no event"));
            return of(event, Statement.parse(envelope.statement()), whole);
        }
        throw new Malformed("CAP-02", "a kept capsule withholds leaves");
    }
}
