package dev.cairn.edge.hal;

/**
 * The machine's buses and lines. Asking for one opens nothing and always succeeds: that there is no such bus shows at the first transfer,
 * and stops showing when there is one.
 */
public interface Buses extends AutoCloseable {
    /** The bus of this number, {@code /dev/i2c-<number>}; the same object each time. */
    I2cBus i2c(int number);

    /** The line of this number as the board counts (BCM), as an input with pull-up; the same object each time. */
    DigitalIn input(int line);

    /** Gives everything back. */
    @Override
    void close();
}
