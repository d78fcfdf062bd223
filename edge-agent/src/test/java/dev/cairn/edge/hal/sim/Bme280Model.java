package dev.cairn.edge.hal.sim;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A BME280 with the data sheet's worked example in its trimming: forced mode, reset, power-on values, a busy bit that may stick. */
public final class Bme280Model extends RegisterModel {
    private static final short[] TRIM = {
        27504, 26435, -1000, (short) 36477, -10685, 3024, 2855, 140, -7, 15500, -14600, 6000
    };
    private int[] raw = raw(415_148, 519_888, 30_000);
    private boolean busy;
    private boolean measures = true;

    public Bme280Model() {
        set(0xd0, 0x60);
        trim(TRIM, 75, 362, 0, 313, 50, 30);
        powerCycle();
    }

    /** Words T1..T3, P1..P9 and the six of humidity. */
    public void trim(short[] words, int h1, int h2, int h3, int h4, int h5, int h6) {
        ByteBuffer bytes = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        for (short word : words) {
            bytes.putShort(word);
        }
        for (int i = 0; i < 24; i++) {
            set(0x88 + i, bytes.get(i));
        }
        set(0xa1, h1);
        set(0xe1, h2, h2 >> 8, h3, h4 >> 4, h4 & 0x0f | (h5 & 0x0f) << 4, h5 >> 4, h6);
    }

    /** What the next measurement finds. */
    public void measures(int pressure, int temperature, int humidity) {
        raw = raw(pressure, temperature, humidity);
    }

    private static int[] raw(int p, int t, int h) {
        return new int[] {p >> 12, p >> 4, p << 4, t >> 12, t >> 4, t << 4, h >> 8, h};
    }

    /** Garbage in the four bits that the data sheet leaves open. */
    public void garbage(int nibble) {
        raw[2] = raw[2] & 0xf0 | nibble;
        raw[5] = raw[5] & 0xf0 | nibble;
    }

    /** A conversion that never ends. */
    public void stickBusy() {
        busy = true;
    }

    /** A chip that takes commands and measures nothing. */
    public void stopMeasuring() {
        measures = false;
        powerCycle();
    }

    public void powerCycle() {
        set(0xf2, 0);
        set(0xf4, 0);
        set(0xf7, 0x80, 0, 0, 0x80, 0, 0, 0x80, 0);
    }

    @Override
    protected void onWrite(int register, int value) {
        set(register, value);
        if (register == 0xe0 && value == 0xb6) {
            powerCycle();
        }
        if (register == 0xf4 && (value & 3) == 1) {
            set(0xf4, value & ~3);
            if (measures) {
                set(0xf7, raw);
            }
        }
    }

    @Override
    protected int onRead(int register) {
        return register == 0xf3 ? (busy ? 0x08 : 0) : get(register);
    }
}
