package dev.cairn.edge.hal.sim;

import dev.cairn.edge.hal.BusFault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sensirion's way: a command of two bytes, then words, each with its checksum, written here as the data sheet prints them. */
public class CommandModel implements DeviceModel {
    private final Map<Integer, String> answers = new HashMap<>();
    private final List<String> commands = new ArrayList<>();
    private String answer = "";
    private int flipBit = -1;

    /** @param hex bytes of the answer, checksums included */
    public final void answer(int command, String hex) {
        answers.put(command, hex.replace(" ", ""));
    }

    /** Flips one bit of every answer; -1 none. */
    public final void flip(int bit) {
        flipBit = bit;
    }

    @Override
    public void write(byte[] bytes) throws BusFault {
        StringBuilder hex = new StringBuilder();
        for (byte each : bytes) {
            hex.append(String.format("%02x", each));
        }
        commands.add(hex.toString());
        int command = (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
        onCommand(command);
        answer = answers.getOrDefault(command, "");
    }

    /** What the chip does at a command. */
    protected void onCommand(int command) throws BusFault {}

    @Override
    public byte[] read(int count) throws BusFault {
        if (answer.length() < 2 * count) {
            throw new BusFault(BusFault.Kind.NO_ANSWER, "nothing to say");
        }
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) Integer.parseInt(answer.substring(2 * i, 2 * i + 2), 16);
        }
        if (flipBit >= 0 && flipBit / 8 < count) {
            bytes[flipBit / 8] ^= (byte) (1 << flipBit % 8);
        }
        return bytes;
    }

    /** All writes so far, hex. */
    public final List<String> commands() {
        return commands;
    }
}
