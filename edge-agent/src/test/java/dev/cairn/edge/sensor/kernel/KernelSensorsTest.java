package dev.cairn.edge.sensor.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.edge.sensor.Reading;
import dev.cairn.edge.sensor.Reading.Cause;
import dev.cairn.edge.sensor.host.HostSensors;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelSensorsTest {
    @TempDir
    Path root;

    private void file(String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private Reading read(String address) throws InterruptedException {
        return new KernelSensors(root).at(address).read();
    }

    private static Reading cel(String value) {
        return Reading.of(new BigDecimal(value), "Cel");
    }

    @Test
    void reads_hwmon_by_name() throws Exception {
        file("sys/class/hwmon/hwmon3/name", "lm75\n");
        file("sys/class/hwmon/hwmon3/temp1_input", "23625\n");
        assertEquals(cel("23.625"), read("hwmon/lm75/temp1"));
        assertEquals(Reading.none(Cause.ABSENT), read("hwmon/lm75/temp2"));
    }

    @Test
    void finds_a_chip_again_under_another_number() throws Exception {
        file("sys/class/hwmon/hwmon0/name", "lm75\n");
        file("sys/class/hwmon/hwmon0/temp1_input", "1000\n");
        var sensor = new KernelSensors(root).at("hwmon/lm75/temp1");
        assertEquals(cel("1"), sensor.read());
        Files.move(root.resolve("sys/class/hwmon/hwmon0"), root.resolve("sys/class/hwmon/hwmon7"));
        assertEquals(Reading.none(Cause.ABSENT), sensor.read());
        assertEquals(cel("1"), sensor.read());
    }

    @Test
    void reads_a_thermal_zone_by_type() throws Exception {
        file("sys/class/thermal/thermal_zone0/type", "cpu-thermal\n");
        file("sys/class/thermal/thermal_zone0/temp", "48312\n");
        file("sys/class/thermal/cooling_device0/type", "fan\n");
        assertEquals(cel("48.312"), read("thermal/cpu-thermal"));
    }

    @Test
    void reads_iio_input_files() throws Exception {
        file("sys/bus/iio/devices/iio:device1/name", "bme280\n");
        file("sys/bus/iio/devices/iio:device1/in_temp_input", "25080\n");
        file("sys/bus/iio/devices/iio:device1/in_pressure_input", "100.653289\n");
        file("sys/bus/iio/devices/iio:device1/in_humidityrelative_input", "54997\n");
        assertEquals(cel("25.08"), read("iio/bme280/temp"));
        assertEquals(Reading.of(new BigDecimal("100653.289"), "Pa"), read("iio/bme280/pressure"));
        assertEquals(Reading.of(new BigDecimal("54.997"), "%RH"), read("iio/bme280/humidityrelative"));
    }

    @Test
    void computes_iio_from_raw_offset_and_scale() throws Exception {
        file("sys/bus/iio/devices/iio:device0/name", "sht3x\n");
        file("sys/bus/iio/devices/iio:device0/in_temp_raw", "26000\n");
        file("sys/bus/iio/devices/iio:device0/in_temp_offset", "-16852\n");
        file("sys/bus/iio/devices/iio:device0/in_temp_scale", "2.670328831\n");
        Reading.Value value = (Reading.Value) read("iio/sht3x/temp");
        // (26000 - 16852) x 2.670328831 milli-degrees, worked out by hand
        assertEquals(24.428168, value.value().doubleValue(), 0.000001);
    }

    @Test
    void reads_one_wire_only_when_its_crc_held() throws Exception {
        String probe = "sys/bus/w1/devices/28-0316a2798bff/w1_slave";
        file(probe, "72 01 4b 46 7f ff 0e 10 57 : crc=57 YES\n72 01 4b 46 7f ff 0e 10 57 t=23125\n");
        assertEquals(cel("23.125"), read("w1/28-0316a2798bff"));
        file(probe, "72 01 4b 46 7f ff 0e 10 57 : crc=58 NO\n72 01 4b 46 7f ff 0e 10 57 t=23125\n");
        assertEquals(Reading.none(Cause.CRC), read("w1/28-0316a2798bff"));
        file(probe, "50 05 4b 46 7f ff 0c 10 1c : crc=1c YES\n50 05 4b 46 7f ff 0c 10 1c t=85000\n");
        assertEquals(Reading.none(Cause.RANGE), read("w1/28-0316a2798bff"), "85 degrees is the power-on value");
        file(probe, "ff 01 4b 46 7f ff 0e 10 57 : crc=57 YES\nff t=-1062\n");
        assertEquals(cel("-1.062"), read("w1/28-0316a2798bff"));
        file(probe, "");
        assertEquals(Reading.none(Cause.NACK), read("w1/28-0316a2798bff"));
        Files.delete(root.resolve(probe));
        assertEquals(Reading.none(Cause.ABSENT), read("w1/28-0316a2798bff"));
    }

    @Test
    void a_file_that_holds_no_number_or_cannot_be_read_is_no_value() throws Exception {
        file("sys/class/hwmon/hwmon0/name", "lm75\n");
        file("sys/class/hwmon/hwmon0/temp1_input", "cold\n");
        assertEquals(Reading.none(Cause.RANGE), read("hwmon/lm75/temp1"));
        Files.delete(root.resolve("sys/class/hwmon/hwmon0/temp1_input"));
        Files.createDirectory(root.resolve("sys/class/hwmon/hwmon0/temp1_input"));
        assertEquals(Reading.none(Cause.NACK), read("hwmon/lm75/temp1"));
    }

    @Test
    void two_chips_of_one_name_are_told_apart() throws Exception {
        for (int i = 0; i < 2; i++) {
            file("sys/class/hwmon/hwmon" + i + "/name", "lm75\n");
            file("sys/class/hwmon/hwmon" + i + "/temp1_input", (i + 1) * 1000 + "\n");
        }
        assertEquals(cel("1"), read("hwmon/lm75/temp1"));
        assertEquals(cel("2"), read("hwmon/lm75/temp1.2"));
    }

    @Test
    void a_host_without_thermometers_gives_load_memory_and_disk() throws Exception {
        file("proc/loadavg", "0.52 0.58 0.59 1/467 12345\n");
        file("proc/meminfo", "MemTotal: 8000000 kB\nMemFree: 1 kB\nMemAvailable:    1024 kB\n");
        var found = new HostSensors(root, root).find();
        assertEquals(3, found.size());
        assertEquals(
                Reading.of(new BigDecimal("0.52"), "1"), found.get("load-1min").read());
        assertEquals(
                0,
                ((Reading.Value) found.get("memory-available").read()).value().compareTo(BigDecimal.valueOf(1 << 20)));
        file("sys/class/hwmon/hwmon0/name", "coretemp\n");
        file("sys/class/hwmon/hwmon0/temp1_input", "40000\n");
        assertTrue(new HostSensors(root, root).find().containsKey("hwmon-coretemp-temp1"));
    }
}
