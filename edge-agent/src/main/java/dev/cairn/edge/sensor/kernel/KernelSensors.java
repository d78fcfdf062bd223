package dev.cairn.edge.sensor.kernel;

import dev.cairn.edge.sensor.Sensor;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Probes that kernel drivers read, found under a root folder ({@code /} but in tests) and chosen by name, never by number, since numbers
 * change between boots.
 *
 * <pre>
 * hwmon/&lt;name&gt;/temp1          sys/class/hwmon/hwmon*   temp1_input, milli-degrees Celsius
 * thermal/&lt;type&gt;              sys/class/thermal/thermal_zone*  temp, milli-degrees Celsius
 * iio/&lt;name&gt;/temp             sys/bus/iio/devices/iio:device*  in_temp_input, or (raw + offset) x scale
 * iio/&lt;1-0076&gt;/temp           the same by its place on the I2C bus, where two chips have one name
 * w1/28-&lt;rom&gt;                 sys/bus/w1/devices/28-*  w1_slave: CRC verdict and t= in milli-degrees
 * </pre>
 *
 * <p>Kernel documentation: Documentation/hwmon/sysfs-interface, ABI/testing/sysfs-bus-iio, w1/slaves/w1_therm.
 */
public final class KernelSensors {
    private static final BigDecimal MILLI = new BigDecimal("0.001");
    private static final Pattern TEMPERATURE_INPUT = Pattern.compile("(temp[0-9]{1,2})_input");

    private static final Pattern I2C_PLACE = Pattern.compile("[0-9]{1,3}-[0-9a-f]{4}");
    private static final int SHOWN_MAX = 12;

    private final Path root;

    /** @param root folder that holds {@code sys} */
    public KernelSensors(Path root) {
        this.root = root;
    }

    /** Everything there is, by its address as in the class comment. */
    public Map<String, Sensor> find() {
        Map<String, Sensor> found = new LinkedHashMap<>();
        KernelFiles.in(root.resolve("sys/class/hwmon")).forEach(chip -> hwmon(chip, found));
        KernelFiles.in(root.resolve("sys/class/thermal")).forEach(zone -> thermal(zone, found));
        KernelFiles.in(root.resolve("sys/bus/iio/devices")).forEach(chip -> iio(chip, found));
        KernelFiles.in(root.resolve("sys/bus/w1/devices")).forEach(probe -> oneWire(probe, found));
        return found;
    }

    /** The probe at this address, looked for anew at each call; a probe that is not there reads as {@code absent}. */
    public Sensor at(String address) {
        return new ByAddress(this, address);
    }

    /** By name or, for a chip on I2C, by its place there: {@code iio/1-0076/temp} stays itself when a second chip is plugged in. */
    Optional<Sensor> lookUp(String address) {
        Sensor named = find().get(address);
        if (named != null) {
            return Optional.of(named);
        }
        Map<String, Sensor> placed = new LinkedHashMap<>();
        for (Path chip : KernelFiles.in(root.resolve("sys/bus/iio/devices"))) {
            place(chip).ifPresent(place -> iio(chip, place, placed));
        }
        return Optional.ofNullable(placed.get(address));
    }

    /** What can be found, for whoever looks for something else; at most {@value #SHOWN_MAX}. */
    String present() {
        List<String> all = find().keySet().stream().limit(SHOWN_MAX).toList();
        return all.isEmpty() ? " (there is none at all)" : " (there are " + String.join(", ", all) + ")";
    }

    /** The folder that holds the chip's in the tree of devices is named for bus and address, as {@code 1-0076}. */
    private static Optional<String> place(Path chip) {
        try {
            return Optional.ofNullable(chip.toRealPath().getParent())
                    .map(device -> String.valueOf(device.getFileName()))
                    .filter(name -> I2C_PLACE.matcher(name).matches());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void hwmon(Path chip, Map<String, Sensor> found) {
        String name = KernelFiles.textIfThere(chip.resolve("name")).orElse("unnamed");
        for (Path file : KernelFiles.in(chip)) {
            Matcher input = TEMPERATURE_INPUT.matcher(file.getFileName().toString());
            if (input.matches()) {
                put(found, "hwmon/" + name + "/" + input.group(1), new ScaledFile(file, MILLI, "Cel", "hwmon " + name));
            }
        }
    }

    private static void thermal(Path zone, Map<String, Sensor> found) {
        if (zone.getFileName().toString().startsWith("thermal_zone") && Files.exists(zone.resolve("temp"))) {
            String type = KernelFiles.textIfThere(zone.resolve("type")).orElse("unnamed");
            put(found, "thermal/" + type, new ScaledFile(zone.resolve("temp"), MILLI, "Cel", "thermal " + type));
        }
    }

    private static void iio(Path chip, Map<String, Sensor> found) {
        iio(chip, KernelFiles.textIfThere(chip.resolve("name")).orElse("unnamed"), found);
    }

    private static void iio(Path chip, String name, Map<String, Sensor> found) {
        for (IioQuantity quantity : IioQuantity.values()) {
            if (quantity.isIn(chip)) {
                put(found, "iio/" + name + "/" + quantity.word(), new IioSensor(chip, name, quantity));
            }
        }
    }

    private static void oneWire(Path probe, Map<String, Sensor> found) {
        String rom = probe.getFileName().toString();
        if (rom.startsWith("28-")) {
            put(found, "w1/" + rom, new OneWireSensor(probe.resolve("w1_slave"), rom));
        }
    }

    /** Two chips of one name: the second is told apart by a count in the kernel's order, the best that sysfs offers without a path. */
    private static void put(Map<String, Sensor> found, String address, Sensor sensor) {
        String free = address;
        for (int n = 2; found.containsKey(free); n++) {
            free = address + "." + n;
        }
        found.put(free, sensor);
    }
}
