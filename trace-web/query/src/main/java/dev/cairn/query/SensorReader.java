package dev.cairn.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.epcis.Words;
import java.util.List;

/**
 * Takes {@code sensorElementList} apart. What may stand in sensorMetadata or in a report is found alike in both (conformance rule TCR-53, step
 * 28).
 */
final class SensorReader {
    private static final List<String> AMOUNTS =
            List.of("value", "minValue", "maxValue", "meanValue", "sDev", "percValue");
    private static final List<String> IDENTIFIERS = List.of(
            "deviceID",
            "deviceMetadata",
            "rawData",
            "dataProcessingMethod",
            "bizRules",
            "microorganism",
            "chemicalSubstance",
            "uriValue");

    private final EventReader reader;
    private final Facts facts;
    private final ExtensionReader extensions;

    SensorReader(EventReader reader, Facts facts, ExtensionNames names) {
        this.reader = reader;
        this.facts = facts;
        this.extensions = new ExtensionReader(facts, names);
    }

    void read(JsonNode list) {
        for (JsonNode element : list) {
            facts.add(Facts.EXISTS, "sensorElementList");
            extensions.read("SENSORELEMENT_", element);
            metadata(element.path("sensorMetadata"));
            element.path("sensorReport").forEach(this::report);
        }
    }

    private void metadata(JsonNode metadata) {
        said(metadata);
        extensions.read("SENSORMETADATA_", metadata);
    }

    private void said(JsonNode object) {
        IDENTIFIERS.forEach(name -> reader.identifier(name, object.path(name)));
        List.of("time", "startTime", "endTime").forEach(name -> reader.time(name, object.path(name)));
    }

    private void report(JsonNode report) {
        said(report);
        reader.word("type", Words.MEASUREMENT, report.path("type"));
        reader.text("stringValue", report.path("stringValue"));
        String hex = report.path("hexBinaryValue").asText();
        if (!hex.isEmpty()) {
            facts.add("hexBinaryValue", hex.toUpperCase(java.util.Locale.ROOT));
        }
        if (report.path("booleanValue").isBoolean()) {
            facts.add("booleanValue", report.path("booleanValue").asText());
        }
        reader.number("percRank", report.path("percRank"));
        AMOUNTS.forEach(name -> reader.amount(name, report));
        extensions.read("SENSORREPORT_", report);
    }
}
