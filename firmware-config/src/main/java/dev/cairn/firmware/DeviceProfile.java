package dev.cairn.firmware;

import dev.cairn.settings.Default;
import dev.cairn.settings.Doc;
import dev.cairn.settings.Range;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What one kind of gateway measures, how often, within which limits. The YAML inside a {@link ConfigurationBundle}.
 *
 * @param profile the profile's name
 * @param channels what is measured
 * @param host measures the gateway's own machine too
 * @param batch when readings are signed
 */
public record DeviceProfile(
        @Doc("Name of the profile, for people.") @Range(min = 1, max = 40) String profile,
        @Doc("What is measured, at most 32 channels.") @Default("") @Range(max = 32) List<Channel> channels,
        @Doc("Measures this very machine: its thermometers, load, memory, disk.") Host host,
        @Doc("When readings are signed and sent.") Batch batch) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    public DeviceProfile {
        Set<String> seen = new HashSet<>();
        for (Channel channel : channels) {
            if (!seen.add(channel.name())) {
                throw new IllegalArgumentException("two channels are named " + channel.name());
            }
        }
        if (channels.isEmpty() && !host.on()) {
            throw new IllegalArgumentException("measures nothing: list channels, or set host.on to true");
        }
    }

    /**
     * One thing that is measured.
     *
     * @param name as in the records
     * @param source where the probe is found
     * @param unit SenML symbol
     * @param interval between two readings
     * @param low below it an alarm is signed at once
     * @param high above it an alarm is signed at once
     * @param least lowest number that the probe can measure
     * @param greatest highest number that the probe can measure
     * @param stuckAfter equal readings in a row after which the probe counts as stuck
     */
    public record Channel(
            @Doc("Channel name: lower-case letters, digits, hyphens.") String name,
            @Doc(
                            "Probe: `kernel:hwmon/NAME/temp1`, `kernel:iio/NAME/temp`, `kernel:w1/28-ROM`, `sim:CHANNEL`, `host:CHANNEL`.")
                    String source,
            @Doc("SenML unit symbol, such as `Cel` or `%RH`.") String unit,
            @Doc("Time between two readings.") @Default("60s") @Range(min = 100, max = 86_400_000) Duration interval,
            @Doc("Below this value an alarm is signed at once.") Optional<Double> low,
            @Doc("Above this value an alarm is signed at once.") Optional<Double> high,
            @Doc("Lowest value the probe can measure.") @Default("-1000000000000000") double least,
            @Doc("Highest value the probe can measure.") @Default("1000000000000000") double greatest,
            @Doc("Equal readings in a row after which the probe counts as stuck; 0 never.")
                    @Default("0")
                    @Range(min = 0, max = 100_000)
                    int stuckAfter) {
        public Channel {
            if (!NAME.matcher(name).matches() || name.equals("cairn")) {
                throw new IllegalArgumentException(
                        "channel name " + name + " is not of lower-case letters, digits, hyphens");
            }
            if (low.isPresent() && high.isPresent() && low.get() > high.get() || least > greatest) {
                throw new IllegalArgumentException("channel " + name + ": a lower limit is above its upper one");
            }
        }
    }

    /**
     * The machine as a probe.
     *
     * @param on whether it is measured
     * @param interval between two readings
     */
    public record Host(
            @Doc("Whether the machine itself is measured.") @Default("false") boolean on,
            @Doc("Time between two readings of the machine.") @Default("10s") @Range(min = 100, max = 86_400_000)
                    Duration interval) {}

    /**
     * When a batch is signed: at the first of both.
     *
     * @param readings so many readings
     * @param period so long after the first
     */
    public record Batch(
            @Doc("Readings in one signed batch.") @Default("32") @Range(min = 1, max = 120) int readings,
            @Doc("Longest time from a batch's first reading to its signature.")
                    @Default("60s")
                    @Range(min = 100, max = 3_600_000)
                    Duration period) {}
}
