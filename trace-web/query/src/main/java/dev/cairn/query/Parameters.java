package dev.cairn.query;

import static java.util.Map.entry;

import dev.cairn.epcis.Words;
import dev.cairn.epcis.gs1.Keys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;

/** The parameters whose names are fixed (SimpleEventQuery; EPCIS 2.0, section 8.2.7.1), and what each asks for. */
final class Parameters {
    static final List<String> EVENT_TYPES =
            List.of("ObjectEvent", "AggregationEvent", "TransactionEvent", "TransformationEvent", "AssociationEvent");
    private static final List<String> ACTIONS = List.of("ADD", "OBSERVE", "DELETE");

    /** Both spellings are published; the first is the one we keep. */
    private static final Map<String, String> OTHER_SPELLINGS = Map.ofEntries(
            entry("GE_errorDeclaration_Time", "GE_errorDeclarationTime"),
            entry("LT_errorDeclaration_Time", "LT_errorDeclarationTime"),
            entry("EXISTS_sensorElement", "EXISTS_sensorElementList"));

    private static final Map<String, Parameter> FIXED = fixed();

    private Parameters() {}

    /** What a parameter's text asks for. */
    @FunctionalInterface
    interface Parameter {
        Condition read(String value, Asked asked) throws Wrong;
    }

    /** What a query's words mean: its prefixes, and the master data. */
    record Asked(ExtensionNames names, MasterData masterData) {}

    static String kept(String name) {
        return OTHER_SPELLINGS.getOrDefault(name, name);
    }

    static Optional<Parameter> of(String name) {
        return Optional.ofNullable(FIXED.get(name));
    }

    static List<String> names() {
        return FIXED.keySet().stream().sorted().toList();
    }

    private static Map<String, Parameter> fixed() {
        Map<String, Parameter> all = new HashMap<>();
        all.put("eventType", (value, asked) -> oneOf("eventType", EVENT_TYPES, value));
        all.put("EQ_action", (value, asked) -> oneOf("action", ACTIONS, value));
        all.put("EQ_bizStep", words("bizStep", Words.BIZ_STEP));
        all.put("EQ_disposition", words("disposition", Words.DISPOSITION));
        all.put("EQ_persistentDisposition_set", words("persistentDisposition_set", Words.DISPOSITION));
        all.put("EQ_persistentDisposition_unset", words("persistentDisposition_unset", Words.DISPOSITION));
        all.put("EQ_errorReason", words("errorReason", Words.ERROR_REASON));
        all.put("EQ_type", words("type", Words.MEASUREMENT));
        List.of("eventID", "transformationID", "readPoint", "bizLocation", "correctiveEventID")
                .forEach(name -> all.put("EQ_" + name, identifiers(name)));
        List.of("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "microorganism", "chemicalSubstance")
                .forEach(name -> all.put("EQ_" + name, identifiers(name)));
        List.of("bizRules", "uriValue").forEach(name -> all.put("EQ_" + name, identifiers(name)));
        List.of("readPoint", "bizLocation").forEach(name -> all.put("WD_" + name, within(name)));
        List.of("epc", "parentID", "inputEPC", "outputEPC", "anyEPC")
                .forEach(name -> all.put("MATCH_" + name, match(name)));
        List.of("epcClass", "inputEPCClass", "outputEPCClass", "anyEPCClass")
                .forEach(name -> all.put("MATCH_" + name, match(name)));
        all.put("EQ_stringValue", texts("stringValue"));
        all.put("EQ_hexBinaryValue", (value, asked) -> any("hexBinaryValue", value, Parameters::hex));
        all.put("EQ_booleanValue", (value, asked) -> any("booleanValue", Values.bool(value) + "", text -> text));
        List.of("errorDeclaration", "sensorElementList").forEach(name -> all.put("EXISTS_" + name, exists(name)));
        timesAndNumbers(all);
        return all;
    }

    private static void timesAndNumbers(Map<String, Parameter> all) {
        for (String field :
                List.of("eventTime", "recordTime", "startTime", "endTime", "errorDeclarationTime", "time")) {
            all.put("GE_" + field, time(Comparison.GE, field));
            all.put("LT_" + field, time(Comparison.LT, field));
        }
        all.put("EQ_time", time(Comparison.EQ, "time"));
        for (Comparison comparison : Comparison.values()) {
            all.put(comparison + "_quantity", number(comparison, "quantity"));
            all.put(comparison + "_percRank", number(comparison, "percRank"));
        }
    }

    private static Condition oneOf(String field, List<String> words, String value) throws Wrong {
        return any(field, value, text -> Values.oneOf(words, text));
    }

    static Condition any(String field, String value, Values.Element element) throws Wrong {
        return new Condition.AnyOf(field, Values.list(value, element));
    }

    private static Parameter words(String field, Words words) {
        return (value, asked) -> any(field, value, text -> word(words, text, asked.names()));
    }

    /** A bare word of the standard, in any of its spellings, or the URI of another vocabulary's. */
    static String word(Words words, String text, ExtensionNames names) throws Wrong {
        String word = Vocabulary.bare(words, names.value(text));
        if (!words.knows(word) && words != Words.MEASUREMENT && word.indexOf(':') < 0) {
            throw new Wrong("QRY-04", "not a word of the Core Business Vocabulary; write one, or a URI of your own");
        }
        return word;
    }

    static Parameter identifiers(String field) {
        return (value, asked) -> any(field, value, text -> Keys.canonicalItem(Values.uri(text)));
    }

    private static Parameter texts(String field) {
        return (value, asked) -> any(field, value, text -> text);
    }

    private static String hex(String text) throws Wrong {
        if (!text.matches("[0-9A-Fa-f]+")) {
            throw new Wrong("QRY-03", "write hexadecimal digits");
        }
        return text.toUpperCase(java.util.Locale.ROOT);
    }

    private static Parameter within(String name) {
        return (value, asked) -> {
            NavigableSet<String> places = Values.list(value, text -> Keys.canonicalItem(Values.uri(text)));
            return new Condition.AnyOf(
                    "within/" + name, bounded(asked.masterData().within(places)));
        };
    }

    static NavigableSet<String> bounded(NavigableSet<String> elements) throws Wrong {
        if (elements.size() > QueryLimits.MASTER_DATA_MAX) {
            throw new Wrong(
                    "QRY-07",
                    "comes to more than " + QueryLimits.MASTER_DATA_MAX + " places or things; ask for a part of them");
        }
        return elements;
    }

    private static Parameter exists(String name) {
        return (value, asked) -> existence(name, Values.bool(value));
    }

    static Condition existence(String name, boolean there) {
        return there
                ? new Condition.AnyOf(Facts.EXISTS, new java.util.TreeSet<>(List.of(name)))
                : new Condition.Lacks(Facts.EXISTS, name);
    }

    private static Parameter time(Comparison comparison, String field) {
        return (value, asked) ->
                new Condition.Within(field, List.of(comparison.span(Sortable.time(Values.time(value)), Sortable.TIME)));
    }

    private static Parameter number(Comparison comparison, String field) {
        return (value, asked) -> new Condition.Within(
                field, List.of(comparison.span(Sortable.number(Values.number(value)), Sortable.NUMBER)));
    }

    private static Parameter match(String field) {
        return (value, asked) -> {
            NavigableSet<String> plain = Values.list(value, Values::uri);
            if (plain.stream().noneMatch(EpcPattern::isPattern)) {
                return any(field, value, Keys::canonicalItem);
            }
            List<Glob> globs = new ArrayList<>();
            for (String uri : plain) {
                globs.addAll(globs(uri));
            }
            return new Condition.Like(field, globs);
        };
    }

    private static List<Glob> globs(String uri) throws Wrong {
        if (!EpcPattern.isPattern(uri)) {
            return List.of(new Glob(Keys.canonicalItem(uri)));
        }
        return EpcPattern.globs(uri)
                .orElseThrow(() -> new Wrong(
                        "QRY-05",
                        "no EPC pattern; write its parts, wildcards last: urn:epc:idpat:sgtin:0614141.112345.*"));
    }
}
