package dev.cairn.history;

import dev.cairn.epcis.Action;
import dev.cairn.epcis.EpcisEvent;
import dev.cairn.epcis.Quantity;
import dev.cairn.epcis.gs1.Keys;
import java.util.List;
import java.util.stream.Stream;

/**
 * One event, merged over all who signed it, seen from an item.
 *
 * @param withdrawn an error declaration by one of its own signers takes it back
 * @param thirdParty no signer is responsible for anything in it
 */
record Told(EpcisEvent event, List<Signer> signers, boolean withdrawn, boolean thirdParty) {

    /** Whether it may move the item: neither withdrawn nor somebody else's claim. */
    boolean counts() {
        return !withdrawn && !thirdParty;
    }

    boolean isParent(String item) {
        return event.parentId().map(Keys::canonicalItem).filter(item::equals).isPresent();
    }

    boolean isChild(String item) {
        return among(item, event.childEpcs(), event.childQuantityList());
    }

    boolean isInput(String item) {
        return among(item, event.inputEpcs(), event.inputQuantityList());
    }

    boolean isOutput(String item) {
        return among(item, event.outputEpcs(), event.outputQuantityList());
    }

    boolean isSubject(String item) {
        return among(item, event.epcList(), event.quantityList());
    }

    /** Whether the event only speaks about the item as the holder of other things. */
    boolean isOnlyParent(String item) {
        return isParent(item) && !isChild(item) && !isSubject(item) && !isInput(item) && !isOutput(item);
    }

    boolean contains() {
        return event.type().equals("AggregationEvent")
                && event.action().filter(action -> action != Action.DELETE).isPresent();
    }

    boolean releases(String child) {
        return event.type().equals("AggregationEvent")
                && event.action().filter(action -> action == Action.DELETE).isPresent()
                && (isChild(child) || releasesAll());
    }

    /** A DELETE without children means all children (EPCIS 2.0, 7.4.3). */
    private boolean releasesAll() {
        return event.childEpcs().isEmpty() && event.childQuantityList().isEmpty();
    }

    boolean creates(String item) {
        return isOutput(item)
                || event.type().equals("ObjectEvent")
                        && event.action().filter(action -> action == Action.ADD).isPresent()
                        && isSubject(item);
    }

    List<String> inputs() {
        return Stream.concat(
                        event.inputEpcs().stream(),
                        event.inputQuantityList().stream().map(Quantity::epcClass))
                .map(Keys::canonicalItem)
                .distinct()
                .toList();
    }

    long firstEntry() {
        return signers.get(0).index();
    }

    private static boolean among(String item, List<String> epcs, List<Quantity> quantities) {
        return Stream.concat(epcs.stream(), quantities.stream().map(Quantity::epcClass))
                .map(Keys::canonicalItem)
                .anyMatch(item::equals);
    }
}
