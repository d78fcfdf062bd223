package dev.cairn.epcis;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One element of {@code sensorElementList} (EPCIS 2.0, section 7.3.7); extensions stay in the event's JSON.
 *
 * @param metadata what holds for all reports of this element; all its fields are empty where nothing was said
 */
public record SensorElement(Metadata metadata, List<Report> reports) {

    /** @param startTime with {@code endTime}: the span that aggregated values cover */
    public record Metadata(
            Optional<Instant> time,
            Optional<Instant> startTime,
            Optional<Instant> endTime,
            Optional<String> deviceId,
            Optional<String> rawData,
            Optional<String> dataProcessingMethod,
            Optional<String> bizRules) {}

    /**
     * @param type measurement type as a bare word ({@code Temperature}) where GS1 knows it, else as written
     * @param value in {@code uom}
     * @param exception {@code ALARM_CONDITION} or {@code ERROR_CONDITION}
     */
    public record Report(
            String type,
            Optional<BigDecimal> value,
            Optional<BigDecimal> minValue,
            Optional<BigDecimal> maxValue,
            Optional<BigDecimal> meanValue,
            Optional<String> uom,
            Optional<Instant> time,
            Optional<String> deviceId,
            Optional<String> stringValue,
            Optional<String> exception) {}
}
