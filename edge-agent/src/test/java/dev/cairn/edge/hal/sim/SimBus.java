package dev.cairn.edge.hal.sim;

import dev.cairn.edge.hal.BusFault;
import dev.cairn.edge.hal.I2cBus;
import dev.cairn.proof.Bytes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A bus with simulated devices on it, and a knob for each thing that can go wrong on a wire. */
public final class SimBus implements I2cBus {
    private final Map<Integer, DeviceModel> devices = new HashMap<>();
    private Optional<BusFault.Kind> fault = Optional.empty();
    private long faultAt = -1;
    private long transfers;
    private volatile Optional<CountDownLatch> hang = Optional.empty();

    public void plug(int address, DeviceModel device) {
        devices.put(address, device);
    }

    public void unplug(int address) {
        devices.remove(address);
    }

    /** Hurts the transfer of this number, counted from the bus's first one as 0; only that one. */
    public void hurt(long transfer, BusFault.Kind kind) {
        faultAt = transfer;
        fault = Optional.of(kind);
    }

    /** From now on a transfer does not come back before the latch falls. */
    public void hang(CountDownLatch until) {
        hang = Optional.of(until);
    }

    /** How many there were. */
    public long transfers() {
        return transfers;
    }

    @Override
    public String name() {
        return "/dev/i2c-1";
    }

    @Override
    public Bytes transfer(int address, Bytes out, int count) throws BusFault {
        Optional<CountDownLatch> held = hang;
        if (held.isPresent()) {
            uninterruptibly(held.get());
        }
        boolean hurt = transfers++ == faultAt;
        DeviceModel device = devices.get(address);
        if (device == null) {
            throw new BusFault(BusFault.Kind.NO_ANSWER, "no device");
        }
        if (hurt && fault.orElseThrow() != BusFault.Kind.SHORT) {
            throw new BusFault(fault.orElseThrow(), "hurt");
        }
        if (!out.isEmpty()) {
            device.write(out.toArray());
        }
        Bytes in = count == 0 ? Bytes.EMPTY : Bytes.wrap(device.read(count));
        if (hurt && count == 0) {
            throw new BusFault(BusFault.Kind.NO_ANSWER, "hurt");
        }
        return hurt ? in.slice(0, count - 1) : in;
    }

    /** As a call into the kernel: an interrupt does not end it. */
    private static void uninterruptibly(CountDownLatch latch) {
        boolean done = false;
        while (!done) {
            try {
                latch.await();
                done = true;
            } catch (InterruptedException e) {
                // The kernel does not listen either.
            }
        }
    }
}
