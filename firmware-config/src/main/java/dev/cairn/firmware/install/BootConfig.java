package dev.cairn.firmware.install;

import dev.cairn.firmware.DeviceProfile;
import dev.cairn.firmware.ProbeSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a Raspberry Pi's {@code config.txt} includes for a profile: only the buses and overlays that the profile's probes need, and the
 * board's watchdog. Parameters and overlays as in the firmware's {@code overlays/README} ({@code i2c-sensor}, {@code w1-gpio},
 * {@code i2c-rtc}, {@code tpm-slb9670}) and its documentation of {@code config.txt}.
 */
public final class BootConfig {
    /** Chips that the overlay {@code i2c-sensor} knows by this name and whose driver is read through IIO or hwmon. */
    static final Set<String> I2C_SENSORS = Set.of("bme280", "bmp280", "bme680", "sht3x", "htu21", "si7020", "lm75");

    private static final String WATCHDOG = "dtparam=watchdog=on";
    private static final String I2C = "dtparam=i2c_arm=on";
    private static final String I2C_SPEED = "dtparam=i2c_arm_baudrate=100000";
    private static final String ONE_WIRE = "dtoverlay=w1-gpio,gpiopin=4";

    /** Further pieces that no profile names. */
    public enum Extra {
        /** A DS3231 clock with a battery. */
        RTC(List.of(I2C, "dtoverlay=i2c-rtc,ds3231")),
        /** A TPM on the SPI bus. */
        TPM(List.of("dtparam=spi=on", "dtoverlay=tpm-slb9670"));

        private final List<String> lines;

        Extra(List<String> lines) {
            this.lines = lines;
        }

        /** Its lines, each ended. */
        public String text() {
            return String.join("\n", lines) + "\n";
        }
    }

    private BootConfig() {}

    /** The lines for a profile, each ended, always in the same order. */
    public static String of(DeviceProfile profile) {
        Set<String> lines = new TreeSet<>();
        lines.add(WATCHDOG);
        for (DeviceProfile.Channel channel : profile.channels()) {
            lines.addAll(lines(channel.probe()));
        }
        return "# For the profile " + profile.profile() + ", made by Cairn; cairn-edge-setup writes it anew.\n"
                + String.join("\n", lines) + "\n";
    }

    private static List<String> lines(ProbeSource source) {
        if (source instanceof ProbeSource.I2c) {
            return List.of(I2C, I2C_SPEED);
        }
        if (source instanceof ProbeSource.Door door) {
            // Input with the pull-up that a bare contact to ground needs.
            return List.of("gpio=" + door.line() + "=ip,pu");
        }
        if (source instanceof ProbeSource.Kernel kernel) {
            return kernel(kernel.path());
        }
        return List.of();
    }

    private static List<String> kernel(String path) {
        String[] parts = path.split("/", -1);
        if (parts[0].equals("w1")) {
            return List.of(ONE_WIRE);
        }
        boolean chip = (parts[0].equals("iio") || parts[0].equals("hwmon")) && I2C_SENSORS.contains(parts[1]);
        if (!chip) {
            return List.of();
        }
        String address = parts[1].startsWith("bm") ? ",addr=0x76" : "";
        return List.of(I2C, I2C_SPEED, "dtoverlay=i2c-sensor," + parts[1] + address);
    }
}
