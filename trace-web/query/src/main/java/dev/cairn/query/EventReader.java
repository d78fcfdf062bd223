package dev.cairn.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.epcis.Rfc3339;
import dev.cairn.epcis.Words;
import dev.cairn.epcis.gs1.DigitalLink;
import dev.cairn.epcis.gs1.Keys;
import dev.cairn.epcis.unit.Units;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes one event apart into {@link Facts}. */
final class EventReader {
    private static final Map<String, String> INSTANCES =
            Map.of("epcList", "epc", "childEPCs", "epc", "inputEPCList", "inputEPC", "outputEPCList", "outputEPC");
    private static final Map<String, String> CLASSES = Map.of(
            "quantityList", "epcClass",
            "childQuantityList", "epcClass",
            "inputQuantityList", "inputEPCClass",
            "outputQuantityList", "outputEPCClass");

    private final Facts facts;
    private final JsonNode event;
    private final ExtensionNames names;

    EventReader(Facts facts, JsonNode event) {
        this.facts = facts;
        this.event = event;
        this.names = ExtensionNames.ofEvent(event.path("@context"));
    }

    void read() {
        text("eventType", event.path("type"));
        text("action", event.path("action"));
        time("eventTime", event.path("eventTime"));
        identifier("eventID", event.path("eventID"));
        identifier("transformationID", event.path("transformationID"));
        dispositions();
        items();
        place("readPoint");
        place("bizLocation");
        typed("bizTransaction", Words.BIZ_TRANSACTION);
        typed("source", Words.SOURCE_DESTINATION);
        typed("destination", Words.SOURCE_DESTINATION);
        errorDeclaration();
        extensions();
        new SensorReader(this, facts, names).read(event.path("sensorElementList"));
    }

    private void dispositions() {
        word("bizStep", Words.BIZ_STEP, event.path("bizStep"));
        word("disposition", Words.DISPOSITION, event.path("disposition"));
        for (String side : List.of("set", "unset")) {
            event.path("persistentDisposition")
                    .path(side)
                    .forEach(each -> word("persistentDisposition_" + side, Words.DISPOSITION, each));
        }
    }

    private void items() {
        INSTANCES.forEach((list, field) -> event.path(list).forEach(epc -> {
            identifier(field, epc);
            identifier("anyEPC", epc);
        }));
        identifier("parentID", event.path("parentID"));
        identifier("anyEPC", event.path("parentID"));
        CLASSES.forEach((list, field) -> event.path(list).forEach(element -> {
            identifier(field, element.path("epcClass"));
            identifier("anyEPCClass", element.path("epcClass"));
            number("quantity", element.path("quantity"));
            amount("quantity", element);
        }));
    }

    private void place(String name) {
        JsonNode id = event.path(name).path("id");
        identifier(name, id);
        if (id.isTextual()) {
            String canonical = Keys.canonicalItem(id.textValue());
            facts.add("within/" + name, canonical);
            if (DigitalLink.parse(canonical) instanceof DigitalLink link) {
                link.levels().forEach(level -> facts.add("within/" + name, level.canonical()));
            }
        }
    }

    private void typed(String name, Words words) {
        for (JsonNode element : event.path(name + "List")) {
            identifier(name, element.path(name));
            if (element.path("type").isTextual()) {
                String type = word(words, element.path("type").textValue());
                identifier(name + "/" + type, element.path(name));
            }
        }
    }

    private void errorDeclaration() {
        JsonNode declaration = event.path("errorDeclaration");
        if (declaration.isObject()) {
            facts.add(Facts.EXISTS, "errorDeclaration");
            time("errorDeclarationTime", declaration.path("declarationTime"));
            word("errorReason", Words.ERROR_REASON, declaration.path("reason"));
            declaration.path("correctiveEventIDs").forEach(id -> identifier("correctiveEventID", id));
        }
    }

    private void extensions() {
        ExtensionReader reader = new ExtensionReader(facts, names);
        reader.read("", event);
        reader.readInner("", event.path("readPoint"));
        reader.readInner("", event.path("bizLocation"));
        reader.read("ILMD_", event.path("ilmd"));
        reader.read("ERROR_DECLARATION_", event.path("errorDeclaration"));
    }

    void text(String field, JsonNode value) {
        if (value.isTextual()) {
            facts.add(field, value.textValue());
        }
    }

    void identifier(String field, JsonNode value) {
        if (value.isTextual()) {
            facts.add(field, Keys.canonicalItem(value.textValue()));
        }
    }

    void word(String field, Words words, JsonNode value) {
        if (value.isTextual()) {
            facts.add(field, word(words, value.textValue()));
        }
    }

    private String word(Words words, String text) {
        return Vocabulary.bare(words, names.value(text));
    }

    void time(String field, JsonNode value) {
        Optional.ofNullable(value.textValue())
                .flatMap(Rfc3339::parse)
                .ifPresent(time -> facts.add(field, Sortable.time(time)));
    }

    void number(String field, JsonNode value) {
        if (value.isNumber()) {
            facts.add(field, Sortable.number(value.decimalValue()));
        }
    }

    /** The member {@code name} of an object that says its unit: comparable with every unit of its kind. */
    void amount(String name, JsonNode object) {
        JsonNode value = object.path(name);
        String code = object.path("uom").asText();
        if (value.isNumber() && !code.isEmpty()) {
            boolean difference = name.equals("sDev");
            facts.add(
                    name + "/" + Units.kind(code),
                    Sortable.number(
                            difference
                                    ? Units.difference(value.decimalValue(), code)
                                    : Units.amount(value.decimalValue(), code)));
        }
    }
}
