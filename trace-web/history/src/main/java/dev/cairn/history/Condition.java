package dev.cairn.history;

import dev.cairn.model.ChannelDescription;
import dev.cairn.proof.Hash;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one channel of one device reported during one stay.
 *
 * @param stay where the lot was, cut to the time the device was there
 * @param device thumbprint of the key that signed the readings
 * @param deviceName as registered
 * @param channel SenML name without the device's URN, for instance {@code air/temperature}
 * @param unit SenML unit, for instance {@code Cel}
 * @param simulated true if the device itself says that it is a simulator
 * @param samples by time
 * @param limits in force for this item and channel, if any
 * @param minutesOutside minutes outside the limits, rounded up; 0 without limits
 * @param longestOutside the longest stretch outside, if there is one
 * @param placedBy log index of the association statement that says the device was there
 * @param described what the gateway last signed of the channel within the stay: probe, serial number, uncertainty, calibration
 */
public record Condition(
        Stay stay,
        Hash device,
        String deviceName,
        String channel,
        String unit,
        boolean simulated,
        List<Sample> samples,
        Optional<Limits> limits,
        long minutesOutside,
        Optional<Stretch> longestOutside,
        long placedBy,
        Optional<ChannelDescription> described) {

    /**
     * One reading.
     *
     * @param time by the device's clock
     * @param value empty for a signed "no value"
     * @param cause why there is no value ({@code nack}, {@code crc}, …), empty if there is one
     * @param doubt why the gateway doubts its own value: words with spaces between ({@code range}, {@code rate}, {@code stuck}); mostly empty
     * @param entry log index of the statement that holds it
     * @param path leaf path in its capsule
     * @param arrival whether it was logged late, or measured after it was logged; always on time where the device says it plays a story
     */
    public record Sample(
            Instant time,
            Optional<BigDecimal> value,
            Optional<String> cause,
            String doubt,
            long entry,
            String path,
            Arrival arrival) {
        /** The value, unless it is one that the probe cannot have measured: nothing is judged by such a number, but it is shown. */
        public Optional<BigDecimal> believed() {
            return List.of(doubt.split(" ")).contains("range") ? Optional.empty() : value;
        }
    }

    /**
     * A stretch of time outside the limits.
     *
     * @param from first reading outside
     * @param until first reading inside again, or the last reading
     * @param extreme the value farthest outside
     */
    public record Stretch(Instant from, Instant until, BigDecimal extreme) {}
}
