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
        return reading;
    }

    @Override
    public String description() {
        return "kernel:" + address;
    }
}
