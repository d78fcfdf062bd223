package dev.cairn.firmware;

import dev.cairn.settings.Default;
import dev.cairn.settings.Doc;
import dev.cairn.settings.Range;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
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

    private static final int CERTIFICATE_CHARS_MAX = 80;
    private static final int DECIMALS_MAX = 18;
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
     * @param least lowest number that the probe can measure; without it the data sheet's
     * @param greatest highest number that the probe can measure; without it the data sheet's
     * @param stuckAfter equal readings in a row after which a reading is marked as stuck
     * @param steepest largest believable change in a minute; a steeper reading is marked
     * @param uncertainty largest error, plus or minus, in the channel's unit; without it the data sheet's
     * @param calibration what was found out about this very probe
     */
    public record Channel(
            @Doc("Channel name: lower-case letters, digits, hyphens.") String name,
            @Doc(
                            "Probe: `i2c:TYPE/BUS/ADDRESS/QUANTITY` (`i2c:bme280/1/0x76/temperature`; bme280, sht3x, scd4x, nau7802), `gpio:door/LINE`, `kernel:iio/NAME/temp`, `kernel:hwmon/NAME/temp1`, `kernel:w1/28-ROM`, `sim:CHANNEL`, `host:CHANNEL`.")
                    String source,
            @Doc("SenML unit symbol, such as `Cel` or `%RH`.") String unit,
            @Doc("Time between two readings.") @Default("60s") @Range(min = 100, max = 86_400_000) Duration interval,
            @Doc("Below this value an alarm is signed at once.") Optional<Double> low,
            @Doc("Above this value an alarm is signed at once.") Optional<Double> high,
            @Doc("Lowest value the probe can measure; the data sheet's if it is not given. A reading below is marked.")
                    Optional<Double> least,
            @Doc("Highest value the probe can measure; the data sheet's if it is not given. A reading above is marked.")
                    Optional<Double> greatest,
            @Doc("Equal readings in a row after which a reading is marked as stuck; 0 never.")
                    @Default("0")
                    @Range(min = 0, max = 100_000)
                    int stuckAfter,
            @Doc("Largest believable change in a minute, in the channel's unit; a steeper reading is marked.")
                    Optional<Double> steepest,
            @Doc("Largest error, plus or minus, in the channel's unit; the data sheet's if it is not given.")
                    Optional<Double> uncertainty,
            @Doc("Calibration of this very probe.") Optional<Calibration> calibration) {
        public Channel {
            if (!NAME.matcher(name).matches() || name.equals("cairn")) {
                throw new IllegalArgumentException(
                        "channel name " + name + " is not of lower-case letters, digits, hyphens");
            }
            if (isAbove(low, high) || isAbove(least, greatest)) {
                throw new IllegalArgumentException("channel " + name + ": a lower limit is above its upper one");
            }
            if (steepest.orElse(1.0) <= 0 || uncertainty.orElse(0.0) < 0) {
                throw new IllegalArgumentException("channel " + name + ": steepest or uncertainty is negative");
            }
            String expected = calibration.flatMap(Calibration::from).orElse(unit);
            Optional<String> spoken = ProbeSource.parse(source).unit();
            if (spoken.isPresent() && !spoken.get().equals(expected)) {
                throw new IllegalArgumentException("channel " + name + ": " + source + " speaks in " + spoken.get()
                        + ", not in " + expected + "; write unit: " + spoken.get()
                        + ", or a calibration from: " + spoken.get() + " that leads to " + unit);
            }
        }

        /** Where its probe is. */
        public ProbeSource probe() {
            return ProbeSource.parse(source);
        }

        private static boolean isAbove(Optional<Double> lower, Optional<Double> upper) {
            return lower.isPresent() && upper.isPresent() && lower.get() > upper.get();
        }
    }

    /**
     * What a laboratory, or a farmer with a reference weight, found out about one probe. The channel's number is the polynomial at the
     * probe's own number.
     *
     * @param polynomial coefficients, constant first: {@code [offset]}, {@code [offset, gain]}, or more
     * @param decimals that the channel's number keeps
     * @param from unit of the probe's own number, where it is another than the channel's
     * @param on day, as {@code 2026-05-04}
     * @param by who did it
     * @param certificate its number, if there is one
     */
    public record Calibration(
            @Doc("Coefficients, constant first: `[offset, gain]`; one alone is an offset.") @Range(min = 1, max = 6)
                    List<Double> polynomial,
            @Doc("Decimals that the calibrated number keeps.") @Default("3") @Range(min = 0, max = 9) int decimals,
            @Doc("Unit of the probe's own number, where it is another than the channel's (`count` of a load cell).")
                    Optional<String> from,
            @Doc("Day of the calibration, as `2026-05-04`.") String on,
            @Doc("Who calibrated.") @Range(min = 1, max = 80) String by,
            @Doc("Number of the certificate.") Optional<String> certificate) {
        public Calibration {
            try {
                LocalDate.parse(on);
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException("calibration on \"" + on + "\" is not a day like 2026-05-04", e);
            }
            if (certificate.orElse("").length() > CERTIFICATE_CHARS_MAX) {
                throw new IllegalArgumentException(
                        "certificate has more than " + CERTIFICATE_CHARS_MAX + " characters");
            }
            if (polynomial.stream().anyMatch(each -> BigDecimal.valueOf(each).scale() > DECIMALS_MAX)) {
                throw new IllegalArgumentException("a coefficient has more than " + DECIMALS_MAX + " decimals");
            }
            if (polynomial.size() > 1 && polynomial.stream().skip(1).allMatch(each -> each == 0)) {
                throw new IllegalArgumentException("this calibration makes the same number of everything");
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
