package dev.cairn.edge.sensor.chip;

import dev.cairn.edge.sensor.Reading.Cause;
import dev.cairn.firmware.Quantity;
import dev.cairn.proof.Bytes;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Nuvoton NAU7802, a load cell's converter: gain 128, its own supply of 3.0 V for the bridge, 80 samples a second, the mean of
 * {@value #SAMPLES} (data sheet V1.7, 8.1 power-on sequence, 9.1 to 9.9 registers). It gives counts; a calibration makes a weight of them.
 */
final class Nau7802 implements Chip {
    private static final int POWER = 0x00;
    private static final int RESET = 0x01;
    private static final int DIGITAL_ON = 0x02;
    private static final int ANALOG_ON = 0x04;
    private static final int IS_UP = 0x08;
    private static final int START = 0x10;
    private static final int IS_READY = 0x20;
    private static final int OWN_SUPPLY = 0x80;
    private static final int RUNNING = OWN_SUPPLY | DIGITAL_ON | ANALOG_ON;
    private static final int CONTROL_1 = 0x01;
    private static final int SUPPLY_3V0_GAIN_128 = 0x2f;
    private static final int CONTROL_2 = 0x02;
    private static final int RATE_80 = 0x30;
    private static final int CALIBRATE = 0x04;
    private static final int CALIBRATION_FAILED = 0x08;
    private static final int CONVERTER = 0x15;
    private static final int CHOPPER_OFF = 0x30;
    private static final int ANALOG_POWER = 0x1c;
    private static final int FILTER_CAPACITOR = 0x80;
    private static final int REVISION = 0x1f;
    private static final int REVISION_LOW = 0x0f;
    private static final int SAMPLE = 0x12;
    private static final int SAMPLES = 8;
    private static final int END_STOP_HIGH = 0x7fffff;
    private static final int END_STOP_LOW = -0x800000;
    private static final Duration STEP = Duration.ofMillis(5);
    private static final int LOOKS = 100;

    private final I2cDevice device;

    Nau7802(I2cDevice device) {
        this.device = device;
    }

    @Override
    public void begin() throws ProbeFault, InterruptedException {
        device.write(POWER, RESET);
        device.pause(STEP);
        device.write(POWER, DIGITAL_ON);
        device.await("power up", LOOKS, STEP, () -> (device.register(POWER) & IS_UP) != 0);
        int revision = device.register(REVISION);
        if ((revision & 0x0f) != REVISION_LOW) {
            throw device.fault(
                    Cause.FOREIGN,
                    String.format("not a %s but revision 0x%02x", device.where(), revision)
                            + ": correct the channel's source, or exchange the sensor");
        }
        device.write(CONTROL_1, SUPPLY_3V0_GAIN_128);
        device.write(POWER, RUNNING);
        device.write(CONVERTER, CHOPPER_OFF);
        device.write(ANALOG_POWER, FILTER_CAPACITOR);
        calibrateItself();
        device.write(POWER, RUNNING | START);
    }

    /** Of its offset, not of the scale: that stays the channel's calibration. */
    private void calibrateItself() throws ProbeFault, InterruptedException {
        device.write(CONTROL_2, RATE_80 | CALIBRATE);
        device.await("calibrate itself", LOOKS, STEP, () -> (device.register(CONTROL_2) & CALIBRATE) == 0);
        if ((device.register(CONTROL_2) & CALIBRATION_FAILED) != 0) {
            throw device.fault(
                    Cause.RANGE,
                    device.where() + " could not calibrate itself: is the load cell connected (E+, E-, A+, A-)?");
        }
    }

    @Override
    public Map<Quantity, BigDecimal> measure() throws ProbeFault, InterruptedException {
        long sum = 0;
        for (int i = 0; i < SAMPLES; i++) {
            sum += sample();
        }
        return Map.of(Quantity.LOAD, BigDecimal.valueOf(Math.round((double) sum / SAMPLES)));
    }

    private int sample() throws ProbeFault, InterruptedException {
        device.await("finish a sample", LOOKS, STEP, () -> (device.register(POWER) & IS_READY) != 0);
        Bytes three = device.registers(SAMPLE, 3);
        int counts = three.at(0) << 16 | (three.at(1) & 0xff) << 8 | three.at(2) & 0xff;
        if (counts == END_STOP_HIGH || counts == END_STOP_LOW) {
            throw device.fault(
                    Cause.RANGE,
                    device.where() + " is at its end stop: is the scale overloaded, a wire of the cell broken?");
        }
        return counts;
    }

    /** The chip has none. */
    @Override
    public Optional<String> serial() {
        return Optional.empty();
    }
}
