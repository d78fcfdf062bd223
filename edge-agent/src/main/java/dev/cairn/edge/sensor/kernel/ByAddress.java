package dev.cairn.edge.sensor.kernel;

import dev.cairn.edge.sensor.Reading;
import dev.cairn.edge.sensor.Sensor;
import java.util.Optional;

/** Looks its probe up when it is needed and again after it went away: numbers of folders change when a probe is plugged in anew. */
final class ByAddress implements Sensor {
    private final KernelSensors kernel;
    private final String address;
    private Optional<Sensor> known = Optional.empty();

    ByAddress(KernelSensors kernel, String address) {
        this.kernel = kernel;
        this.address = address;
    }

    @Override
    public synchronized Reading read() throws InterruptedException {
        if (known.isEmpty()) {
            known = kernel.lookUp(address);
        }
        Reading reading = known.isEmpty()
                ? Reading.none(Reading.Cause.ABSENT)
                : known.get().read();
        if (reading.equals(Reading.none(Reading.Cause.ABSENT))) {
            known = Optional.empty();
        }
        return reading instanceof Reading.NoValue no ? Reading.none(no.cause(), help(no.cause())) : reading;
    }

    /** What went wrong, where, and what to do. */
    private String help(Reading.Cause cause) {
        return switch (cause) {
            case ABSENT -> "no probe " + address + " in sysfs" + kernel.present() + ": " + advice();
            case NACK -> "the kernel cannot read " + address + ": is the sensor plugged in? `dmesg` says more";
            case CRC -> "checksum of " + address + " wrong: is the wire too long, the pull-up missing (4.7 kOhm)?";
            case RANGE -> address + " gives its power-on value or no number: is its supply stable?";
            default -> address + ": " + cause.word();
        };
    }

    private String advice() {
        if (address.startsWith("w1/")) {
            return "is the probe plugged in, is 1-Wire enabled (dtoverlay=w1-gpio,gpiopin=4)?";
        }
        return address.startsWith("iio/")
                ? "is the driver loaded (dtoverlay=i2c-sensor,bme280,addr=0x76)? ls /sys/bus/iio/devices/*/name"
                : "is the driver loaded? ls /sys/class/hwmon/*/name";
    }

    @Override
    public synchronized Optional<String> serial() {
        return known.flatMap(Sensor::serial);
    }

    @Override
    public String description() {
        return "kernel:" + address;
    }
}
