package dev.cairn.edge.sensor.chip;

import dev.cairn.edge.sensor.Reading.Cause;
import dev.cairn.firmware.Quantity;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Sensirion SCD40/SCD41, measuring every five seconds (SCD4x data sheet, 3.5 to 3.10). Its self-calibration is switched off: it takes the
 * week's lowest number for fresh air of 400 ppm, which a closed cold store never has.
 */
final class Scd4x implements Chip {
    private static final int STOP = 0x3f86;
    private static final int SERIAL = 0x3682;
    private static final int SELF_CALIBRATION = 0x2416;
    private static final int START = 0x21b1;
    private static final int IS_READY = 0xe4b8;
    private static final int READ = 0xec05;
    private static final int READY_BITS = 0x07ff;
    private static final Duration STOPPING = Duration.ofMillis(500);
    private static final Duration EXECUTION = Duration.ofMillis(1);
    private static final Duration STEP = Duration.ofMillis(250);
    private static final int LOOKS = 26;

    private final I2cDevice device;
    private Optional<String> serial = Optional.empty();

    Scd4x(I2cDevice device) {
        this.device = device;
    }

    @Override
    public void begin() throws ProbeFault, InterruptedException {
        serial = Optional.empty();
        device.command(STOP);
        device.pause(STOPPING);
        int[] words = ask(SERIAL, 3);
        serial = Optional.of(String.format("%04x%04x%04x", words[0], words[1], words[2]));
        device.command(SELF_CALIBRATION, 0);
        device.pause(EXECUTION);
        device.command(START);
    }

    @Override
    public Map<Quantity, BigDecimal> measure() throws ProbeFault, InterruptedException {
        for (int i = 0; (ask(IS_READY, 1)[0] & READY_BITS) == 0; i++) {
            if (i == LOOKS) {
                throw device.fault(Cause.TIMEOUT, device.where() + " measured nothing for 6 s: take its power away");
            }
            device.pause(STEP);
        }
        int[] words = ask(READ, 3);
        if (words[0] == 0) {
            throw device.fault(Cause.RANGE, device.where() + " says 0 ppm: it did not measure; is its supply stable?");
        }
        Map<Quantity, BigDecimal> numbers = new EnumMap<>(Quantity.class);
        numbers.put(Quantity.CO2, BigDecimal.valueOf(words[0]));
        numbers.put(Quantity.TEMPERATURE, Sht3x.scaled(words[1], 175).subtract(BigDecimal.valueOf(45)));
        numbers.put(Quantity.HUMIDITY, Sht3x.scaled(words[2], 100));
        return numbers;
    }

    private int[] ask(int command, int words) throws ProbeFault, InterruptedException {
        device.command(command);
        device.pause(EXECUTION);
        return device.words(words);
    }

    @Override
    public Optional<String> serial() {
        return serial;
    }
}
