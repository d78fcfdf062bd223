package dev.cairn.edge.sensor.host;

import dev.cairn.edge.sensor.Reading;
import dev.cairn.edge.sensor.Sensor;
import dev.cairn.edge.sensor.kernel.KernelSensors;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * This very machine: its thermometers if it has any, always its load, its free memory and its free disk, all real. A gateway
 * without a probe can so still be seen to live.
 */
public final class HostSensors {
    private static final Pattern LOAD = Pattern.compile("([0-9]+\\.[0-9]+) .*", Pattern.DOTALL);
    private static final Pattern AVAILABLE =
            Pattern.compile(".*^MemAvailable:\\s+([0-9]+) kB.*", Pattern.DOTALL | Pattern.MULTILINE);
    private static final int FILE_BYTES_MAX = 8192;

    private final Path root;
    private final Path disk;

    /**
     * @param root folder that holds {@code proc} and {@code sys}
     * @param disk a folder of the file system whose space counts
     */
    public HostSensors(Path root, Path disk) {
        this.root = root;
        this.disk = disk;
    }

    /** All of them, by channel name, SenML-safe. */
    public Map<String, Sensor> find() {
        Map<String, Sensor> found = new LinkedHashMap<>();
        new KernelSensors(root).find().forEach((address, probe) -> found.put(channel(address), probe));
        found.put("load-1min", new ProcFile(root.resolve("proc/loadavg"), LOAD, BigDecimal.ONE, "1", "host load"));
        found.put(
                "memory-available",
                new ProcFile(root.resolve("proc/meminfo"), AVAILABLE, BigDecimal.valueOf(1024), "B", "host memory"));
        found.put("disk-free", new FreeDisk(disk));
        return found;
    }

    private static String channel(String address) {
        return address.replaceAll("[^A-Za-z0-9./-]", "-").replace('/', '-');
    }

    private record ProcFile(Path file, Pattern form, BigDecimal factor, String unit, String description)
            implements Sensor {
        @Override
        public Reading read() {
            try (var in = Files.newInputStream(file)) {
                Matcher found = form.matcher(new String(in.readNBytes(FILE_BYTES_MAX), StandardCharsets.UTF_8));
                return found.matches()
                        ? Reading.of(
                                new BigDecimal(found.group(1)).multiply(factor).stripTrailingZeros(), unit)
                        : Reading.none(Reading.Cause.RANGE);
            } catch (IOException e) {
                return Reading.none(Reading.Cause.ABSENT);
            }
        }
    }

    private record FreeDisk(Path folder) implements Sensor {
        @Override
        public Reading read() {
            try {
                return Reading.of(BigDecimal.valueOf(Files.getFileStore(folder).getUsableSpace()), "B");
            } catch (IOException e) {
                return Reading.none(Reading.Cause.NACK);
            }
        }

        @Override
        public String description() {
            return "host disk";
        }
    }
}
