package dev.cairn.epcis;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One event element as the JSON object that says the same (EPCIS 2.0, sections 9 and 10); the table says how each member is written in XML. */
final class XmlEvent {
    /** How the XML of one member becomes JSON. */
    @FunctionalInterface
    private interface Shape {
        JsonNode read(XmlEvent event, XmlElement element);
    }

    private static final Shape TEXT = (event, element) -> event.values.text(element);
    private static final Shape EPCS = (event, element) -> event.list(element, "epc", TEXT);
    private static final Shape PLACE = (event, element) -> event.object(element, Map.of("id", TEXT));
    private static final Shape QUANTITIES = (event, element) -> event.list(element, "quantityElement", quantity());

    private static final Map<String, Shape> MEMBERS = Map.ofEntries(
            entry("eventTime", TEXT),
            entry("recordTime", TEXT),
            entry("eventTimeZoneOffset", TEXT),
            entry("eventID", TEXT),
            entry("errorDeclaration", XmlEvent::errorDeclaration),
            entry("certificationInfo", TEXT),
            entry("epcList", EPCS),
            entry("childEPCs", EPCS),
            entry("inputEPCList", EPCS),
            entry("outputEPCList", EPCS),
            entry("parentID", TEXT),
            entry("transformationID", TEXT),
            entry("action", TEXT),
            entry("bizStep", word(Words.BIZ_STEP)),
            entry("disposition", word(Words.DISPOSITION)),
            entry("persistentDisposition", XmlEvent::persistentDisposition),
            entry("readPoint", PLACE),
            entry("bizLocation", PLACE),
            entry("quantityList", QUANTITIES),
            entry("childQuantityList", QUANTITIES),
            entry("inputQuantityList", QUANTITIES),
            entry("outputQuantityList", QUANTITIES),
            entry("bizTransactionList", typed("bizTransaction", Words.BIZ_TRANSACTION)),
            entry("sourceList", typed("source", Words.SOURCE_DESTINATION)),
            entry("destinationList", typed("destination", Words.SOURCE_DESTINATION)),
            entry(
                    "sensorElementList",
                    (event, element) ->
                            event.list(element, "sensorElement", (same, sensor) -> new XmlSensors(same.values)
                                    .sensorElement(sensor))),
            entry("ilmd", (event, element) -> event.object(element, Map.of())));

    private static final Set<String> SINCE_2_0 =
            Set.of("certificationInfo", "persistentDisposition", "sensorElementList");

    private final XmlValues values;
    private final XmlOrder order;
    private final boolean before20;

    /** @param before20 whether the document is of a version that did not have some members yet */
    XmlEvent(XmlValues values, XmlOrder order, boolean before20) {
        this.values = values;
        this.order = order;
        this.before20 = before20;
    }

    ObjectNode read(XmlElement element) {
        ObjectNode event = values.reading().from(element.place(), JsonNodeFactory.instance.objectNode());
        boolean standard = element.name().standard();
        String type = standard ? element.name().local() : element.name().written();
        event.set("type", values.text(element.place(), type));
        if (before20 && type.equals("AssociationEvent")) {
            values.reading().problem("EPC-40", element.place(), "no event of EPCIS 1; send schemaVersion 2.0");
        }
        List<XmlElement> children = XmlValues.unwrapped(element);
        children.forEach(child -> member(event, child));
        order.check(element, children, values.reading());
        values.onlyElements(element);
        return event;
    }

    private void member(ObjectNode event, XmlElement child) {
        String name = child.name().local();
        Shape shape = child.name().standard() ? MEMBERS.get(name) : null;
        if (shape == null) {
            values.extension(event, child);
            return;
        }
        if (child.nil()) {
            return;
        }
        if (before20 && SINCE_2_0.contains(name)) {
            values.reading().problem("EPC-13", child.place(), "not in EPCIS 1; send schemaVersion 2.0");
        }
        JsonNode value = shape.read(this, child);
        if (name.equals("certificationInfo") && event.has(name)) {
            several(event, name, child, value);
        } else {
            values.reading().once(event, name, child.place(), value);
        }
    }

    private void several(ObjectNode event, String name, XmlElement child, JsonNode value) {
        JsonNode before = event.path(name);
        ArrayNode all =
                before instanceof ArrayNode array ? array : XmlValues.array().add(before);
        event.set(name, values.reading().from(child.place(), all.add(value)));
    }

    private static Shape word(Words words) {
        return (event, element) -> {
            event.values.text(element);
            return event.values.word(words, element.place(), element.text());
        };
    }

    private static Shape number() {
        return (event, element) -> {
            event.values.text(element);
            return event.values.number(element.place(), element.text());
        };
    }

    private static Shape quantity() {
        return (event, element) -> event.object(element, Map.of("epcClass", TEXT, "quantity", number(), "uom", TEXT));
    }

    /** A list whose elements have their type in an attribute and their value as text. */
    private static Shape typed(String name, Words words) {
        return (event, element) -> event.list(element, name, (same, child) -> same.typed(child, name, words));
    }

    private JsonNode typed(XmlElement element, String name, Words words) {
        ObjectNode object = values.reading().from(element.place(), JsonNodeFactory.instance.objectNode());
        element.attributes().forEach((attribute, value) -> {
            if (attribute.namespace().isEmpty() && attribute.local().equals("type")) {
                object.set("type", values.word(words, element.place(attribute), value));
            } else {
                values.refuseAttribute(element, attribute);
            }
        });
        object.set(name, values.textBesideAttributes(element));
        return object;
    }

    private ArrayNode list(XmlElement element, String name, Shape shape) {
        ArrayNode array = values.reading().from(element.place(), XmlValues.array());
        element.attributes().keySet().forEach(attribute -> values.refuseAttribute(element, attribute));
        for (XmlElement child : XmlValues.unwrapped(element)) {
            if (child.name().is(name)) {
                array.add(shape.read(this, child));
            } else {
                values.refuse(child);
            }
        }
        values.onlyElements(element);
        return array;
    }

    /** An object with these members; others are extensions, and judged as such. */
    private ObjectNode object(XmlElement element, Map<String, Shape> members) {
        ObjectNode object = values.reading().from(element.place(), JsonNodeFactory.instance.objectNode());
        element.attributes().keySet().stream()
                .filter(name -> !name.aboutSchemas())
                .forEach(name -> values.attribute(object, element, name));
        for (XmlElement child : XmlValues.unwrapped(element)) {
            Shape shape = child.name().standard() ? members.get(child.name().local()) : null;
            if (shape == null) {
                values.extension(object, child);
            } else if (!child.nil()) {
                values.reading().once(object, child.name().local(), child.place(), shape.read(this, child));
            }
        }
        values.onlyElements(element);
        return object;
    }

    private JsonNode errorDeclaration(XmlElement element) {
        return object(
                element,
                Map.of(
                        "declarationTime",
                        TEXT,
                        "reason",
                        word(Words.ERROR_REASON),
                        "correctiveEventIDs",
                        (event, ids) -> event.list(ids, "correctiveEventID", TEXT)));
    }

    private JsonNode persistentDisposition(XmlElement element) {
        ObjectNode object = values.reading().from(element.place(), JsonNodeFactory.instance.objectNode());
        for (XmlElement child : element.children()) {
            if (child.name().is("set") || child.name().is("unset")) {
                object.withArray(child.name().local())
                        .add(word(Words.DISPOSITION).read(this, child));
            } else {
                values.refuse(child);
            }
        }
        values.onlyElements(element);
        return object;
    }
}
