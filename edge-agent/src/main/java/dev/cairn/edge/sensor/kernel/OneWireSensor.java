package dev.cairn.edge.sensor.kernel;

import dev.cairn.edge.sensor.Reading;
import dev.cairn.edge.sensor.Sensor;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A DS18B20 through {@code w1_therm}: line 1 ends in YES when the CRC held, line 2 in {@code t=} milli-degrees. */
record OneWireSensor(Path file, String rom) implements Sensor {
    private static final Pattern FORM = Pattern.compile("(?s).*crc=[0-9a-f]{2} (YES|NO)\\s+.*t=(-?[0-9]{1,6})\\s*");

    /** What the chip holds after power-on, before its first conversion (DS18B20 data sheet, "power-on reset value"). */
    private static final int POWER_ON_MILLI = 85_000;

    @Override
    public Reading read() {
        String text;
        try {
            text = KernelFiles.text(file);
        } catch (NoSuchFileException e) {
            return Reading.none(Reading.Cause.ABSENT);
        } catch (IOException e) {
            return Reading.none(Reading.Cause.NACK);
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Reading.none(Reading.Cause.NACK);
        }
        if (form.group(1).equals("NO")) {
            return Reading.none(Reading.Cause.CRC);
        }
        int milli = Integer.parseInt(form.group(2));
        return milli == POWER_ON_MILLI
                ? Reading.none(Reading.Cause.RANGE)
                : Reading.of(BigDecimal.valueOf(milli, 3).stripTrailingZeros(), "Cel");
    }

    /** The ROM id: family code and 48 bits, lasered into the chip. */
    @Override
    public Optional<String> serial() {
        return Optional.of(rom);
    }

    @Override
    public String description() {
        return "w1 ds18b20 " + rom;
    }
}
