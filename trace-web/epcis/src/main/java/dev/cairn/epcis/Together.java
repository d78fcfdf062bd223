package dev.cairn.epcis;

import com.fasterxml.jackson.databind.JsonNode;

/** What members of one event must be together; schemas catch only part of it. */
final class Together {
    private Together() {}

    static void check(JsonNode event, EventType type, String pointer, Problems problems) {
        String action = event.path("action").asText();
        switch (type) {
            case OBJECT -> object(event, action, pointer, problems);
            case AGGREGATION, ASSOCIATION -> children(event, action, type, pointer, problems);
            case TRANSACTION -> transaction(event, action, pointer, problems);
            case TRANSFORMATION -> transformation(event, pointer, problems);
        }
        SensorRules.check(event.path("sensorElementList"), pointer + "/sensorElementList", problems);
    }

    private static void object(JsonNode event, String action, String pointer, Problems problems) {
        boolean sensorOnly = any(event, "sensorElementList") && event.has("readPoint");
        boolean what = event.path("epcList").isArray() || any(event, "quantityList") || sensorOnly;
        Rule.require(
                what,
                "EPC-27",
                pointer,
                "say what the event is about: epcList or quantityList, or readPoint and sensorElementList",
                problems);
        boolean ilmdAllowed = !event.has("ilmd") || action.equals("ADD");
        Rule.require(ilmdAllowed, "EPC-28", pointer + "/ilmd", "master data comes with action ADD only", problems);
    }

    /** Conformance rule TCR-54 for associations; the schema's rule for aggregations. */
    private static void children(JsonNode event, String action, EventType type, String pointer, Problems problems) {
        boolean named = any(event, "childEPCs") || any(event, "childQuantityList");
        String code = type == EventType.ASSOCIATION ? "EPC-30" : "EPC-27";
        Rule.require(
                named || action.equals("DELETE"),
                code,
                pointer,
                "name the children: childEPCs or childQuantityList",
                problems);
    }

    private static void transaction(JsonNode event, String action, String pointer, Problems problems) {
        boolean what = event.path("epcList").isArray() || any(event, "quantityList") || action.equals("DELETE");
        Rule.require(what, "EPC-27", pointer, "say what the event is about: epcList or quantityList", problems);
        boolean documents = !event.path("bizTransactionList").isArray() || any(event, "bizTransactionList");
        Rule.require(
                documents,
                "EPC-29",
                pointer + "/bizTransactionList",
                "name at least one business transaction",
                problems);
    }

    private static void transformation(JsonNode event, String pointer, Problems problems) {
        boolean input = any(event, "inputEPCList") || any(event, "inputQuantityList");
        boolean output = any(event, "outputEPCList") || any(event, "outputQuantityList");
        boolean holds = event.has("transformationID") ? input || output : input && output;
        Rule.require(
                holds,
                "EPC-27",
                pointer,
                "name inputs and outputs; one of them is enough beside a transformationID",
                problems);
    }

    private static boolean any(JsonNode event, String list) {
        return event.path(list).isArray() && !event.path(list).isEmpty();
    }
}
