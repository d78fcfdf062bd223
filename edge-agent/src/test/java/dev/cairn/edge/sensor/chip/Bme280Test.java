package dev.cairn.edge.sensor.chip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.edge.sensor.Reading;
import dev.cairn.edge.sensor.Sensor;
import dev.cairn.firmware.Quantity;
import dev.cairn.firmware.SensorType;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class Bme280Test {
    private final Rig rig = new Rig();
    private final Sensor temperature = rig.sensor(SensorType.BME280, Quantity.TEMPERATURE);
    private final Sensor pressure = rig.sensor(SensorType.BME280, Quantity.PRESSURE);
    private final Sensor humidity = rig.sensor(SensorType.BME280, Quantity.HUMIDITY);

    private static double number(Reading reading) {
        return ((Reading.Value) reading).value().doubleValue();
    }

    /** Worked example of the BMP280/BME280 data sheets; humidity and all three once more by the kernel's own driver over the same registers. */
    @Test
    void agrees_with_the_data_sheet_and_with_the_kernels_driver() throws Exception {
        assertEquals(25.08, number(temperature.read()));
        assertEquals(100_653.3, number(pressure.read()));
        assertEquals(54.997, number(humidity.read()), 0.005);
    }

    @Test
    void the_four_open_bits_change_nothing() throws Exception {
        rig.bme280.garbage(0x0f);
        assertEquals(25.08, number(temperature.read()));
        assertEquals(100_653.3, number(pressure.read()));
    }

    @Test
    void is_reset_before_its_trimming_is_read_and_told_the_humidity_before_it_measures() throws Exception {
        temperature.read();
        assertEquals(List.of("e0=b6", "f4=24", "f2=01", "f4=25"), rig.bme280.written());
        temperature.read();
        assertEquals(List.of("e0=b6", "f4=24", "f2=01", "f4=25", "f2=01", "f4=25"), rig.bme280.written());
    }

    @Test
    void a_chip_exchanged_between_two_looks_is_not_read_with_the_old_ones_trimming() throws Exception {
        temperature.read();
        short[] other = {27_000, 26_000, -900, (short) 36_000, -10_600, 3_000, 2_800, 130, -7, 15_500, -14_600, 6_000};
        rig.bme280.trim(other, 75, 362, 0, 313, 50, 30);
        rig.bme280.powerCycle();
        Rig fresh = new Rig();
        fresh.bme280.trim(other, 75, 362, 0, 313, 50, 30);
        Reading expected = fresh.sensor(SensorType.BME280, Quantity.TEMPERATURE).read();
        assertEquals(expected, temperature.read());
        assertTrue(number(expected) != 25.08, "the trimming makes a difference");
    }

    /** The data sheet's other arithmetic, in floating point (4.2.3, "double precision"): an oracle that shares no line with the integer one. */
    @Test
    void agrees_with_the_floating_point_formulas_for_random_trimmings() throws Exception {
        for (long seed = 1; seed <= 500; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            short[] t = {
                (short) random.nextInt(26_000, 30_000),
                (short) random.nextInt(25_000, 28_000),
                (short) random.nextInt(-1_000, 100),
                (short) random.nextInt(35_000, 39_000),
                (short) random.nextInt(-11_000, -10_000),
                3_024,
                (short) random.nextInt(2_000, 9_000),
                (short) random.nextInt(-200, 200),
                -7,
                (short) random.nextInt(9_900, 15_500),
                -14_600,
                (short) random.nextInt(4_000, 6_000)
            };
            int[] h = {
                random.nextInt(60, 90),
                random.nextInt(340, 380),
                0,
                random.nextInt(-200, 340),
                random.nextInt(-60, 60),
                random.nextInt(-30, 31)
            };
            int rawT = random.nextInt(420_000, 600_000);
            int rawP = random.nextInt(300_000, 500_000);
            int rawH = random.nextInt(20_000, 40_000);
            Rig one = new Rig();
            one.bme280.trim(t, h[0], h[1], h[2], h[3], h[4], h[5]);
            one.bme280.measures(rawP, rawT, rawH);
            double fine = fine(t, rawT);
            String at = "seed " + seed;
            assertEquals(
                    fine / 5120,
                    number(one.sensor(SensorType.BME280, Quantity.TEMPERATURE).read()),
                    0.011,
                    at);
            assertEquals(
                    pressure(t, fine, rawP),
                    number(one.sensor(SensorType.BME280, Quantity.PRESSURE).read()),
                    3,
                    at);
            assertEquals(
                    humidity(h, fine, rawH),
                    number(one.sensor(SensorType.BME280, Quantity.HUMIDITY).read()),
                    0.05,
                    at);
        }
    }

    private static double fine(short[] t, int raw) {
        double t1 = t[0] & 0xffff;
        double linear = (raw / 16384.0 - t1 / 1024) * t[1];
        double root = raw / 131072.0 - t1 / 8192;
        return linear + root * root * t[2];
    }

    private static double pressure(short[] p, double fine, int raw) {
        double a = fine / 2 - 64_000;
        double b = a * a * p[8] / 32_768;
        b = (b + a * p[7] * 2) / 4 + p[6] * 65_536.0;
        double scale = (p[5] * a * a / 524_288 + p[4] * a) / 524_288;
        scale = (1 + scale / 32_768) * (p[3] & 0xffff);
        double pressure = (1_048_576.0 - raw - b / 4_096) * 6_250 / scale;
        return pressure + (p[11] * pressure * pressure / 2_147_483_648.0 + pressure * p[10] / 32_768 + p[9]) / 16;
    }

    private static double humidity(int[] h, double fine, int raw) {
        double v = fine - 76_800;
        double wet = raw - (h[3] * 64.0 + h[4] / 16_384.0 * v);
        double x = wet * (h[1] / 65_536.0 * (1 + h[5] / 67_108_864.0 * v * (1 + h[2] / 67_108_864.0 * v)));
        return Math.max(0, Math.min(100, x * (1 - h[0] * x / 524_288)));
    }
}
