package dev.cairn.edge.hal.pi4j;

import com.pi4j.io.i2c.I2C;
import dev.cairn.edge.hal.BusFault;
import dev.cairn.edge.hal.I2cBus;
import dev.cairn.proof.Bytes;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plain writes and reads through Pi4J. Not its {@code readRegister}: plain ones are the same calls on every provider, and none of our chips minds
 * a stop between register pointer and data. After any fault the device is closed and opened anew at the next transfer.
 */
final class Pi4jI2cBus implements I2cBus {
    private static final Logger LOG = LoggerFactory.getLogger(Pi4jI2cBus.class);
    private static final long LOCK_MS = 1_000;

    private final int number;
    private final Opening opening;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Map<Integer, Opening.Open> open = new HashMap<>();

    Pi4jI2cBus(int number, Opening opening) {
        this.number = number;
        this.opening = opening;
    }

    @Override
    public String name() {
        return "/dev/i2c-" + number;
    }

    @Override
    public Bytes transfer(int address, Bytes out, int count) throws BusFault {
        if (out.size() > TRANSFER_BYTES_MAX || count > TRANSFER_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "transfer of " + out.size() + " and " + count + " bytes, at most " + TRANSFER_BYTES_MAX);
        }
        lock();
        boolean well = false;
        try {
            Bytes in = move(device(address), out, count);
            well = true;
            return in;
        } finally {
            if (!well) {
                drop(address);
            }
            lock.unlock();
        }
    }

    private void lock() throws BusFault {
        try {
            if (!lock.tryLock(LOCK_MS, TimeUnit.MILLISECONDS)) {
                throw new BusFault(BusFault.Kind.TIMEOUT, name() + " is busy with another transfer");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BusFault(BusFault.Kind.TIMEOUT, "interrupted while " + name() + " was busy", e);
        }
    }

    private I2C device(int address) throws BusFault {
        Opening.Open known = open.get(address);
        if (known == null) {
            known = opening.open(number, address);
            open.put(address, known);
        }
        return known.device();
    }

    private static Bytes move(I2C device, Bytes out, int count) throws BusFault {
        try {
            if (!out.isEmpty()) {
                device.write(out.toArray());
            }
            byte[] in = new byte[count];
            int got = count == 0 ? 0 : device.read(in, 0, count);
            if (got != count) {
                throw new BusFault(BusFault.Kind.SHORT, Math.max(0, got) + " of " + count + " bytes");
            }
            return Bytes.wrap(in);
        } catch (RuntimeException e) {
            throw fault(e);
        }
    }

    /** The kernel's word for it stands in the innermost cause: strerror(3) of ENXIO, EREMOTEIO, EIO, ETIMEDOUT, EBUSY. */
    private static BusFault fault(RuntimeException e) {
        Throwable inner = e;
        while (inner.getCause() != null) {
            inner = inner.getCause();
        }
        String word = Optional.ofNullable(inner.getMessage()).orElse("").toLowerCase(Locale.ROOT);
        if (word.contains("timed out") || word.contains("failed to get i2c lock")) {
            return new BusFault(BusFault.Kind.TIMEOUT, word, e);
        }
        if (word.contains("busy")) {
            return new BusFault(
                    BusFault.Kind.NO_BUS,
                    "the kernel's own driver has this chip: name it by source: kernel:iio/…, or take the chip's"
                            + " dtoverlay out of config.txt",
                    e);
        }
        return new BusFault(BusFault.Kind.NO_ANSWER, word, e);
    }

    private void drop(int address) {
        Opening.Open broken = open.remove(address);
        if (broken != null) {
            try {
                broken.close().run();
            } catch (RuntimeException e) {
                LOG.debug("device not closed bus={} address={} cause={}", number, address, e.toString());
            }
        }
    }

    /** Gives all devices back; the next transfer opens them again. */
    void close() {
        if (lock.tryLock()) {
            try {
                for (int address : open.keySet().toArray(Integer[]::new)) {
                    drop(address);
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
