package dev.cairn.edge.hal;

import dev.cairn.proof.Bytes;

/**
 * One I2C bus. Moves bytes and knows nothing of chips. Every body is bounded: a transfer ends, with bytes or a {@link BusFault}, or it hangs in
 * the kernel, for which the caller has a thread and a time limit of its own. Thread-safe: transfers of several threads do not mix. Nothing
 * is retried here.
 */
public interface I2cBus {
    /** Most bytes of one transfer in one direction. */
    int TRANSFER_BYTES_MAX = 64;

    /** How people know it: {@code /dev/i2c-1}. */
    String name();

    /**
     * Writes {@code out} (unless it is empty), then reads {@code count} bytes (unless it is 0); nobody else comes between.
     *
     * @param address 7 bits
     * @throws BusFault when not every byte could be moved; how many were written is then unknown
     */
    Bytes transfer(int address, Bytes out, int count) throws BusFault;
}
