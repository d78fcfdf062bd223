package dev.cairn.edge.hal.sim;

import dev.cairn.edge.hal.BusFault;
import dev.cairn.edge.hal.Buses;
import dev.cairn.edge.hal.DigitalIn;
import dev.cairn.edge.hal.I2cBus;

/** One simulated bus under every number, and no lines. */
public final class SimBuses implements Buses {
    private final SimBus bus = new SimBus();

    public SimBus bus() {
        return bus;
    }

    @Override
    public I2cBus i2c(int number) {
        return bus;
    }

    @Override
    public DigitalIn input(int line) {
        return new DigitalIn() {
            @Override
            public String name() {
                return "GPIO " + line;
            }

            @Override
            public boolean isHigh() throws BusFault {
                throw new BusFault(BusFault.Kind.NO_BUS, "no lines here");
            }
        };
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
