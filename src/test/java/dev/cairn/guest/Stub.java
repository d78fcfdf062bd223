package dev.cairn.guest;

import dev.cairn.check.Programs;
import dev.cairn.edge.hal.Buses;
import dev.cairn.edge.hal.DigitalIn;
import dev.cairn.edge.hal.I2cBus;
import dev.cairn.proof.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A BME280's registers: the same bytes in the kernel's i2c-stub and in an array behind our own bus face. */
final class Stub implements Buses, I2cBus {
    private static final Path BUS = Path.of("/sys/bus/i2c/devices/i2c-0");
    private static final int CHIP = 0x76;
    private static final int REGISTERS = 256;

    private final int[] registers = new int[REGISTERS];
    private int pointer;

    /** Writes registers into the stub and keeps them. */
    void set(int first, int... values) {
        for (int i = 0; i < values.length; i++) {
            registers[first + i] = values[i] & 0xff;
            i2cset(CHIP, first + i, registers[first + i], "b");
        }
    }

    /** A thermometer of the kind LM75: its register of 16 bits, high byte first. */
    static void lm75(int halfDegrees) {
        int word = halfDegrees << 7 & 0xffff;
        i2cset(0x48, 0, (word & 0xff) << 8 | word >> 8, "w");
    }

    private static void i2cset(int chip, int register, int value, String mode) {
        Programs.run(
                "busybox",
                "i2cset",
                "-f",
                "-y",
                "0",
                hex(chip),
                hex(register),
                "0x" + Integer.toHexString(value),
                mode);
    }

    private static String hex(int value) {
        return String.format("0x%02x", value);
    }

    /** Tells the kernel that there is such a chip. */
    static void plug(String driver, int chip) throws IOException {
        write("new_device", driver + " " + hex(chip));
    }

    static void unplug(int chip) throws IOException {
        write("delete_device", hex(chip));
    }

    private static void write(String file, String text) throws IOException {
        Files.write(BUS.resolve(file), text.getBytes(StandardCharsets.US_ASCII));
    }

    /** A chip with trimming and numbers within what chips have; the id is a BME280's. */
    void random(SplittableRandom random) {
        set(0xd0, 0x60);
        List<Integer> words = new ArrayList<>(List.of(
                random.nextInt(26_000, 30_000),
                random.nextInt(25_000, 28_000),
                random.nextInt(-1_000, 100),
                random.nextInt(35_000, 39_000),
                random.nextInt(-11_000, -10_000),
                3_024,
                random.nextInt(2_000, 9_000),
                random.nextInt(-200, 200),
                -7,
                random.nextInt(9_900, 15_500),
                -14_600,
                random.nextInt(4_000, 6_000)));
        for (int i = 0; i < words.size(); i++) {
            set(0x88 + 2 * i, words.get(i), words.get(i) >> 8);
        }
        int h2 = random.nextInt(340, 380);
        int h4 = random.nextInt(-200, 340);
        int h5 = random.nextInt(-60, 60);
        set(0xa1, random.nextInt(60, 90));
        set(0xe1, h2, h2 >> 8, 0, h4 >> 4, h4 & 0x0f | (h5 & 0x0f) << 4, h5 >> 4, random.nextInt(-30, 31));
        measured(random.nextInt(300_000, 500_000), random.nextInt(420_000, 600_000), random.nextInt(20_000, 40_000));
    }

    /** What it measured last, raw. */
    void measured(int p, int t, int h) {
        set(0xf7, p >> 12, p >> 4, p << 4, t >> 12, t >> 4, t << 4, h >> 8, h);
    }

    /** The same registers, one bit wrong: for the plant. */
    void bend(int register) {
        registers[register] ^= 0x40;
    }

    @Override
    public Bytes transfer(int address, Bytes out, int count) {
        if (!out.isEmpty()) {
            pointer = out.at(0) & 0xff;
        }
        for (int i = 1; i < out.size(); i++) {
            boolean status = pointer == 0xf3;
            registers[pointer] = status ? registers[pointer] : out.at(i) & 0xff;
            pointer = pointer + 1 & 0xff;
        }
        byte[] in = new byte[count];
        for (int i = 0; i < count; i++) {
            in[i] = (byte) registers[pointer];
            pointer = pointer + 1 & 0xff;
        }
        return Bytes.wrap(in);
    }

    @Override
    public String name() {
        return "the stub's registers";
    }

    @Override
    public I2cBus i2c(int number) {
        return this;
    }

    @Override
    public DigitalIn input(int line) {
        throw new IllegalStateException("no lines here");
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
