package dev.cairn.edge.sensor.kernel;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What IIO probes of interest measure; factors from ABI/testing/sysfs-bus-iio to SenML units. */
enum IioQuantity {
    /** milli-degrees Celsius. */
    TEMP("0.001", "Cel"),
    /** milli-percent. */
    HUMIDITYRELATIVE("0.001", "%RH"),
    /** kilopascal. */
    PRESSURE("1000", "Pa"),
    /** lux. */
    ILLUMINANCE("1", "lx");

    private final BigDecimal factor;
    private final String unit;

    IioQuantity(String factor, String unit) {
        this.factor = new BigDecimal(factor);
        this.unit = unit;
    }

    BigDecimal factor() {
        return factor;
    }

    String unit() {
        return unit;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isIn(Path chip) {
        return Files.exists(file(chip, "input")) || Files.exists(file(chip, "raw"));
    }

    Path file(Path chip, String what) {
        return chip.resolve("in_" + word() + "_" + what);
    }
}
