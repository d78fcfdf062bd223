package dev.cairn.launch.sign;

import dev.cairn.epcis.EpcisEvent;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.statement.Capsule;
import java.security.SecureRandom;

/** An EPCIS event as the members of an {@code epcis} capsule (docs/formats/capsule.md). */
public final class EventCapsule {
    private EventCapsule() {}

    /** The capsule of one event, with fresh salts. */
    public static Capsule.Whole of(EpcisEvent event, SecureRandom random) {
        return Capsule.whole(
                "epcis",
                event.members().stream()
                        .map(member -> new Capsule.Member(member.pointer(), Item.of(member.value())))
                        .toList(),
                random);
    }
}
