package dev.cairn.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.settings.SettingsException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeSourceTest {
    @Test
    void every_quantity_of_every_chip_can_be_named() {
        for (SensorType type : SensorType.values()) {
            for (Quantity quantity : type.quantities()) {
                for (int address : type.addresses()) {
                    String text = String.format("i2c:%s/1/0x%02x/%s", type.word(), address, quantity.word());
                    assertEquals(new ProbeSource.I2c(type, 1, address, quantity), ProbeSource.parse(text));
                }
            }
        }
    }

    @Test
    void the_other_sources_are_understood() {
        assertEquals(new ProbeSource.Door(17, false), ProbeSource.parse("gpio:door/17"));
        assertEquals(new ProbeSource.Door(4, true), ProbeSource.parse("gpio:door/4/inverted"));
        assertEquals(new ProbeSource.Kernel("iio/1-0076/temp"), ProbeSource.parse("kernel:iio/1-0076/temp"));
        assertEquals(new ProbeSource.Kernel("hwmon/lm75/temp1.2"), ProbeSource.parse("kernel:hwmon/lm75/temp1.2"));
        assertEquals(new ProbeSource.Simulated("air"), ProbeSource.parse("sim:air"));
        assertEquals(new ProbeSource.Host("load-1min"), ProbeSource.parse("host:load-1min"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    i2c:bme208/1/0x76/temperature | no sensor type "bme208"; write one of bme280, sht3x, scd4x, nau7802
                    i2c:bme280/1/0x44/temperature | a bme280 has the address 0x76 or 0x77
                    i2c:bme280/1/0x76/co2         | a bme280 measures
                    i2c:bme280/1/118/temperature  | is not like i2c:bme280/1/0x76/temperature
                    i2c:bme280/0x76/temperature   | is not like i2c:bme280/1/0x76/temperature
                    i2c:                          | names no probe
                    gpio:door                     | is not like gpio:door/17
                    gpio:window/17                | is not like gpio:door/17
                    kernel:iio/bme280             | is not like kernel:iio/bme280/temp
                    kernel:w1/28-12               | is not like
                    kernel:../../etc/passwd       | is not like
                    modbus:1/2                    | begins with none of i2c:, gpio:, kernel:, sim:, host:
                    bme280                        | names no probe
                    """)
    void a_source_that_cannot_be_meant_is_refused_with_what_to_write(String text, String why) {
        IllegalArgumentException no =
                assertThrows(IllegalArgumentException.class, () -> ProbeSource.parse(text.strip()));
        assertTrue(no.getMessage().contains(why), no.getMessage());
    }

    @Test
    void a_load_cell_gives_kilograms_only_by_a_calibration() {
        String channel = "{ name: crate, source: \"i2c:nau7802/1/0x2a/load\", unit: kg%s }";
        assertTrue(refusal(channel.formatted("")).contains("speaks in count, not in kg"));
        DeviceProfile.Calibration calibration = read(channel.formatted(
                        ", calibration: { polynomial: [-12.5, 0.0004], from: count, on: 2026-05-04, by: A. Weigher }"))
                .calibration()
                .orElseThrow();
        assertEquals(Optional.of("count"), calibration.from());
        assertEquals(0.0004, calibration.polynomial().get(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ polynomial: [], on: 2026-05-04, by: me }",
                "{ polynomial: [1, 0], on: 2026-05-04, by: me }",
                "{ polynomial: [1, 2, 3, 4, 5, 6, 7], on: 2026-05-04, by: me }",
                "{ polynomial: [1], on: 2026-02-30, by: me }",
                "{ polynomial: [1], on: yesterday, by: me }",
                "{ polynomial: [1], on: 2026-05-04, by: \"\" }",
                "{ polynomial: [1], on: 2026-05-04 }",
                "{ polynomial: [1], by: me }",
                "{ polynomial: [1], on: 2026-05-04, by: me, from: count }"
            })
    void a_calibration_without_numbers_day_or_name_is_refused(String calibration) {
        refusal("{ name: air, source: \"i2c:sht3x/1/0x44/temperature\", unit: Cel, calibration: " + calibration + " }");
    }

    private static String refusal(String channel) {
        return assertThrows(SettingsException.class, () -> read(channel)).getMessage();
    }

    private static DeviceProfile.Channel read(String channel) {
        return Profiles.read("profile: p\nchannels:\n  - " + channel + "\n", "test")
                .channels()
                .get(0);
    }
}
