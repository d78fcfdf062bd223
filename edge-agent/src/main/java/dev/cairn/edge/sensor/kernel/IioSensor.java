package dev.cairn.edge.sensor.kernel;

import dev.cairn.edge.sensor.Reading;
import dev.cairn.edge.sensor.Sensor;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** One quantity of an IIO chip: {@code _input} where the driver computes it, else (raw + offset) x scale. */
record IioSensor(Path chip, String name, IioQuantity quantity) implements Sensor {
    private static final MathContext DIGITS = new MathContext(9);

    @Override
    public Reading read() {
        Path input = quantity.file(chip, "input");
        if (Files.exists(input)) {
            return KernelFiles.read(input, quantity.factor(), quantity.unit());
        }
        try {
            BigDecimal raw = KernelFiles.number(quantity.file(chip, "raw"));
            BigDecimal value = raw.add(orElse("offset", BigDecimal.ZERO)).multiply(orElse("scale", BigDecimal.ONE));
            return Reading.of(value.multiply(quantity.factor()).round(DIGITS).stripTrailingZeros(), quantity.unit());
        } catch (NoSuchFileException e) {
            return Reading.none(Reading.Cause.ABSENT);
        } catch (IOException e) {
            return Reading.none(Reading.Cause.NACK);
        } catch (NumberFormatException e) {
            return Reading.none(Reading.Cause.RANGE);
        }
    }

    private BigDecimal orElse(String what, BigDecimal none) throws IOException {
        Path file = quantity.file(chip, what);
        return Files.exists(file) ? KernelFiles.number(file) : none;
    }

    /** Only some drivers show it (ABI/testing/sysfs-bus-iio, "serialnumber"). */
    @Override
    public Optional<String> serial() {
        return KernelFiles.textIfThere(chip.resolve("serialnumber")).filter(text -> !text.isEmpty());
    }

    @Override
    public String description() {
        return "iio " + name + " " + quantity.word();
    }
}
