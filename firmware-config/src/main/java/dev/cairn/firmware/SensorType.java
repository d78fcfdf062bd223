package dev.cairn.firmware;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The chips that a configuration may name behind {@code i2c:}, with what their data sheets promise. A range that a channel does not give is
 * taken from here, an uncertainty too.
 */
public enum SensorType {
    /** Bosch BME280, BST-BME280-DS002, tables 1 to 4. */
    BME280(
            Set.of(0x76, 0x77),
            Map.of(
                    Quantity.TEMPERATURE, Promise.of("-40", "85", "1.0"),
                    Quantity.HUMIDITY, Promise.of("0", "100", "3"),
                    Quantity.PRESSURE, Promise.of("30000", "110000", "100"))),
    /** Sensirion SHT3x-DIS, tables 1 and 2; the uncertainty is that of the weakest of the family (SHT30). */
    SHT3X(
            Set.of(0x44, 0x45),
            Map.of(
                    Quantity.TEMPERATURE, Promise.of("-40", "125", "0.3"),
                    Quantity.HUMIDITY, Promise.of("0", "100", "3"))),
    /** Sensirion SCD4x, tables 1 to 3: CO2 within 50 ppm + 5 % of the reading, here at 2,000 ppm. */
    SCD4X(
            Set.of(0x62),
            Map.of(
                    Quantity.CO2, Promise.of("0", "40000", "150"),
                    Quantity.TEMPERATURE, Promise.of("-10", "60", "1.5"),
                    Quantity.HUMIDITY, Promise.of("0", "100", "9"))),
    /** Nuvoton NAU7802, 24 bits signed; what a count weighs, and how well, only a calibration can say. */
    NAU7802(Set.of(0x2a), Map.of(Quantity.LOAD, new Promise(bits(-8_388_608), bits(8_388_607), Optional.empty())));

    /**
     * What a data sheet says of one quantity.
     *
     * @param least lowest number the chip can measure, in the quantity's unit
     * @param greatest highest number
     * @param uncertainty largest error within the usual range, plus or minus; empty where the chip alone cannot say
     */
    public record Promise(BigDecimal least, BigDecimal greatest, Optional<BigDecimal> uncertainty) {
        private static Promise of(String least, String greatest, String uncertainty) {
            return new Promise(
                    new BigDecimal(least), new BigDecimal(greatest), Optional.of(new BigDecimal(uncertainty)));
        }
    }

    private final Set<Integer> addresses;
    private final Map<Quantity, Promise> promises;

    SensorType(Set<Integer> addresses, Map<Quantity, Promise> promises) {
        this.addresses = addresses;
        this.promises = new EnumMap<>(promises);
    }

    private static BigDecimal bits(long number) {
        return BigDecimal.valueOf(number);
    }

    /** As it stands in a configuration. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Bus addresses that the chip can have, 7 bits. */
    public Set<Integer> addresses() {
        return addresses;
    }

    /** What it measures. */
    public List<Quantity> quantities() {
        return List.copyOf(promises.keySet());
    }

    /** What its data sheet says of a quantity; empty if it does not measure it. */
    public Optional<Promise> promise(Quantity quantity) {
        return Optional.ofNullable(promises.get(quantity));
    }

    /** How long one measurement of it may take beyond what is usual. */
    public Duration slowness() {
        return switch (this) {
            case BME280, SHT3X -> Duration.ZERO;
            case NAU7802 -> Duration.ofSeconds(2);
            case SCD4X -> Duration.ofSeconds(7);
        };
    }

    static SensorType of(String word) {
        return Arrays.stream(values())
                .filter(type -> type.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no sensor type \"" + word + "\"; write one of " + words(values(), SensorType::word)));
    }

    static <T> String words(T[] all, Function<T, String> word) {
        return Arrays.stream(all).map(word).collect(Collectors.joining(", "));
    }
}
