package dev.cairn.ingest.intake;

import dev.cairn.epcis.CapsuleEvent;
import dev.cairn.epcis.CaptureDocument;
import dev.cairn.epcis.Problem;
import dev.cairn.ingest.fleet.Told;
import dev.cairn.model.Senml;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.KeyStatement;

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
        if (CapsuleEvent.read(capsule) instanceof CaptureDocument.Invalid invalid) {
            Problem first = invalid.problems().get(0);
            throw new Malformed(first.code(), "at " + first.pointer() + ": " + first.text());
        }
    }
}
