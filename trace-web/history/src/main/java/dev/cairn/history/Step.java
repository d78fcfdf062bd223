package dev.cairn.history;

import dev.cairn.epcis.EpcisEvent;
import java.util.List;
import java.util.Optional;

/**
 * One event of the timeline, merged by its event hash over all who signed it.
 *
 * @param event the event as signed
 * @param hashId its CBV 2.0 event hash
 * @param signers every statement that says this, by log index
 * @param place where it happened, if the event says so
 * @param about the items of this history that the event touches, canonical Digital Links
 * @param depth 0 for the lot itself, 1 for what it was made from, and so on
 * @param thirdParty true if no signer is responsible for the item (registered GS1 prefixes), shown as "claim by a third party"
 * @param withdrawn true if an error declaration withdraws it
 */
public record Step(
        EpcisEvent event,
        String hashId,
        List<Signer> signers,
        Optional<Place> place,
        List<String> about,
        int depth,
        boolean thirdParty,
        boolean withdrawn) {

    /** The first statement that was logged. */
    public Signer first() {
        return signers.get(0);
    }
}
