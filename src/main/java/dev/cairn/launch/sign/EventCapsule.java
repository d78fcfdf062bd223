package dev.cairn.launch.sign;

import dev.cairn.epcis.CapsuleEvent;
import dev.cairn.epcis.EpcisEvent;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.statement.Capsule;
import java.security.SecureRandom;
import java.util.Optional;

/** An EPCIS event as the members of an {@code epcis} capsule (docs/formats/capsule.md). */
public final class EventCapsule {
    private EventCapsule() {}

    /** The capsule of one event, with fresh salts. */
    public static Capsule.Whole of(EpcisEvent event, SecureRandom random) {
        return CapsuleEvent.capsule(event, random);
    }

    /** The event of a kept statement; empty if it says something else. */
    static Optional<EpcisEvent> event(Outbox.Kept kept) {
        try {
            return event(Capsule.parse(kept.envelope().capsule()));
        } catch (Malformed saysSomethingElse) {
            return Optional.empty();
        }
    }

    /** The event in a capsule; empty if leaves are withheld or it is none. */
    static Optional<EpcisEvent> event(Capsule capsule) {
        return CapsuleEvent.event(capsule);
    }
}
