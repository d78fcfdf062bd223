package dev.cairn.edge.sensor.kernel;

import dev.cairn.edge.sensor.Reading;
import dev.cairn.edge.sensor.Sensor;
import java.math.BigDecimal;
import java.nio.file.Path;

/** A file with one number, times a factor. */
record ScaledFile(Path file, BigDecimal factor, String unit, String description) implements Sensor {
    @Override
    public Reading read() {
        return KernelFiles.read(file, factor, unit);
    }
}
