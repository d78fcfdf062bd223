package dev.cairn.web.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.cairn.epcis.gs1.DigitalLink;
import dev.cairn.epcis.gs1.EpcUrn;
import dev.cairn.web.page.Telling.Elsewhere;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The identifiers of one answer in one {@link EpcFormat}. The event hash is the same in each.
 *
 * <p>A URN becomes a Digital Link. The way back needs the number of digits of the company prefix, which no Digital Link tells: it is made where
 * {@link CompanyPrefixes} knows them, and refused where not, rather than half kept.
 */
final class Spelling {
    /** Keys for which one answer asks whether a sender wrote them as URN. */
    static final int LOOKUPS_MAX = 64;

    private static final int SHOWN_CHARS_MAX = 100;
    private static final List<String> LISTS = List.of("epcList", "childEPCs", "inputEPCList", "outputEPCList");
    private static final List<String> QUANTITIES =
            List.of("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList");
    private static final List<String> SENSOR_MEMBERS =
            List.of("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules", "uriValue");

    private final EpcFormat format;
    private final CompanyPrefixes prefixes;
    private final Elsewhere elsewhere;
    private int lookups;

    Spelling(EpcFormat format, CompanyPrefixes prefixes, Elsewhere elsewhere) {
        this.format = format;
        this.prefixes = prefixes;
        this.elsewhere = elsewhere;
    }

    /** One identifier in this spelling; what is no GS1 identifier stays. */
    String spell(String id) throws No {
        if (format == EpcFormat.ALWAYS_GS1_DIGITAL_LINK) {
            return EpcUrn.toDigitalLink(id).orElse(id);
        }
        if (format != EpcFormat.ALWAYS_EPC_URN || !(DigitalLink.parse(id) instanceof DigitalLink)) {
            return id;
        }
        Optional<String> urn = prefixes.urn(id);
        if (urn.isEmpty() && lookups++ < LOOKUPS_MAX) {
            elsewhere.saying(id).forEach(event -> prefixes.learn(event.tree()));
            urn = prefixes.urn(id);
        }
        return urn.orElseThrow(() -> unknown(id));
    }

    private static No unknown(String id) {
        String shown = id.length() > SHOWN_CHARS_MAX ? id.substring(0, SHOWN_CHARS_MAX) : id;
        return No.of(
                406,
                "EVT-04",
                "GS1-EPC-Format: no EPC URN can be made of " + shown
                        + ": a Digital Link does not tell how long its company prefix is, no organisation has registered it here and no"
                        + " sender wrote this key as a URN; ask without the header, or with No_Preference");
    }

    /**
     * Every identifier of an event, in place. A list in which one item stands in two spellings stays as it was signed: spelled alike it would
     * break the standard's rule that an item stands once, and with one of them gone it would be another event.
     */
    void spell(ObjectNode event) throws No {
        if (format == EpcFormat.NO_PREFERENCE || format == EpcFormat.NEVER_TRANSLATES) {
            return;
        }
        for (String list : LISTS) {
            once(event, list, List.of());
        }
        for (String list : QUANTITIES) {
            once(event, list, List.of("epcClass"));
        }
        for (String name : List.of("bizTransaction", "source", "destination")) {
            once(event, name + "List", List.of(name));
        }
        members(event, List.of("parentID", "transformationID"));
        members(event.path("readPoint"), List.of("id"));
        members(event.path("bizLocation"), List.of("id"));
        for (JsonNode element : event.path("sensorElementList")) {
            members(element.path("sensorMetadata"), SENSOR_MEMBERS);
            members(element.path("sensorReport"), SENSOR_MEMBERS);
        }
    }

    private void once(ObjectNode event, String name, List<String> names) throws No {
        JsonNode spelled = event.path(name).deepCopy();
        elements(spelled);
        members(spelled, names);
        Set<JsonNode> different = new HashSet<>();
        spelled.forEach(different::add);
        if (spelled.isArray() && different.size() == spelled.size()) {
            event.set(name, spelled);
        }
    }

    private void elements(JsonNode list) throws No {
        for (int i = 0; list instanceof ArrayNode array && i < array.size(); i++) {
            if (array.get(i).isTextual()) {
                array.set(i, TextNode.valueOf(spell(array.get(i).textValue())));
            }
        }
    }

    /** Of an object, or of each object in a list. */
    private void members(JsonNode holder, List<String> names) throws No {
        if (holder.isArray()) {
            for (JsonNode element : holder) {
                members(element, names);
            }
        }
        for (String name : names) {
            if (holder instanceof ObjectNode object && object.path(name).isTextual()) {
                object.put(name, spell(object.path(name).textValue()));
            }
        }
    }
}
