package dev.cairn.epcis;

import dev.cairn.epcis.CaptureDocument.Captured;
import dev.cairn.epcis.CaptureDocument.Invalid;
import dev.cairn.epcis.CaptureDocument.Result;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.statement.Capsule;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The one reader and writer of an event in an {@code epcis} capsule (docs/formats/capsule.md).
 *
 * <p>A capsule is read, or made, at the door and, moments later, read by all that follow the log. So the events of the last capsules are remembered by
 * their very bytes, hash and all: reading them again would give the same, for it is a pure function of the bytes, and an event comes back from its
 * members as it went in. What is older is judged anew, and so is all after a start.
 */
public final class CapsuleEvent {
    private static final String TYPE = "epcis";
    private static final Lately LATELY = new Lately(Limits.CAPSULES_READ_BYTES_MAX);

    private CapsuleEvent() {}

    /**
     * An event as the members of a capsule, with fresh salts.
     *
     * @throws IllegalArgumentException if it is larger than a capsule may be
     */
    public static Capsule.Whole capsule(EpcisEvent event, SecureRandom random) {
        Capsule.Whole capsule = Capsule.whole(
                TYPE,
                event.members().stream()
                        .map(member -> new Capsule.Member(member.pointer(), Item.of(member.value())))
                        .toList(),
                random);
        LATELY.add(capsule.bytes(), event);
        return capsule;
    }

    /** The event in a capsule; empty if leaves are withheld, it is none, or it breaks a rule. */
    public static Optional<EpcisEvent> event(Capsule capsule) {
        return capsule.type().equals(TYPE) && capsule.withheld() == 0 && read(capsule) instanceof Captured captured
                ? captured.events().stream().findFirst()
                : Optional.empty();
    }

    /** The event in a capsule of type {@code epcis} that withholds nothing, or what is wrong with it. */
    public static Result read(Capsule capsule) {
        Optional<EpcisEvent> known = LATELY.find(capsule.bytes());
        if (known.isPresent()) {
            return new Captured(List.of(known.get()));
        }
        Result result = judge(capsule);
        if (result instanceof Captured captured) {
            LATELY.add(capsule.bytes(), captured.events().get(0));
        }
        return result;
    }

    private static Result judge(Capsule capsule) {
        List<Member> members = new ArrayList<>();
        for (Capsule.Leaf leaf : capsule.leaves()) {
            if (!(leaf.value() instanceof Item.Txt text)) {
                String what = "leaf " + leaf.index() + " of an event is no text";
                return new Invalid(List.of(new Problem("EPC-06", "", what)));
            }
            members.add(new Member(leaf.path(), text.value()));
        }
        return CaptureDocument.ofMembers(members);
    }
}
