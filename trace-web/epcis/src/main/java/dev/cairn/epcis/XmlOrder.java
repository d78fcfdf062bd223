package dev.cairn.epcis;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Whether the elements of an XML event must stand in the order that the standard's schemas give. The order says nothing about the event, so
 * that its hash does not depend on it; a document to be captured is refused for a wrong one, as every validating system refuses it.
 */
public enum XmlOrder {
    SCHEMA,
    ANY;

    /** Common to all event types, but for the two below. */
    private static final List<String> ORDER = List.of(
            "eventTime",
            "recordTime",
            "eventTimeZoneOffset",
            "eventID",
            "errorDeclaration",
            "certificationInfo",
            "inputEPCList",
            "inputQuantityList",
            "outputEPCList",
            "outputQuantityList",
            "transformationID",
            "parentID",
            "childEPCs",
            "epcList",
            "action",
            "bizStep",
            "disposition",
            "readPoint",
            "bizLocation",
            "bizTransactionList",
            "quantityList",
            "sourceList",
            "destinationList",
            "ilmd");

    private static final Set<String> ALSO_LAST = Set.of("sensorElementList", "persistentDisposition");

    /** All members of an event of this type in the order in which we write them. */
    static List<String> of(String type) {
        List<String> order = new ArrayList<>(ORDER);
        String before = type.equals("AssociationEvent") ? "childEPCs" : "bizTransactionList";
        order.add(order.indexOf(before) + 1, "childQuantityList");
        order.addAll(order.indexOf("ilmd"), List.of("sensorElementList", "persistentDisposition"));
        if (type.equals("TransactionEvent")) {
            order.remove("bizTransactionList");
            order.add(order.indexOf("certificationInfo") + 1, "bizTransactionList");
        }
        return order;
    }

    /** A transaction event begins with its transactions. What moved about between versions of the schemas may stand anywhere, or anywhere at the end. */
    private static int rank(XmlElement event, XmlElement member) {
        boolean first = event.name().is("TransactionEvent") && member.name().is("bizTransactionList");
        String name = member.name().local();
        String like = first ? "certificationInfo" : ALSO_LAST.contains(name) ? "ilmd" : name;
        return member.name().standard() ? ORDER.indexOf(like) : -1;
    }

    /** Tells the first element that stands behind one of its followers. Extensions may stand anywhere. */
    void check(XmlElement event, List<XmlElement> members, XmlReading reading) {
        int reached = -1;
        for (XmlElement member : members) {
            int rank = rank(event, member);
            if (this == SCHEMA && rank >= 0 && rank < reached) {
                reading.problem("EPC-09", member.place(), "belongs before " + ORDER.get(reached));
                return;
            }
            reached = Math.max(reached, rank);
        }
    }
}
