package dev.cairn.edge.sensor.chip;

import dev.cairn.edge.sensor.Reading.Cause;
import dev.cairn.firmware.Quantity;
import dev.cairn.proof.Bytes;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Bosch BME280 in forced mode, one sample of each quantity (BST-BME280-DS002, 5.3 and 5.4; "weather monitoring" of 3.5.1). */
final class Bme280 implements Chip {
    private static final int ID = 0xd0;
    private static final int RESET = 0xe0;
    private static final int RESET_WORD = 0xb6;
    private static final int STATUS = 0xf3;
    private static final int COPYING = 0x01;
    private static final int MEASURING = 0x08;
    private static final int CONTROL_HUMIDITY = 0xf2;
    private static final int CONTROL = 0xf4;
    private static final int HUMIDITY_ONCE = 0x01;
    private static final int FORCED_ONCE = 0x25;
    private static final int ASLEEP_ONCE = 0x24;
    private static final int MODE = 0x03;
    private static final int DATA = 0xf7;
    private static final int DATA_BYTES = 8;
    private static final Map<Integer, String> KNOWN = Map.of(0x58, "a BMP280", 0x60, "a BME280", 0x61, "a BME680");
    private static final int BME280 = 0x60;

    /** What the registers hold before the first conversion, or where a quantity was skipped (5.4.7 and 5.4.8). */
    private static final int POWER_ON = 0x80000;

    private static final int POWER_ON_HUMIDITY = 0x8000;
    private static final Duration START_UP = Duration.ofMillis(2);
    private static final Duration STEP = Duration.ofMillis(3);
    private static final int LOOKS = 20;

    private final I2cDevice device;
    private Optional<Bme280Trim> trim = Optional.empty();

    Bme280(I2cDevice device) {
        this.device = device;
    }

    @Override
    public void begin() throws ProbeFault, InterruptedException {
        trim = Optional.empty();
        int id = device.register(ID);
        if (id != BME280) {
            throw device.fault(
                    Cause.FOREIGN,
                    "not a " + device.where() + " but " + KNOWN.getOrDefault(id, String.format("chip id 0x%02x", id))
                            + ": correct the channel's source, or exchange the sensor");
        }
        device.write(RESET, RESET_WORD);
        device.pause(START_UP);
        device.await("copy its trimming", LOOKS, STEP, () -> (device.register(STATUS) & COPYING) == 0);
        trim = Optional.of(Bme280Trim.of(
                device.registers(Bme280Trim.FIRST, Bme280Trim.FIRST_BYTES),
                device.registers(Bme280Trim.SECOND, Bme280Trim.SECOND_BYTES)));
        device.write(CONTROL, ASLEEP_ONCE);
    }

    @Override
    public Map<Quantity, BigDecimal> measure() throws ProbeFault, InterruptedException {
        if ((device.register(CONTROL) & ~MODE) != ASLEEP_ONCE) {
            // It lost its power since the last look, and may be another chip with another trimming.
            begin();
        }
        device.write(CONTROL_HUMIDITY, HUMIDITY_ONCE);
        device.write(CONTROL, FORCED_ONCE);
        device.pause(STEP);
        device.await("finish measuring", LOOKS, STEP, () -> (device.register(STATUS) & MEASURING) == 0);
        Bytes data = device.registers(DATA, DATA_BYTES);
        return compensate(
                trim.orElseThrow(() -> new IllegalStateException("measured before begun")),
                bits20(data, 0),
                bits20(data, 3),
                (data.at(6) & 0xff) << 8 | data.at(7) & 0xff);
    }

    private Map<Quantity, BigDecimal> compensate(Bme280Trim by, int pressure, int temperature, int humidity)
            throws ProbeFault {
        if (temperature == POWER_ON) {
            throw device.fault(
                    Cause.RANGE,
                    device.where() + " holds its power-on value: it did not measure; is its supply stable?");
        }
        int fine = by.fine(temperature);
        Map<Quantity, BigDecimal> numbers = new EnumMap<>(Quantity.class);
        numbers.put(Quantity.TEMPERATURE, by.temperature(fine));
        if (pressure != POWER_ON) {
            by.pressure(fine, pressure).ifPresent(number -> numbers.put(Quantity.PRESSURE, number));
        }
        if (humidity != POWER_ON_HUMIDITY) {
            numbers.put(Quantity.HUMIDITY, by.humidity(fine, humidity));
        }
        return numbers;
    }

    /** 20 bits, most significant first; of the third byte only the upper four count. */
    private static int bits20(Bytes data, int at) {
        return (data.at(at) & 0xff) << 12 | (data.at(at + 1) & 0xff) << 4 | (data.at(at + 2) & 0xff) >> 4;
    }

    /** The chip has none. */
    @Override
    public Optional<String> serial() {
        return Optional.empty();
    }
}
