package dev.cairn.edge.hal.pi4j;

import com.pi4j.context.Context;
import com.pi4j.io.i2c.I2C;
import com.pi4j.io.i2c.I2CConfig;
import com.pi4j.plugin.linuxfs.provider.i2c.LinuxFsI2C;
import com.pi4j.plugin.linuxfs.provider.i2c.LinuxFsI2CBus;
import com.pi4j.plugin.linuxfs.provider.i2c.LinuxFsI2CProvider;
import dev.cairn.edge.hal.BusFault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Opens {@code /dev/i2c-N}, once for <em>each</em> device. Pi4J 2.8 remembers which address a file was last set to, and remembers it even when
 * setting it failed (the kernel's own driver holds the address): with one file for all devices the next look would go to another chip, or to
 * the general call. A file of its own, thrown away after any fault, cannot.
 */
final class LinuxOpening implements Opening {
    private final Path root;
    private final Supplier<Context> context;

    /** @param root folder that holds {@code dev} and {@code sys} */
    LinuxOpening(Path root, Supplier<Context> context) {
        this.root = root;
        this.context = context;
    }

    @Override
    public Open open(int bus, int address) throws BusFault {
        look(bus);
        try {
            Context pi4j = context.get();
            I2CConfig config = I2C.newConfigBuilder(pi4j)
                    .id("i2c-" + bus + "-" + address)
                    .bus(bus)
                    .device(address)
                    .build();
            LinuxFsI2CBus file = new LinuxFsI2CBus(config);
            return new Open(new LinuxFsI2C(file, pi4j.provider(LinuxFsI2CProvider.class), config), file::close);
        } catch (LinkageError e) {
            throw new BusFault(
                    BusFault.Kind.NO_BUS,
                    "Pi4J has no I2C for " + System.getProperty("os.arch")
                            + "; let the kernel read the chip instead (source: kernel:iio/…)",
                    e);
        } catch (RuntimeException e) {
            throw new BusFault(BusFault.Kind.NO_BUS, "/dev/i2c-" + bus + " cannot be opened: " + e.getMessage(), e);
        }
    }

    /** Pi4J says "does not exist" for three different things. */
    private void look(int bus) throws BusFault {
        Path device = root.resolve("dev/i2c-" + bus);
        if (!Files.isDirectory(root.resolve("sys/bus/i2c/devices/i2c-" + bus))) {
            throw new BusFault(
                    BusFault.Kind.NO_BUS,
                    "there is no I2C bus " + bus + ": is I2C enabled (dtparam=i2c_arm=on in config.txt, then reboot)?");
        }
        if (!Files.exists(device)) {
            throw new BusFault(
                    BusFault.Kind.NO_BUS,
                    "there is no " + device + ": load its module (modprobe i2c-dev), at each boot");
        }
        if (!Files.isReadable(device) || !Files.isWritable(device)) {
            throw new BusFault(
                    BusFault.Kind.NO_BUS, "no right to use " + device + ": add the agent's user to the group i2c");
        }
    }
}
