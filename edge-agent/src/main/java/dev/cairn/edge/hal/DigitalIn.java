package dev.cairn.edge.hal;

/** One input line with its pull-up on. */
public interface DigitalIn {
    /** How people know it: {@code GPIO 17}. */
    String name();

    /** The level now, bouncing included. */
    boolean isHigh() throws BusFault;
}
