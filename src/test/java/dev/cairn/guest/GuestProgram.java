package dev.cairn.guest;

import dev.cairn.edge.sensor.Reading;
import dev.cairn.edge.sensor.Reading.Cause;
import dev.cairn.edge.sensor.Sensor;
import dev.cairn.edge.sensor.chip.Chips;
import dev.cairn.edge.sensor.kernel.KernelSensors;
import dev.cairn.edge.time.Ticker;
import dev.cairn.firmware.ProbeSource;
import dev.cairn.firmware.Quantity;
import dev.cairn.firmware.SensorType;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Runs inside the guest. Each round is another BME280 in the stub: read by the kernel's driver through our text-file bodies, by its name and by
 * its place, and by our own driver from the same registers; then it breaks, is taken away, is exchanged for another kind. Prints lines that begin
 * with {@code CAIRN}.
 */
final class GuestProgram {
    private static final int CHIP = 0x76;
    private static final int THERMOMETER = 0x48;
    private static final BigDecimal[] NEAR = {new BigDecimal("0.011"), new BigDecimal("2"), new BigDecimal("0.02")};
    private static final List<Quantity> QUANTITIES =
            List.of(Quantity.TEMPERATURE, Quantity.PRESSURE, Quantity.HUMIDITY);
    private static final List<String> WORDS = List.of("temp", "pressure", "humidityrelative");

    private final KernelSensors kernel = new KernelSensors(Path.of("/"));
    private final Stub stub = new Stub();
    private final boolean plant;
    private int round;

    private GuestProgram(boolean plant) {
        this.plant = plant;
    }

    /** Words: seed, rounds, and a plant or {@code none}. */
    public static void main(String[] words) throws Exception {
        SplittableRandom random = new SplittableRandom(Long.parseLong(words[0]));
        GuestProgram program = new GuestProgram(!words[2].equals("none"));
        Stub.lm75(0);
        Stub.plug("lm75", THERMOMETER);
        for (int i = 0; i < Integer.parseInt(words[1]); i++) {
            program.round = i;
            program.round(random);
            System.out.println("CAIRN round " + i);
        }
    }

    private void round(SplittableRandom random) throws IOException, InterruptedException {
        stub.random(random);
        Stub.plug("bme280", CHIP);
        try {
            agree();
            thermometer(random.nextInt(-110, 250));
            stub.measured(300_000, 0x80000, 30_000);
            expect("iio/bme280/temp", Cause.NACK, "a chip that measured nothing");
        } finally {
            Stub.unplug(CHIP);
        }
        expect("iio/bme280/temp", Cause.ABSENT, "a chip that was taken away");
        expect("iio/0-0076/temp", Cause.ABSENT, "a place without a chip");
        stub.set(0xd0, 0x11);
        Stub.plug("bme280", CHIP);
        try {
            expect("iio/bme280/temp", Cause.ABSENT, "another chip, which the driver refuses");
        } finally {
            Stub.unplug(CHIP);
        }
    }

    private void agree() throws InterruptedException {
        if (plant) {
            stub.bend(0x88);
        }
        Chips chips = new Chips(stub, Ticker.system());
        for (int i = 0; i < WORDS.size(); i++) {
            Reading ours = chips.sensor(new ProbeSource.I2c(SensorType.BME280, 0, CHIP, QUANTITIES.get(i)))
                    .read();
            for (String name : List.of("bme280", "0-0076")) {
                String address = "iio/" + name + "/" + WORDS.get(i);
                Reading theirs = kernel.at(address).read();
                if (!near(ours, theirs, NEAR[i])) {
                    complain(address + " is " + theirs + ", our driver says " + ours);
                }
            }
        }
    }

    private static boolean near(Reading ours, Reading theirs, BigDecimal most) {
        return ours instanceof Reading.Value one
                && theirs instanceof Reading.Value other
                && one.unit().equals(other.unit())
                && one.value().subtract(other.value()).abs().compareTo(most) <= 0;
    }

    private void thermometer(int halfDegrees) throws InterruptedException {
        Stub.lm75(halfDegrees);
        BigDecimal expected = BigDecimal.valueOf(5L * halfDegrees, 1);
        Reading seen = kernel.at("hwmon/lm75/temp1").read();
        if (!(seen instanceof Reading.Value value) || value.value().compareTo(expected) != 0) {
            complain("hwmon/lm75/temp1 is " + seen + ", the register says " + expected);
        }
    }

    private void expect(String address, Cause cause, String what) throws InterruptedException {
        Sensor sensor = kernel.at(address);
        Reading seen = sensor.read();
        if (!seen.equals(Reading.none(cause))) {
            complain(what + " reads as " + seen + " at " + address);
        }
    }

    private void complain(String sentence) {
        System.out.println("CAIRN complaint round " + round + ": " + sentence.replace('\n', ' '));
    }
}
