package dev.cairn.edge.sensor.chip;

import dev.cairn.edge.hal.BusFault;
import dev.cairn.edge.hal.I2cBus;
import dev.cairn.edge.sensor.Reading.Cause;
import dev.cairn.edge.time.Ticker;
import dev.cairn.proof.Bytes;
import java.time.Duration;

/** One address on one bus, in the words of data sheets: registers, commands, words with checksums; faults in the words of people. */
final class I2cDevice {
    private static final int WORD_BYTES = 2;
    private static final int CHECKED_WORD_BYTES = 3;

    private final I2cBus bus;
    private final int address;
    private final String chip;
    private final Ticker ticker;

    /** Something that a chip is waited for. */
    interface Condition {
        boolean holds() throws ProbeFault;
    }

    I2cDevice(I2cBus bus, int address, String chip, Ticker ticker) {
        this.bus = bus;
        this.address = address;
        this.chip = chip;
        this.ticker = ticker;
    }

    /** As people find it: {@code bme280 at 0x76 on /dev/i2c-1}. */
    String where() {
        return chip + " at " + spot();
    }

    private String spot() {
        return String.format("0x%02x on %s", address, bus.name());
    }

    /** Registers from {@code first} on, in one burst. */
    Bytes registers(int first, int count) throws ProbeFault {
        return transfer(bytes(first), count);
    }

    int register(int number) throws ProbeFault {
        return registers(number, 1).at(0) & 0xff;
    }

    void write(int... values) throws ProbeFault {
        transfer(bytes(values), 0);
    }

    /** Sends a 16-bit command. */
    void command(int command) throws ProbeFault {
        write(command >> 8 & 0xff, command & 0xff);
    }

    /** Sends a 16-bit command with one word as its argument. */
    void command(int command, int argument) throws ProbeFault {
        Bytes word = bytes(argument >> 8 & 0xff, argument & 0xff);
        transfer(bytes(command >> 8 & 0xff, command & 0xff).concat(word).concat(bytes(Crc8.of(word))), 0);
    }

    /** Reads words of 16 bits, each with its CRC-8, and gives them without. */
    int[] words(int count) throws ProbeFault {
        Bytes all = transfer(Bytes.EMPTY, count * CHECKED_WORD_BYTES);
        int[] words = new int[count];
        for (int i = 0; i < count; i++) {
            Bytes word = all.slice(i * CHECKED_WORD_BYTES, i * CHECKED_WORD_BYTES + WORD_BYTES);
            int crc = all.at(i * CHECKED_WORD_BYTES + WORD_BYTES) & 0xff;
            if (Crc8.of(word) != crc) {
                throw fault(Cause.CRC, "garbled answer of " + where() + ": is the wire too long, a plug loose?");
            }
            words[i] = (word.at(0) & 0xff) << 8 | word.at(1) & 0xff;
        }
        return words;
    }

    void pause(Duration length) throws InterruptedException {
        ticker.sleep(length);
    }

    /**
     * Looks at most {@code looks} times, {@code pause} between: bounded whatever the clock does.
     *
     * @param what that the chip should have done, for the fault
     */
    void await(String what, int looks, Duration pause, Condition done) throws ProbeFault, InterruptedException {
        for (int i = 0; i < looks; i++) {
            if (done.holds()) {
                return;
            }
            pause(pause);
        }
        throw fault(Cause.TIMEOUT, where() + " did not " + what + " in time: take its power away for a second");
    }

    ProbeFault fault(Cause cause, String help) {
        return new ProbeFault(cause, help);
    }

    private Bytes transfer(Bytes out, int count) throws ProbeFault {
        try {
            Bytes in = bus.transfer(address, out, count);
            if (in.size() != count) {
                throw new BusFault(BusFault.Kind.SHORT, in.size() + " of " + count + " bytes");
            }
            return in;
        } catch (BusFault fault) {
            throw translate(fault);
        }
    }

    private ProbeFault translate(BusFault fault) {
        return switch (fault.kind()) {
            case NO_ANSWER ->
                fault(
                        Cause.NACK,
                        "no answer at " + spot() + ": is the " + chip
                                + " plugged in, is I2C enabled (dtparam=i2c_arm=on)? `i2cdetect` shows who answers");
            case TIMEOUT ->
                fault(
                        Cause.TIMEOUT,
                        bus.name() + " is held, no transfer with " + where()
                                + ": unplug its sensors one by one, or slow it down (dtparam=i2c_arm_baudrate=50000)");
            case SHORT -> fault(Cause.NACK, where() + " answered with " + fault.getMessage() + ": is a plug loose?");
            case NO_BUS -> fault(Cause.ABSENT, String.valueOf(fault.getMessage()));
        };
    }

    private static Bytes bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return Bytes.wrap(bytes);
    }
}
