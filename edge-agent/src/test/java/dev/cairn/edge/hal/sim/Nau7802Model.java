package dev.cairn.edge.hal.sim;

/** A NAU7802: powers up, calibrates itself, converts when it was told to, in the order of its data sheet. */
public final class Nau7802Model extends RegisterModel {
    private int counts;
    private boolean calibrationFails;
    private boolean calibrates = true;
    private boolean converts = true;

    public Nau7802Model(int counts) {
        this.counts = counts;
        set(0x1f, 0x0f);
    }

    public void measures(int next) {
        counts = next;
    }

    public void failCalibration() {
        calibrationFails = true;
    }

    public void neverEndCalibration() {
        calibrates = false;
    }

    public void stopConverting() {
        converts = false;
    }

    @Override
    protected void onWrite(int register, int value) {
        set(register, value);
        if (register == 0x00) {
            set(0x00, (value & 0x02) != 0 ? value | 0x08 : value);
        }
        if (register == 0x02 && calibrates) {
            set(0x02, value & ~0x04 | (calibrationFails ? 0x08 : 0));
        }
    }

    @Override
    protected int onRead(int register) {
        boolean running = (get(0) & 0x16) == 0x16;
        if (register == 0x00) {
            return get(0) | (running && converts ? 0x20 : 0);
        }
        if (running && register >= 0x12 && register <= 0x14) {
            return counts >> 8 * (0x14 - register) & 0xff;
        }
        return get(register);
    }
}
