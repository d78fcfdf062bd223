package dev.cairn.edge.sensor.chip;

import dev.cairn.edge.sensor.Reading.Cause;
import dev.cairn.firmware.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Sensirion SHT3x-DIS, single shot with high repeatability and <em>without</em> clock stretching, which a Raspberry Pi's controller does not
 * bear (data sheet of SHT3x-DIS, 4.3 to 4.13; serial number: application note "electronic identification code").
 */
final class Sht3x implements Chip {
    private static final int BREAK = 0x3093;
    private static final int SOFT_RESET = 0x30a2;
    private static final int SERIAL = 0x3780;
    private static final int STATUS = 0xf32d;
    private static final int WAS_RESET = 0x0010;
    private static final int CLEAR_STATUS = 0x3041;
    private static final int MEASURE = 0x2400;
    private static final Duration SOFT_RESET_TIME = Duration.ofMillis(2);
    private static final Duration CONVERSION = Duration.ofMillis(16);
    private static final int CONVERSIONS_MAX = 3;
    private static final BigDecimal FULL_SCALE = new BigDecimal(65_535);

    private final I2cDevice device;
    private Optional<String> serial = Optional.empty();

    Sht3x(I2cDevice device) {
        this.device = device;
    }

    @Override
    public void begin() throws ProbeFault, InterruptedException {
        serial = Optional.empty();
        device.command(BREAK);
        device.pause(SOFT_RESET_TIME);
        device.command(SOFT_RESET);
        device.pause(SOFT_RESET_TIME);
        device.command(SERIAL);
        device.pause(SOFT_RESET_TIME);
        int[] words = device.words(2);
        serial = Optional.of(String.format("%04x%04x", words[0], words[1]));
        device.command(CLEAR_STATUS);
        device.pause(SOFT_RESET_TIME);
    }

    @Override
    public Map<Quantity, BigDecimal> measure() throws ProbeFault, InterruptedException {
        device.command(STATUS);
        if ((device.words(1)[0] & WAS_RESET) != 0) {
            // It lost its power since the last look, and may be another chip.
            begin();
        }
        device.command(MEASURE);
        int[] words = answer();
        Map<Quantity, BigDecimal> numbers = new EnumMap<>(Quantity.class);
        numbers.put(Quantity.TEMPERATURE, scaled(words[0], 175).subtract(BigDecimal.valueOf(45)));
        numbers.put(Quantity.HUMIDITY, scaled(words[1], 100));
        return numbers;
    }

    /** While it measures it does not acknowledge; that is no fault before the time is over. */
    private int[] answer() throws ProbeFault, InterruptedException {
        for (int i = 1; ; i++) {
            device.pause(CONVERSION);
            try {
                return device.words(2);
            } catch (ProbeFault busy) {
                if (busy.reading().cause() != Cause.NACK || i == CONVERSIONS_MAX) {
                    throw busy;
                }
            }
        }
    }

    /** Two decimals: the chip resolves 0.015 degrees and 0.01 %. */
    static BigDecimal scaled(int word, int span) {
        return BigDecimal.valueOf((long) word * span).divide(FULL_SCALE, 2, RoundingMode.HALF_EVEN);
    }

    @Override
    public Optional<String> serial() {
        return serial;
    }
}
