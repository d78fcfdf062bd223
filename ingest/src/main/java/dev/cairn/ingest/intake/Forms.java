package dev.cairn.ingest.intake;

import dev.cairn.epcis.CaptureDocument;
import dev.cairn.epcis.Member;
import dev.cairn.epcis.Problem;
import dev.cairn.ingest.fleet.Told;
import dev.cairn.model.Senml;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.KeyStatement;
import java.util.ArrayList;
import java.util.List;

/**
 * The form of a capsule by its type (docs/formats/capsule.md). Types without a form of their own here are taken as they
 * are: their readers check them, and a leaf that nobody can read harms nobody.
 */
final class Forms {
    private Forms() {}

    /**
     * What a gateway says of itself in it.
     *
     * @throws Malformed with the code of the format that is broken
     */
    static Told check(Capsule capsule) throws Malformed {
        switch (capsule.type()) {
            case "senml", "state" -> {
                return Told.of(Senml.read(capsule));
            }
            case "epcis" -> event(capsule);
            case "key" -> KeyStatement.parse(capsule);
            default -> {
                // recall, erase, linkset, access, timestamp, finding
            }
        }
        return Told.NOTHING;
    }

    private static void event(Capsule capsule) throws Malformed {
        List<Member> members = new ArrayList<>();
        for (Capsule.Leaf leaf : capsule.leaves()) {
            if (!(leaf.value() instanceof Item.Txt text)) {
                throw new Malformed("EPC-06", "leaf " + leaf.index() + " of an event is no text");
            }
            members.add(new Member(leaf.path(), text.value()));
        }
        if (CaptureDocument.ofMembers(members) instanceof CaptureDocument.Invalid invalid) {
            Problem first = invalid.problems().get(0);
            throw new Malformed(first.code(), "at " + first.pointer() + ": " + first.text());
        }
    }
}
