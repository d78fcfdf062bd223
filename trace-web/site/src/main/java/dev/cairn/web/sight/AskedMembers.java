package dev.cairn.web.sight;

import dev.cairn.query.Condition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Of which members a condition makes its answer depend. What is not known here is answered to nobody from whom anything is withheld. */
final class AskedMembers {
    private static final String ANY = "*";
    private static final List<String> QUANTITIES =
            List.of("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList");

    /** By field, or by what stands before its slash. */
    private static final Map<String, List<String>> FIELDS = fields();

    /** What stands before an extension's name tells the member that it is in. */
    private static final Map<String, String> AREAS = Map.of(
            "ILMD_", "ilmd",
            "ERROR_DECLARATION_", "errorDeclaration",
            "SENSORELEMENT_", "sensorElementList",
            "SENSORMETADATA_", "sensorElementList",
            "SENSORREPORT_", "sensorElementList");

    private static final String SAYS = "exists";

    private AskedMembers() {}

    /** Names of members; empty if the condition may depend on any. */
    static Optional<Set<String>> of(Condition condition) {
        Set<String> members = new TreeSet<>();
        for (String field : asked(condition)) {
            List<String> known = of(field);
            if (known.contains(ANY)) {
                return Optional.empty();
            }
            members.addAll(known);
        }
        return Optional.of(members);
    }

    private static List<String> of(String field) {
        for (Map.Entry<String, String> area : AREAS.entrySet()) {
            if (field.startsWith(area.getKey() + "{") || field.startsWith("INNER_" + area.getKey() + "{")) {
                return List.of(area.getValue());
            }
        }
        String name = field.startsWith("within/") ? field : field.split("/", 2)[0];
        return FIELDS.getOrDefault(name, List.of(ANY));
    }

    /** Fields that a condition looks at; of the presence of something, what is looked for. */
    private static Set<String> asked(Condition condition) {
        if (condition instanceof Condition.AnyOf one) {
            return one.field().equals(SAYS) ? one.values() : Set.of(one.field());
        }
        if (condition instanceof Condition.Lacks lacks) {
            return Set.of(lacks.field().equals(SAYS) ? lacks.value() : lacks.field());
        }
        return Set.of(
                condition instanceof Condition.Within within ? within.field() : ((Condition.Like) condition).field());
    }

    /** The texts that it compares with; empty for what compares otherwise. */
    static Set<String> texts(Condition condition) {
        return condition instanceof Condition.AnyOf one ? one.values() : Set.of();
    }

    private static Map<String, List<String>> fields() {
        Map<String, List<String>> all = new TreeMap<>();
        for (String same : List.of(
                "action",
                "bizStep",
                "disposition",
                "eventTime",
                "readPoint",
                "bizLocation",
                "parentID",
                "transformationID",
                "eventID",
                "errorDeclaration",
                "sensorElementList")) {
            all.put(same, List.of(same));
        }
        all.put("eventType", List.of("type"));
        all.put("recordTime", List.of()); // the log's, not the sender's
        all.put("within/readPoint", List.of("readPoint"));
        all.put("within/bizLocation", List.of("bizLocation"));
        all.put("epc", List.of("epcList", "childEPCs"));
        all.put("inputEPC", List.of("inputEPCList"));
        all.put("outputEPC", List.of("outputEPCList"));
        all.put("anyEPC", List.of("epcList", "childEPCs", "inputEPCList", "outputEPCList", "parentID"));
        all.put("epcClass", List.of("quantityList", "childQuantityList"));
        all.put("inputEPCClass", List.of("inputQuantityList"));
        all.put("outputEPCClass", List.of("outputQuantityList"));
        all.put("anyEPCClass", QUANTITIES);
        all.put("quantity", QUANTITIES);
        List.of("persistentDisposition_set", "persistentDisposition_unset")
                .forEach(field -> all.put(field, List.of("persistentDisposition")));
        List.of("errorReason", "errorDeclarationTime", "correctiveEventID")
                .forEach(field -> all.put(field, List.of("errorDeclaration")));
        List.of("bizTransaction", "source", "destination").forEach(field -> all.put(field, List.of(field + "List")));
        List.of("deviceID deviceMetadata rawData dataProcessingMethod bizRules microorganism chemicalSubstance uriValue"
                        .split(" "))
                .forEach(field -> all.put(field, List.of("sensorElementList")));
        List.of(
                        "time startTime endTime type stringValue hexBinaryValue booleanValue percRank value minValue maxValue meanValue sDev percValue"
                                .split(" "))
                .forEach(field -> all.put(field, List.of("sensorElementList")));
        return Map.copyOf(all);
    }
}
