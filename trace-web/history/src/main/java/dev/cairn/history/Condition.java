package dev.cairn.history;

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
        long placedBy) {

    /**
     * One reading.
     *
     * @param time by the device's clock
     * @param value empty for a signed "no value"
     * @param cause why there is no value ({@code nack}, {@code crc}, …), empty if there is one
     * @param entry log index of the statement that holds it
     * @param path leaf path in its capsule
     */
    public record Sample(Instant time, Optional<BigDecimal> value, Optional<String> cause, long entry, String path) {}

    /**
     * A stretch of time outside the limits.
     *
     * @param from first reading outside
     * @param until first reading inside again, or the last reading
     * @param extreme the value farthest outside
     */
    public record Stretch(Instant from, Instant until, BigDecimal extreme) {}
}
