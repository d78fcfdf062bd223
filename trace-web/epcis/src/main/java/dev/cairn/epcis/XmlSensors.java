package dev.cairn.epcis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** Sensor elements, whose metadata and reports say everything in attributes. */
final class XmlSensors {
    private static final Set<String> NUMBERS =
            Set.of("value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue");

    private final XmlValues values;

    XmlSensors(XmlValues values) {
        this.values = values;
    }

    ObjectNode sensorElement(XmlElement element) {
        ObjectNode object = values.reading().from(element.place(), JsonNodeFactory.instance.objectNode());
        for (XmlElement child : XmlValues.unwrapped(element)) {
            if (child.name().is("sensorReport")) {
                object.withArray("sensorReport").add(part(child));
            } else if (child.name().is("sensorMetadata")) {
                values.reading().once(object, "sensorMetadata", child.place(), part(child));
            } else {
                values.extension(object, child);
            }
        }
        values.onlyElements(element);
        return object;
    }

    private ObjectNode part(XmlElement element) {
        ObjectNode object = values.reading().from(element.place(), JsonNodeFactory.instance.objectNode());
        element.attributes().keySet().stream()
                .filter(name -> !name.aboutSchemas())
                .forEach(name -> {
                    if (name.namespace().isEmpty()) {
                        object.set(name.local(), value(element, name));
                    } else {
                        values.attribute(object, element, name);
                    }
                });
        element.children().forEach(child -> values.extension(object, child));
        values.onlyElements(element);
        return object;
    }

    private JsonNode value(XmlElement element, XmlName name) {
        XmlElement.Place place = element.place(name);
        String text = element.attributes().getOrDefault(name, "");
        if (NUMBERS.contains(name.local())) {
            return values.number(place, text);
        }
        return switch (name.local()) {
            case "type" -> values.word(Words.MEASUREMENT, place, text);
            case "exception" -> values.word(Words.ALERT, place, text);
            case "component" -> values.word(Words.COMPONENT, place, text);
            case "booleanValue" -> values.bool(place, text);
            default -> values.text(place, text);
        };
    }
}
