package dev.cairn.epcis;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code sensorElementList} into its types. */
final class Sensors {
    private Sensors() {}

    static List<SensorElement> read(JsonNode list) {
        List<SensorElement> elements = new ArrayList<>();
        for (JsonNode element : list) {
            List<SensorElement.Report> reports = new ArrayList<>();
            element.path("sensorReport").forEach(report -> reports.add(report(report)));
            elements.add(new SensorElement(metadata(element.path("sensorMetadata")), List.copyOf(reports)));
        }
        return List.copyOf(elements);
    }

    private static SensorElement.Metadata metadata(JsonNode node) {
        return new SensorElement.Metadata(
                time(node, "time"),
                time(node, "startTime"),
                time(node, "endTime"),
                text(node, "deviceID"),
                text(node, "rawData"),
                text(node, "dataProcessingMethod"),
                text(node, "bizRules"));
    }

    private static SensorElement.Report report(JsonNode node) {
        return new SensorElement.Report(
                measurement(node.path("type").asText()),
                number(node, "value"),
                number(node, "minValue"),
                number(node, "maxValue"),
                number(node, "meanValue"),
                text(node, "uom"),
                time(node, "time"),
                text(node, "deviceID"),
                text(node, "stringValue"),
                text(node, "exception").map(Sensors::withoutPrefix).map(Words.ALERT::bare));
    }

    /** The bare word of a measurement type that GS1 knows, else the type as written. */
    static String measurement(String type) {
        return Words.MEASUREMENT.bare(withoutPrefix(type));
    }

    /** {@code gs1:} is the standard context's own prefix for the vocabulary of measurement types. */
    private static String withoutPrefix(String word) {
        return word.startsWith("gs1:") ? word.substring(4) : word;
    }

    private static Optional<String> text(JsonNode node, String name) {
        return Optional.ofNullable(node.path(name).textValue());
    }

    private static Optional<Instant> time(JsonNode node, String name) {
        return text(node, name).flatMap(Rfc3339::parse);
    }

    private static Optional<BigDecimal> number(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isNumber() ? Optional.of(value.decimalValue()) : Optional.empty();
    }
}
