package dev.cairn.epcis;

import static java.util.Map.entry;

import dev.cairn.epcis.Rule.Extra;
import java.util.Map;
import java.util.Set;

/** The standard's members and what each must be (EPCIS 2.0, sections 7.3 and 10.1; the published JSON Schema's verdicts). */
final class Fields {
    static final Rule CONTEXT_ENTRY = (value, pointer, problems) -> Rule.require(
            value.isTextual() || value.isObject(),
            "EPC-11",
            pointer,
            "a context is a URI or an object of prefixes",
            problems);

    /** Bounded, because every event of a document carries a copy. */
    static final Rule CONTEXT = (value, pointer, problems) -> {
        Rule.either(Rule.list(CONTEXT_ENTRY, 1, true), CONTEXT_ENTRY).check(value, pointer, problems);
        boolean fits = value.toString().length() <= Limits.CONTEXT_CHARS_MAX;
        Rule.require(
                fits, "EPC-11", pointer, "a context has at most " + Limits.CONTEXT_CHARS_MAX + " characters", problems);
    };

    static final Rule UNIT = Rule.matching(
            "[A-Z0-9]{2,3}", "EPC-22", "write a unit code of UN/ECE Recommendation 20, such as KGM or CEL");

    static final Rule QUANTITY = Rule.object(
            Map.of("epcClass", Rule.URI, "quantity", Rule.NUMBER, "uom", UNIT), Set.of("epcClass"), Extra.NONE);

    static final Rule SENSOR_METADATA = Rule.object(
            Map.of(
                    "time", Rule.TIME,
                    "startTime", Rule.TIME,
                    "endTime", Rule.TIME,
                    "deviceID", Rule.URI,
                    "deviceMetadata", Rule.URI,
                    "rawData", Rule.URI,
                    "dataProcessingMethod", Rule.URI,
                    "bizRules", Rule.URI),
            Set.of(),
            Extra.NAMESPACED);

    static final Rule SENSOR_REPORT = Rule.object(
            Map.ofEntries(
                    entry("type", Rule.word(Words.MEASUREMENT, true)),
                    entry("exception", Rule.word(Words.ALERT, false)),
                    entry("deviceID", Rule.URI),
                    entry("deviceMetadata", Rule.URI),
                    entry("rawData", Rule.URI),
                    entry("dataProcessingMethod", Rule.URI),
                    entry("bizRules", Rule.URI),
                    entry("time", Rule.TIME),
                    entry("microorganism", Rule.URI),
                    entry("chemicalSubstance", Rule.URI),
                    entry("coordinateReferenceSystem", Rule.URI),
                    entry("value", Rule.NUMBER),
                    entry("component", Rule.word(Words.COMPONENT, false)),
                    entry("stringValue", Rule.STRING),
                    entry("booleanValue", Rule.BOOLEAN),
                    entry("hexBinaryValue", Rule.matching("[A-Fa-f0-9]+", "EPC-22", "write hexadecimal digits")),
                    entry("uriValue", Rule.URI),
                    entry("minValue", Rule.NUMBER),
                    entry("maxValue", Rule.NUMBER),
                    entry("meanValue", Rule.NUMBER),
                    entry("sDev", Rule.NUMBER),
                    entry("percRank", Rule.NUMBER),
                    entry("percValue", Rule.NUMBER),
                    entry("uom", UNIT)),
            Set.of("type"),
            Extra.NAMESPACED);

    static final Rule SENSOR_ELEMENT = Rule.object(
            Map.of("sensorMetadata", SENSOR_METADATA, "sensorReport", Rule.list(SENSOR_REPORT, 1, false)),
            Set.of("sensorReport"),
            Extra.NAMESPACED);

    static final Rule ERROR_DECLARATION = Rule.object(
            Map.of(
                    "declarationTime", Rule.TIME,
                    "reason", Rule.word(Words.ERROR_REASON, false),
                    "correctiveEventIDs", Rule.list(Rule.URI, 0, false)),
            Set.of("declarationTime"),
            Extra.NAMESPACED);

    static final Map<String, Rule> OF_EVERY_EVENT = Map.of(
            "@context",
            CONTEXT,
            "type",
            Rule.STRING,
            "eventTime",
            Rule.TIME,
            "recordTime",
            Rule.TIME,
            "eventTimeZoneOffset",
            Rule.matching("[+-]((0\\d|1[0-3]):[0-5]\\d|14:00)", "EPC-24", "write the local offset as +01:00 or -06:00"),
            "eventID",
            Rule.URI,
            "certificationInfo",
            Rule.either(Rule.list(Rule.URI, 0, false), Rule.URI),
            "errorDeclaration",
            ERROR_DECLARATION);

    /** Every standard member that only some event types have; {@link EventType} says which. */
    static final Map<String, Rule> OF_SOME_EVENTS = Map.ofEntries(
            entry("action", Rule.matching("OBSERVE|ADD|DELETE", "EPC-22", "write OBSERVE, ADD or DELETE")),
            entry("bizStep", Rule.word(Words.BIZ_STEP, false)),
            entry("disposition", Rule.word(Words.DISPOSITION, false)),
            entry("persistentDisposition", persistentDisposition()),
            entry("readPoint", place()),
            entry("bizLocation", place()),
            entry("epcList", Rule.list(Rule.URI, 0, true)),
            entry("childEPCs", Rule.list(Rule.URI, 0, false)),
            entry("inputEPCList", Rule.list(Rule.URI, 0, true)),
            entry("outputEPCList", Rule.list(Rule.URI, 0, true)),
            entry("parentID", Rule.URI),
            entry("transformationID", Rule.URI),
            entry("quantityList", Rule.list(QUANTITY, 0, false)),
            entry("childQuantityList", Rule.list(QUANTITY, 0, false)),
            entry("inputQuantityList", Rule.list(QUANTITY, 0, false)),
            entry("outputQuantityList", Rule.list(QUANTITY, 0, false)),
            entry(
                    "bizTransactionList",
                    Rule.list(typed("bizTransaction", Words.BIZ_TRANSACTION, Set.of("bizTransaction")), 0, false)),
            entry(
                    "sourceList",
                    Rule.list(typed("source", Words.SOURCE_DESTINATION, Set.of("type", "source")), 0, false)),
            entry(
                    "destinationList",
                    Rule.list(typed("destination", Words.SOURCE_DESTINATION, Set.of("type", "destination")), 0, false)),
            entry("sensorElementList", Rule.list(SENSOR_ELEMENT, 0, false)),
            entry("ilmd", Rule.object(Map.of(), Set.of(), Extra.NAMESPACED)));

    private Fields() {}

    private static Rule place() {
        return Rule.object(Map.of("id", Rule.URI), Set.of("id"), Extra.ANY);
    }

    private static Rule typed(String name, Words words, Set<String> required) {
        return Rule.object(Map.of("type", Rule.word(words, false), name, Rule.URI), required, Extra.NONE);
    }

    private static Rule persistentDisposition() {
        Rule dispositions = Rule.list(Rule.word(Words.DISPOSITION, false), 1, true);
        Rule shape = Rule.object(Map.of("set", dispositions, "unset", dispositions), Set.of(), Extra.NONE);
        return (value, pointer, problems) -> {
            shape.check(value, pointer, problems);
            Rule.require(
                    value.has("set") || value.has("unset"), "EPC-20", pointer, "add the member set or unset", problems);
        };
    }
}
