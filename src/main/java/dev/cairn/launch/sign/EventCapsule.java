package dev.cairn.launch.sign;

import dev.cairn.epcis.CaptureDocument;
import dev.cairn.epcis.EpcisEvent;
import dev.cairn.epcis.Member;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.statement.Capsule;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An EPCIS event as the members of an {@code epcis} capsule (docs/formats/capsule.md). */
public final class EventCapsule {
    private static final String TYPE = "epcis";

    private EventCapsule() {}

    /** The capsule of one event, with fresh salts. */
    public static Capsule.Whole of(EpcisEvent event, SecureRandom random) {
        return Capsule.whole(
                TYPE,
                event.members().stream()
                        .map(member -> new Capsule.Member(member.pointer(), Item.of(member.value())))
                        .toList(),
                random);
    }

    /** The event in a capsule; empty if leaves are withheld or it is none. */
    static Optional<EpcisEvent> event(Capsule capsule) {
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
}
