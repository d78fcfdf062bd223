package dev.cairn.epcis;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.epcis.unit.Units;
import java.util.List;

/** What the parts of a sensor element must be together (conformance rule TCR-53); no published schema sees it. */
final class SensorRules {
    private static final List<String> SAID_ONCE =
            List.of("time", "deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules");

    private SensorRules() {}

    static void check(JsonNode elements, String pointer, Problems problems) {
        for (int i = 0; elements.isArray() && i < elements.size(); i++) {
            JsonNode metadata = elements.path(i).path("sensorMetadata");
            JsonNode reports = elements.path(i).path("sensorReport");
            for (int j = 0; reports.isArray() && j < reports.size(); j++) {
                String at = pointer + "/" + i + "/sensorReport/" + j;
                saidOnce(metadata, reports.path(j), at, problems);
                unit(reports.path(j), at, problems);
            }
        }
    }

    /** Step 29: what sensorMetadata says of the whole element, no report of it says again. */
    private static void saidOnce(JsonNode metadata, JsonNode report, String pointer, Problems problems) {
        SAID_ONCE.stream()
                .filter(name -> metadata.has(name) && report.has(name))
                .forEach(name -> problems.add(
                        "EPC-31",
                        pointer + "/" + name,
                        "stands in sensorMetadata and in sensorReport; write it in one of them"));
    }

    /** The unit is one of what is measured: a temperature in kilograms would be found by nobody, or by the wrong one. */
    private static void unit(JsonNode report, String pointer, Problems problems) {
        String type = Sensors.measurement(report.path("type").asText());
        String code = report.path("uom").asText();
        if (!Units.fits(type, code)) {
            String example =
                    Units.example(type).map(each -> ", such as " + each).orElse("");
            problems.add(
                    "EPC-32",
                    pointer + "/uom",
                    code + " is a unit of " + Units.kind(code) + ", which is not what " + type
                            + " is measured in; write a unit of it" + example + ", or the type that was measured");
        }
    }
}
