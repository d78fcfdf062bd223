package dev.cairn.query;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Valid queries of one to three parameters, of every kind, about what {@link RandomEvents} makes. */
public final class RandomQueries {
    private static final List<String> AREAS = List.of(
            "",
            "ILMD_",
            "ERROR_DECLARATION_",
            "SENSORELEMENT_",
            "SENSORMETADATA_",
            "SENSORREPORT_",
            "INNER_",
            "INNER_ILMD_");
    private static final List<String> COMPARISONS = List.of("EQ", "GT", "GE", "LT", "LE");

    private final RandomEvents some;
    private final List<Supplier<Map.Entry<String, String>>> kinds = new ArrayList<>();

    public RandomQueries(long seed) {
        this.some = new RandomEvents(seed);
        words();
        identifiers();
        sensors();
        extensions();
    }

    public Map<String, String> next() {
        Map<String, String> query = new LinkedHashMap<>();
        int count = some.of(List.of(1, 1, 2, 2, 3));
        while (query.size() < count) {
            Map.Entry<String, String> parameter = some.of(kinds).get();
            query.put(parameter.getKey(), parameter.getValue());
        }
        return query;
    }

    private void add(Supplier<String> name, Supplier<String> value) {
        kinds.add(() -> Map.entry(name.get(), value.get()));
    }

    private void list(String name, List<String> values) {
        add(() -> name, () -> some.sometimes(30) ? some.of(values) + "|" + some.of(values) : some.of(values));
    }

    private void words() {
        list("eventType", Parameters.EVENT_TYPES);
        list("EQ_action", List.of("ADD", "OBSERVE", "DELETE"));
        list(
                "EQ_bizStep",
                List.of(
                        "shipping",
                        "urn:epcglobal:cbv:bizstep:receiving",
                        "https://ref.gs1.org/cbv/BizStep-packing",
                        "https://example.com/steps/waxing"));
        list("EQ_disposition", List.of("in_transit", "urn:epcglobal:cbv:disp:recalled", "unknown"));
        list("EQ_persistentDisposition_set", RandomEvents.DISPOSITIONS);
        list("EQ_persistentDisposition_unset", RandomEvents.DISPOSITIONS);
        list("EQ_errorReason", List.of("incorrect_data", "urn:epcglobal:cbv:er:did_not_occur"));
        list("EQ_type", List.of("Temperature", "Mass", "Speed"));
        for (String field :
                List.of("eventTime", "recordTime", "startTime", "endTime", "errorDeclarationTime", "time")) {
            add(() -> some.of(List.of("GE_", "LT_")) + field, () -> some.time().toString());
        }
        add(() -> "EQ_time", () -> some.time().toString());
        add(
                () -> some.of(List.of("EXISTS_errorDeclaration", "EXISTS_sensorElementList")),
                () -> some.of(List.of("true", "false")));
    }

    private void identifiers() {
        List<String> patterns = new ArrayList<>(RandomEvents.EPCS);
        patterns.addAll(List.of(
                "urn:epc:idpat:sgtin:0614141.107346.*",
                "urn:epc:idpat:sgtin:0614141.*.*",
                "urn:epc:idpat:sgtin:*.*.*",
                "urn:epc:idpat:sscc:0614141.*",
                "urn:epc:idpat:grai:0614141.*.*",
                "urn:epc:idpat:sgtin:061414.*.*"));
        for (String field : List.of("epc", "parentID", "inputEPC", "outputEPC", "anyEPC")) {
            list("MATCH_" + field, patterns);
        }
        List<String> classes = new ArrayList<>(RandomEvents.CLASSES);
        classes.addAll(List.of("urn:epc:idpat:lgtin:0614141.107346.*", "urn:epc:idpat:sgtin:0614141.*.*"));
        for (String field : List.of("epcClass", "inputEPCClass", "outputEPCClass", "anyEPCClass")) {
            list("MATCH_" + field, classes);
        }
        List<String> places = new ArrayList<>(RandomEvents.PLACES);
        places.add("https://example.org/region");
        for (String field : List.of("readPoint", "bizLocation")) {
            list("EQ_" + field, RandomEvents.PLACES);
            list("WD_" + field, places);
            list("HASATTR_" + field, List.of("country", "owner", "none"));
            list("EQATTR_" + field + "_country", List.of("ES", "FR", "IT"));
        }
        list("EQ_bizTransaction_po", RandomEvents.URIS);
        list("EQ_bizTransaction_inv", RandomEvents.URIS);
        list("EQ_source_owning_party", RandomEvents.PLACES);
        list("EQ_destination_location", RandomEvents.PLACES);
        list("EQ_transformationID", RandomEvents.URIS);
        list("EQ_eventID", List.of("urn:uuid:1", "urn:uuid:2", "urn:uuid:9"));
        list("EQ_correctiveEventID", List.of("urn:uuid:1", "urn:uuid:2"));
    }

    private void sensors() {
        for (String field : List.of(
                "deviceID",
                "deviceMetadata",
                "rawData",
                "dataProcessingMethod",
                "bizRules",
                "uriValue",
                "microorganism",
                "chemicalSubstance")) {
            list("EQ_" + field, RandomEvents.URIS);
        }
        list("EQ_stringValue", List.of("s", "u"));
        list("EQ_hexBinaryValue", List.of("F0", "0A"));
        add(() -> "EQ_booleanValue", () -> some.of(List.of("true", "false")));
        for (int i = 0; i < 8; i++) {
            add(
                    () -> some.of(COMPARISONS)
                            + some.of(List.of(
                                    "_value_", "_minValue_", "_maxValue_", "_meanValue_", "_sDev_", "_percValue_"))
                            + some.of(List.of("CEL", "KEL", "FAH", "LBR", "GRM", "P1", "XYZ")),
                    () -> some.number().toPlainString());
        }
        add(() -> some.of(COMPARISONS) + "_quantity_" + some.of(List.of("KGM", "GRM", "LBR")), () -> some.number()
                .toPlainString());
        add(() -> some.of(COMPARISONS) + some.of(List.of("_quantity", "_percRank")), () -> some.number()
                .toPlainString());
    }

    private void extensions() {
        for (String area : AREAS) {
            add(() -> "EXISTS_" + area + name(), () -> some.of(List.of("true", "true", "false")));
            list("EQ_" + area + "example:a", RandomEvents.TEXTS);
            add(
                    () -> some.of(COMPARISONS.subList(1, 5)) + "_" + area + name(),
                    () -> some.sometimes(60)
                            ? some.number().toPlainString()
                            : some.time().toString());
        }
    }

    private String name() {
        return (some.sometimes(50) ? "example:" : RandomEvents.NAMESPACE) + some.of(RandomEvents.FIELDS);
    }
}
