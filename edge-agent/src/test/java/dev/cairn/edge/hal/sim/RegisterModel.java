package dev.cairn.edge.hal.sim;

import java.util.ArrayList;
import java.util.List;

/** 256 registers: the first byte written sets the pointer, further ones fill registers, reads go on from the pointer. */
public class RegisterModel implements DeviceModel {
    private final int[] registers = new int[256];
    private final List<String> written = new ArrayList<>();
    private int pointer;

    @Override
    public void write(byte[] bytes) {
        pointer = bytes[0] & 0xff;
        for (int i = 1; i < bytes.length; i++) {
            int value = bytes[i] & 0xff;
            written.add(String.format("%02x=%02x", pointer, value));
            onWrite(pointer, value);
            pointer = pointer + 1 & 0xff;
        }
    }

    @Override
    public byte[] read(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) onRead(pointer);
            pointer = pointer + 1 & 0xff;
        }
        return bytes;
    }

    /** What the chip does when a register is written. */
    protected void onWrite(int register, int value) {
        set(register, value);
    }

    /** What the chip shows of a register. */
    protected int onRead(int register) {
        return registers[register];
    }

    /** Sets registers from this one on. */
    public final void set(int register, int... values) {
        for (int i = 0; i < values.length; i++) {
            registers[register + i] = values[i] & 0xff;
        }
    }

    protected final int get(int register) {
        return registers[register];
    }

    /** All writes so far, as {@code f4=25}. */
    public final List<String> written() {
        return written;
    }
}
