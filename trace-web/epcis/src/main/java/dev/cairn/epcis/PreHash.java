package dev.cairn.epcis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Builds the pre-hash string of one event: the standard's members in fixed order, then, as one sorted group, everything else (business
 * transactions, sources, destinations, master data, extensions). Nothing stands between the parts.
 */
final class PreHash {
    private static final Set<String> LEFT_OUT = Set.of("@context", "type", "recordTime", "eventID", "errorDeclaration");
    private static final Set<String> COMMENTS = Set.of("comment", "rdfs:comment");
    private static final List<String> SENSOR_METADATA = List.of(
            "time",
            "startTime",
            "endTime",
            "deviceID",
            "deviceMetadata",
            "rawData",
            "dataProcessingMethod",
            "bizRules");
    private static final List<String> SENSOR_REPORT = List.of(
            "type",
            "exception",
            "deviceID",
            "deviceMetadata",
            "rawData",
            "dataProcessingMethod",
            "time",
            "microorganism",
            "chemicalSubstance",
            "value",
            "component",
            "stringValue",
            "booleanValue",
            "hexBinaryValue",
            "uriValue",
            "minValue",
            "maxValue",
            "meanValue",
            "sDev",
            "percRank",
            "percValue",
            "uom",
            "coordinateReferenceSystem");

    private final ObjectNode event;
    private final Namespaces namespaces;
    private final HashValues values;
    private final StringBuilder out = new StringBuilder();
    private final List<String> lastGroup = new ArrayList<>();

    PreHash(ObjectNode event) {
        this.event = event;
        this.namespaces = new Namespaces(event.path("@context"));
        this.values = new HashValues(event, namespaces);
    }

    String text() {
        out.append("eventType=").append(event.path("type").asText());
        scalars("eventTime", "eventTimeZoneOffset", "certificationInfo", "parentID");
        lists(
                "epcList",
                "inputEPCList",
                "childEPCs",
                "quantityList",
                "childQuantityList",
                "inputQuantityList",
                "outputEPCList",
                "outputQuantityList");
        scalars("action", "transformationID", "bizStep", "disposition");
        persistentDisposition();
        place("readPoint");
        place("bizLocation");
        sensorElements();
        everythingElse();
        return out.append(sorted(lastGroup)).toString();
    }

    private void scalars(String... names) {
        Arrays.stream(names).forEach(name -> out.append(scalar(name, event.path(name))));
    }

    /** {@code name=value}; for an array one for each element, sorted; nothing for an empty value. */
    private String scalar(String name, JsonNode value) {
        if (value.isArray()) {
            List<String> texts = new ArrayList<>();
            value.forEach(element -> texts.add(scalar(name, element)));
            return sorted(texts);
        }
        String text = value.isValueNode() ? values.of(name, value) : "";
        return text.isEmpty() ? "" : name + "=" + text;
    }

    private void lists(String... names) {
        for (String name : names) {
            List<String> elements = new ArrayList<>();
            event.path(name)
                    .forEach(element -> elements.add(element.isObject() ? quantity(element) : scalar("epc", element)));
            out.append(headed(name, sorted(elements)));
        }
    }

    private String quantity(JsonNode element) {
        return headed("quantityElement", members(element, List.of("epcClass", "quantity", "uom")));
    }

    private void persistentDisposition() {
        JsonNode both = event.path("persistentDisposition");
        out.append(
                headed("persistentDisposition", scalar("set", both.path("set")) + scalar("unset", both.path("unset"))));
    }

    private void place(String name) {
        JsonNode place = event.path(name);
        List<String> apart = new ArrayList<>();
        String id = scalar("id", place.path("id"));
        out.append(headed(name, id + extensions(place, Set.of("id"), apart)));
        addApart(headed(name, sorted(apart)));
    }

    private void sensorElements() {
        List<String> elements = new ArrayList<>();
        List<String> elementsApart = new ArrayList<>();
        for (JsonNode element : event.path("sensorElementList")) {
            List<String> apart = new ArrayList<>();
            String metadata = sensorPart("sensorMetadata", element.path("sensorMetadata"), SENSOR_METADATA, apart);
            List<String> reports = new ArrayList<>();
            element.path("sensorReport")
                    .forEach(report -> reports.add(sensorPart("sensorReport", report, SENSOR_REPORT, apart)));
            String own = extensions(element, Set.of("sensorMetadata", "sensorReport"), apart);
            elements.add(headed("sensorElement", metadata + sorted(reports) + own));
            if (!apart.isEmpty()) {
                elementsApart.add(headed("sensorElement", sorted(apart)));
            }
        }
        out.append(headed("sensorElementList", sorted(elements)));
        addApart(headed("sensorElementList", sorted(elementsApart)));
    }

    private String sensorPart(String name, JsonNode part, List<String> order, List<String> elementApart) {
        List<String> apart = new ArrayList<>();
        String text = headed(name, members(part, order) + extensions(part, Set.copyOf(order), apart));
        if (!apart.isEmpty()) {
            elementApart.add(headed(name, sorted(apart)));
        }
        return text;
    }

    private String members(JsonNode object, List<String> order) {
        StringBuilder text = new StringBuilder();
        order.forEach(name -> text.append(scalar(name, object.path(name))));
        return text.toString();
    }

    /** Extensions that stay beside the regular members; those the reference sets apart go to {@code apart}. */
    private String extensions(JsonNode object, Set<String> regular, List<String> apart) {
        List<String> beside = new ArrayList<>();
        object.properties().forEach(entry -> {
            String name = entry.getKey();
            if (!regular.contains(name) && !COMMENTS.contains(name)) {
                boolean stays = namespaces.endsInSlash(name) && object.size() > 1;
                (stays ? beside : apart).addAll(generic(namespaces.name(name), entry.getValue()));
            }
        });
        return sorted(beside);
    }

    private void addApart(String text) {
        if (!text.isEmpty()) {
            lastGroup.add(text);
        }
    }

    private void everythingElse() {
        typed("bizTransactionList", "bizTransaction");
        typed("sourceList", "source");
        typed("destinationList", "destination");
        Set<String> ignored = IgnoredFields.of(event);
        event.properties().forEach(entry -> {
            String name = entry.getKey();
            boolean standard = LEFT_OUT.contains(name)
                    || Fields.OF_EVERY_EVENT.containsKey(name)
                    || Fields.OF_SOME_EVENTS.containsKey(name);
            boolean out = standard && !name.equals("ilmd") || COMMENTS.contains(name) || ignored.contains(name);
            if (!out) {
                lastGroup.addAll(generic(namespaces.name(name), entry.getValue()));
            }
        });
    }

    /** The type stands before the value, whatever the document's order and whatever the written rule says. */
    private void typed(String list, String name) {
        List<String> elements = new ArrayList<>();
        event.path(list).forEach(element -> elements.add(members(element, List.of("type", name))));
        addApart(headed(list, sorted(elements)));
    }

    /** An extension: its key, its text, its sorted children; an array repeats the key for each element. */
    private List<String> generic(String key, JsonNode value) {
        List<String> texts = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(element -> texts.addAll(generic(key, element)));
        } else if (value.isObject()) {
            List<String> children = new ArrayList<>();
            value.properties().stream()
                    .filter(entry -> !COMMENTS.contains(entry.getKey()))
                    .forEach(entry -> children.addAll(generic(namespaces.name(entry.getKey()), entry.getValue())));
            texts.add(key + sorted(children));
        } else {
            String text = values.of(value);
            texts.add(text.isEmpty() ? key : key + "=" + text);
        }
        return texts;
    }

    private static String headed(String key, String content) {
        return content.isEmpty() ? "" : key + content;
    }

    private static String sorted(List<String> texts) {
        return String.join("", texts.stream().sorted(CodePointOrder.COMPARATOR).toList());
    }
}
