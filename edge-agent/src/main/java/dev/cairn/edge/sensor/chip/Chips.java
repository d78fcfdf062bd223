package dev.cairn.edge.sensor.chip;

import dev.cairn.edge.hal.Buses;
import dev.cairn.edge.sensor.Reading;
import dev.cairn.edge.sensor.Sensor;
import dev.cairn.edge.time.Ticker;
import dev.cairn.firmware.ProbeSource;
import dev.cairn.firmware.Quantity;
import dev.cairn.firmware.SensorType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The one place that knows which driver belongs to which type. Channels that name the same chip share it. */
public final class Chips {
    private final Buses buses;
    private final Ticker ticker;
    private final Map<Spot, SharedChip> chips = new HashMap<>();

    private record Spot(SensorType type, int bus, int address) {}

    /** @param ticker real time: chips do not play stories */
    public Chips(Buses buses, Ticker ticker) {
        this.buses = buses;
        this.ticker = ticker;
    }

    /** One quantity of one chip; touches nothing before its first look. */
    public Sensor sensor(ProbeSource.I2c source) {
        I2cDevice device = new I2cDevice(
                buses.i2c(source.bus()), source.address(), source.type().word(), ticker);
        SharedChip chip = chips.computeIfAbsent(
                new Spot(source.type(), source.bus(), source.address()),
                spot -> new SharedChip(driver(spot.type(), device), device.where(), ticker));
        return new OneQuantity(
                chip,
                source.quantity(),
                device.where() + " " + source.quantity().word());
    }

    /** A door: 1 open, 0 closed. */
    public Sensor door(ProbeSource.Door source) {
        return new DoorContact(buses.input(source.line()), source.inverted(), ticker);
    }

    private static Chip driver(SensorType type, I2cDevice device) {
        return switch (type) {
            case BME280 -> new Bme280(device);
            case SHT3X -> new Sht3x(device);
            case SCD4X -> new Scd4x(device);
            case NAU7802 -> new Nau7802(device);
        };
    }

    private record OneQuantity(SharedChip chip, Quantity quantity, String description) implements Sensor {
        @Override
        public Reading read() throws InterruptedException {
            return chip.read(quantity);
        }

        @Override
        public Optional<String> serial() {
            return chip.serial();
        }
    }
}
