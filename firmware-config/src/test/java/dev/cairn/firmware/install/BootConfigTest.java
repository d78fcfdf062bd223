package dev.cairn.firmware.install;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.firmware.Profiles;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BootConfigTest {
    private static final Set<String> KEYS = Set.of("dtparam", "dtoverlay", "gpio");

    private static List<String> lines(String yaml) {
        return BootConfig.of(Profiles.read(yaml, "test"))
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    private static String channel(String source, String unit) {
        return "profile: test\nchannels:\n  - { name: a, source: \"" + source + "\", unit: \"" + unit + "\" }\n";
    }

    static List<String> profiles() {
        return Profiles.NAMES;
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void every_profile_has_the_watchdog_and_known_keys_once_each(String name) {
        List<String> lines = lines(Profiles.yaml(name));
        assertTrue(lines.contains("dtparam=watchdog=on"), lines.toString());
        assertEquals(Set.copyOf(lines).size(), lines.size(), lines.toString());
        for (String line : lines) {
            assertTrue(KEYS.contains(line.substring(0, line.indexOf('='))) && line.length() < 98, line);
        }
    }

    @Test
    void only_what_the_profile_names() {
        assertEquals(
                List.of("dtoverlay=w1-gpio,gpiopin=4", "dtparam=watchdog=on"), lines(Profiles.yaml("shop-fridge")));
        assertEquals(List.of("dtparam=watchdog=on"), lines(Profiles.yaml("this-host")));
        assertEquals(List.of("dtparam=watchdog=on"), lines(channel("sim:a", "Cel")));
        assertEquals(List.of("dtparam=watchdog=on"), lines(channel("kernel:hwmon/cpu_thermal/temp1", "Cel")));
    }

    @Test
    void a_chip_of_the_kernel_gets_its_overlay_and_one_of_ours_only_the_bus() {
        assertEquals(
                List.of(
                        "dtoverlay=i2c-sensor,bme280,addr=0x76",
                        "dtparam=i2c_arm=on",
                        "dtparam=i2c_arm_baudrate=100000",
                        "dtparam=watchdog=on"),
                lines(channel("kernel:iio/bme280/temp", "Cel")));
        assertEquals(
                List.of("dtparam=i2c_arm=on", "dtparam=i2c_arm_baudrate=100000", "dtparam=watchdog=on"),
                lines(channel("i2c:bme280/1/0x76/temperature", "Cel")));
    }

    @Test
    void a_door_contact_gets_the_pull_up_that_it_needs() {
        assertTrue(lines(channel("gpio:door/17", "1")).contains("gpio=17=ip,pu"));
    }

    @Test
    void gzip_is_as_gzip_9n_makes_it() throws Exception {
        byte[] content = "Cairn".repeat(2000).getBytes(StandardCharsets.UTF_8);
        byte[] packed = Stage.gzip(content);
        assertArrayEquals(content, new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes());
        assertEquals(2, packed[8], "the flag of the best compression");
        assertArrayEquals(packed, Stage.gzip(content));
    }
}
