package dev.cairn.epcis;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The five event types, their own members, and which of them must be there (EPCIS 2.0, section 7.4). */
enum EventType {
    OBJECT("ObjectEvent", Set.of("action"), "epcList", "quantityList", "ilmd"),
    AGGREGATION("AggregationEvent", Set.of("action"), "parentID", "childEPCs", "childQuantityList"),
    TRANSACTION("TransactionEvent", Set.of("action", "bizTransactionList"), "parentID", "epcList", "quantityList"),
    TRANSFORMATION(
            "TransformationEvent",
            Set.of(),
            "inputEPCList",
            "inputQuantityList",
            "outputEPCList",
            "outputQuantityList",
            "transformationID",
            "ilmd"),
    ASSOCIATION("AssociationEvent", Set.of("action", "parentID"), "parentID", "childEPCs", "childQuantityList");

    /** persistentDisposition is taken on every type: the published examples use it on AggregationEvent, the schema lets it pass. */
    private static final List<String> SHARED = List.of(
            "bizStep",
            "disposition",
            "persistentDisposition",
            "readPoint",
            "bizLocation",
            "bizTransactionList",
            "sourceList",
            "destinationList",
            "sensorElementList");

    private final String word;
    private final Set<String> required;
    private final Set<String> own;

    EventType(String word, Set<String> required, String... own) {
        this.word = word;
        this.required = required;
        this.own = new HashSet<>(Arrays.asList(own));
    }

    static Optional<EventType> of(String word) {
        return Arrays.stream(values()).filter(type -> type.word.equals(word)).findFirst();
    }

    Set<String> required() {
        return required;
    }

    boolean has(String member) {
        return own.contains(member) || SHARED.contains(member) || member.equals("action") && this != TRANSFORMATION;
    }
}
