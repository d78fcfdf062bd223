package dev.cairn.edge.hal.sim;

import dev.cairn.edge.hal.BusFault;

/** A simulated device on a simulated bus, at the level of bytes. */
public interface DeviceModel {
    /** The controller writes; the device may refuse in the middle. */
    void write(byte[] bytes) throws BusFault;

    /** The controller reads as many. */
    byte[] read(int count) throws BusFault;
}
