package dev.cairn.edge.hal.pi4j;

import com.pi4j.io.i2c.I2C;
import dev.cairn.edge.hal.BusFault;

/** How a device on a bus is opened: linuxfs on a board, a provider of simulated devices in tests. */
interface Opening {
    /**
     * An open device.
     *
     * @param device of Pi4J
     * @param close gives back what belongs to this device alone
     */
    record Open(I2C device, Runnable close) {}

    Open open(int bus, int address) throws BusFault;
}
