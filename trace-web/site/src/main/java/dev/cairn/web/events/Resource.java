package dev.cairn.web.events;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The top-level resources of the REST binding below which events are found by one of their values. A class of items (a lot, a GTIN) is an EPC
 * here as well: lots are what Cairn tells of.
 */
enum Resource {
    EVENT_TYPES("eventTypes", List.of("eventType")),
    EPCS("epcs", List.of("MATCH_anyEPC", "MATCH_anyEPCClass")),
    BIZ_STEPS("bizSteps", List.of("EQ_bizStep")),
    BIZ_LOCATIONS("bizLocations", List.of("EQ_bizLocation")),
    READ_POINTS("readPoints", List.of("EQ_readPoint")),
    DISPOSITIONS("dispositions", List.of("EQ_disposition"));

    private static final Set<String> ITEMS = Set.of(
            "epcList",
            "parentID",
            "childEPCs",
            "inputEPCList",
            "outputEPCList",
            "quantityList",
            "childQuantityList",
            "inputQuantityList",
            "outputQuantityList");

    private final String segment;
    private final List<String> parameters;

    Resource(String segment, List<String> parameters) {
        this.segment = segment;
        this.parameters = parameters;
    }

    static Optional<Resource> at(String segment) {
        return Stream.of(values()).filter(each -> each.segment.equals(segment)).findFirst();
    }

    String path() {
        return "/" + segment;
    }

    String path(String value) {
        return path() + "/" + UrlText.encoded(value);
    }

    /** The parameters of SimpleEventQuery that ask for a value here; the first that finds something speaks. */
    List<String> parameters() {
        return parameters;
    }

    /** The members of events that say the values. */
    Set<String> members() {
        return this == EPCS
                ? ITEMS
                : Set.of(this == EVENT_TYPES ? "type" : parameters.get(0).substring("EQ_".length()));
    }

    /** The fields of the index that hold the values. */
    List<String> fields() {
        return parameters.stream()
                .map(name -> name.substring(name.indexOf('_') + 1))
                .toList();
    }
}
