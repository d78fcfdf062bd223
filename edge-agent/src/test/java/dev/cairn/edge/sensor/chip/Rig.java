package dev.cairn.edge.sensor.chip;

import dev.cairn.edge.hal.sim.Bme280Model;
import dev.cairn.edge.hal.sim.CommandModel;
import dev.cairn.edge.hal.sim.FakeTicker;
import dev.cairn.edge.hal.sim.Nau7802Model;
import dev.cairn.edge.hal.sim.SimBus;
import dev.cairn.edge.hal.sim.SimBuses;
import dev.cairn.edge.sensor.Reading;
import dev.cairn.edge.sensor.Sensor;
import dev.cairn.firmware.ProbeSource;
import dev.cairn.firmware.Quantity;
import dev.cairn.firmware.SensorType;
import java.math.BigDecimal;

/** All four chips on one simulated bus, each with its data sheet's worked example. */
final class Rig {
    private final SimBuses buses = new SimBuses();
    final SimBus bus = buses.bus();
    final FakeTicker ticker = new FakeTicker();
    final Bme280Model bme280 = new Bme280Model();
    final CommandModel sht3x = new CommandModel();
    final Scd4xModel scd4x = new Scd4xModel();
    final Nau7802Model nau7802 = new Nau7802Model(12_345);
    final Chips chips = new Chips(buses, ticker);

    /** Ready for the second time it is asked; nothing when it was not started. */
    static final class Scd4xModel extends CommandModel {
        private boolean started;
        private boolean measures = true;
        private int asked;

        void stopMeasuring() {
            measures = false;
        }

        @Override
        protected void onCommand(int command) {
            if (command == 0x21b1 || command == 0x3f86) {
                started = command == 0x21b1;
            }
            if (command == 0xe4b8) {
                answer(0xe4b8, started && measures && ++asked % 2 == 0 ? "8006 04" : "8000 a2");
            }
        }
    }

    Rig() {
        bus.plug(0x76, bme280);
        bus.plug(0x44, sht3x);
        bus.plug(0x62, scd4x);
        bus.plug(0x2a, nau7802);
        sht3x.answer(0x3780, "beef92 beef92");
        sht3x.answer(0xf32d, "0000 81");
        // 4.25 degrees and 61.50 %: (4.25 + 45) / 175 x 65535 = 18443, 0.615 x 65535 = 40304
        sht3x.answer(0x2400, word(18_443) + word(40_304));
        // SCD4x data sheet, examples of 3.5.2 (500 ppm, 25 degrees, 37 %) and 3.9.2 (serial number)
        scd4x.answer(0xec05, "01f433 6667a2 5eb93c");
        scd4x.answer(0x3682, "f89631 9f07c2 3bbe89");
    }

    /** A word with its checksum, worked out bit by bit from the polynomial's division, not by the driver. */
    static String word(int word) {
        long remainder = (word ^ 0xff00L) << 8;
        for (int bit = 23; bit >= 8; bit--) {
            if ((remainder >> bit & 1) == 1) {
                remainder ^= 0x131L << bit - 8;
            }
        }
        return String.format("%04x%02x", word, remainder);
    }

    Sensor sensor(SensorType type, Quantity quantity) {
        int address = type.addresses().contains(0x44)
                ? 0x44
                : type.addresses().contains(0x76)
                        ? 0x76
                        : type.addresses().iterator().next();
        return chips.sensor(new ProbeSource.I2c(type, 1, address, quantity));
    }

    static Reading number(String value, Quantity quantity) {
        return Reading.of(new BigDecimal(value), quantity.unit());
    }
}
