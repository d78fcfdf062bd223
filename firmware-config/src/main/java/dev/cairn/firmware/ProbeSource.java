package dev.cairn.firmware;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a channel's probe is found: the text behind {@code source:}, understood.
 *
 * <pre>
 * i2c:bme280/1/0x76/temperature     type, bus number (/dev/i2c-1), address, quantity; types are {@link SensorType}
 * gpio:door/17                      a contact between this line (BCM number) and ground that closes with the door
 * gpio:door/17/inverted             one that opens with it
 * kernel:iio/bme280/temp            chip name, or its place on the bus (1-0076), and quantity
 * kernel:hwmon/NAME/temp1           kernel:thermal/TYPE      kernel:w1/28-ROM
 * sim:CHANNEL                       a simulated place's probe
 * host:CHANNEL                      this very machine
 * </pre>
 */
public sealed interface ProbeSource {
    /** A chip on an I2C bus. */
    record I2c(SensorType type, int bus, int address, Quantity quantity) implements ProbeSource {
        /** What the data sheet promises. */
        public SensorType.Promise promise() {
            return type.promise(quantity).orElseThrow();
        }
    }

    /** A door contact on a GPIO line; {@code inverted} when it opens with the door closed. */
    record Door(int line, boolean inverted) implements ProbeSource {}

    /** A probe that a driver of the kernel reads. */
    record Kernel(String path) implements ProbeSource {}

    /** A probe of a simulated place. */
    record Simulated(String channel) implements ProbeSource {}

    /** A probe of this machine. */
    record Host(String channel) implements ProbeSource {}

    /** Highest bus number that is believed. */
    int BUS_MAX = 99;

    /** Highest GPIO line that is believed. */
    int LINE_MAX = 999;

    /**
     * Understands it.
     *
     * @throws IllegalArgumentException with what is wrong and what to write instead
     */
    static ProbeSource parse(String text) {
        int colon = text.indexOf(':');
        String rest = text.substring(colon + 1);
        if (colon < 1 || rest.isBlank()) {
            throw new IllegalArgumentException(
                    "source \"" + text + "\" names no probe; write it like i2c:bme280/1/0x76/temperature");
        }
        return switch (text.substring(0, colon)) {
            case "i2c" -> Forms.i2c(text, rest);
            case "gpio" -> Forms.door(text, rest);
            case "kernel" -> Forms.kernel(text, rest);
            case "sim" -> new Simulated(rest);
            case "host" -> new Host(rest);
            default ->
                throw new IllegalArgumentException(
                        "source \"" + text + "\" begins with none of i2c:, gpio:, kernel:, sim:, host:");
        };
    }

    /** The unit in which the probe speaks, where that is known beforehand. */
    default Optional<String> unit() {
        if (this instanceof I2c chip) {
            return Optional.of(chip.quantity().unit());
        }
        return this instanceof Door ? Optional.of(Quantity.DOOR.unit()) : Optional.empty();
    }

    /** What the data sheet promises, where there is one. */
    default Optional<SensorType.Promise> sheet() {
        return this instanceof I2c chip ? Optional.of(chip.promise()) : Optional.empty();
    }

    /** How the texts are taken apart. */
    final class Forms {
        private static final Pattern I2C = Pattern.compile("([^/]+)/([0-9]{1,2})/0x([0-9a-fA-F]{2})/([^/]+)");
        private static final Pattern DOOR = Pattern.compile("door/([0-9]{1,3})(/inverted)?");
        private static final Pattern KERNEL = Pattern.compile(
                "(hwmon/[^/]+/temp[0-9]{1,2}|thermal/[^/]+|iio/[^/]+/[a-z0-9]+|w1/28-[0-9a-f]{12})(\\.[0-9]+)?");

        private Forms() {}

        private static ProbeSource i2c(String text, String rest) {
            Matcher form = matched(I2C, text, rest, "i2c:bme280/1/0x76/temperature: type, bus, address, quantity");
            SensorType type = SensorType.of(form.group(1));
            int address = Integer.parseInt(form.group(3), 16);
            if (!type.addresses().contains(address)) {
                throw new IllegalArgumentException("source \"" + text + "\": a " + type.word() + " has the address "
                        + String.join(
                                " or ",
                                type.addresses().stream()
                                        .sorted()
                                        .map(each -> String.format("0x%02x", each))
                                        .toList()));
            }
            return new I2c(type, Integer.parseInt(form.group(2)), address, quantity(text, type, form.group(4)));
        }

        private static Quantity quantity(String text, SensorType type, String word) {
            return type.quantities().stream()
                    .filter(each -> each.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("source \"" + text + "\": a " + type.word()
                            + " measures "
                            + SensorType.words(type.quantities().toArray(Quantity[]::new), Quantity::word)));
        }

        private static ProbeSource door(String text, String rest) {
            Matcher form = matched(DOOR, text, rest, "gpio:door/17 or gpio:door/17/inverted");
            return new Door(Integer.parseInt(form.group(1)), form.group(2) != null);
        }

        private static ProbeSource kernel(String text, String rest) {
            matched(
                    KERNEL,
                    text,
                    rest,
                    "kernel:iio/bme280/temp, kernel:hwmon/NAME/temp1, kernel:thermal/TYPE or kernel:w1/28-ROM");
            return new Kernel(rest);
        }

        private static Matcher matched(Pattern form, String text, String rest, String example) {
            Matcher found = form.matcher(rest);
            if (!found.matches()) {
                throw new IllegalArgumentException("source \"" + text + "\" is not like " + example);
            }
            return found;
        }
    }
}
