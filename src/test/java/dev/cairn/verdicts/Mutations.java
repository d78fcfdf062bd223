package dev.cairn.verdicts;

import java.util.Random;

/** Small damage to bytes and texts, the kind that tells two readers apart. */
public final class Mutations {
    private static final int[] BYTES = {
        0, 1, 0x17, 0x18, 0x1b, 0x3b, 0x40, 0x58, 0x7f, 0x80, 0xa0, 0xc4, 0xd2, 0xf4, 0xf6, 0xff
    };
    private static final String[] TEXTS = {
        "",
        " ",
        "  ",
        "\t",
        "\n",
        "\n\n",
        "\r",
        "\u0000",
        "\u007f",
        "\u0085",
        "\u00a0",
        "\u2028",
        "\u3000",
        "\ufeff",
        "+",
        "=",
        "0",
        "00",
        "-1",
        "#",
        "none",
        "all",
        "9007199254740992",
        "\u2014",
        "\u8336",
        "a",
        "Z",
        "/"
    };

    private final Random random;

    public Mutations(long seed) {
        this.random = new Random(seed);
    }

    /** One to three places changed. */
    public byte[] of(byte[] bytes) {
        byte[] mutant = bytes.clone();
        for (int i = random.nextInt(3); i >= 0 && mutant.length > 0; i--) {
            mutant = once(mutant);
        }
        return mutant;
    }

    private byte[] once(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        int cut = Math.min(bytes.length - at, 1 + random.nextInt(4));
        return switch (random.nextInt(6)) {
            case 0 -> splice(bytes, at, 1, (byte) (bytes[at] ^ 1 << random.nextInt(8)));
            case 1 -> splice(bytes, at, 1, (byte) BYTES[random.nextInt(BYTES.length)]);
            case 2 -> splice(bytes, at, 0, (byte) BYTES[random.nextInt(BYTES.length)]);
            case 3 -> splice(bytes, at, cut);
            case 4 -> splice(bytes, at, 1, (byte) (bytes[at] + 1));
            default -> splice(bytes, at, cut, copy(bytes, random.nextInt(bytes.length), cut));
        };
    }

    /** One place changed. */
    public String of(String text) {
        int at = random.nextInt(text.length() + 1);
        int cut = Math.min(text.length() - at, random.nextInt(4));
        String put = random.nextInt(4) == 0 ? line(text) : TEXTS[random.nextInt(TEXTS.length)];
        return text.substring(0, at) + put + text.substring(at + cut);
    }

    private String line(String text) {
        int from = text.lastIndexOf('\n', random.nextInt(text.length()) - 1) + 1;
        int to = text.indexOf('\n', from);
        return "\n" + text.substring(from, to < 0 ? text.length() : to);
    }

    private static byte[] copy(byte[] bytes, int from, int length) {
        byte[] copy = new byte[length];
        for (int i = 0; i < length; i++) {
            copy[i] = bytes[(from + i) % bytes.length];
        }
        return copy;
    }

    private static byte[] splice(byte[] bytes, int at, int cut, byte... put) {
        byte[] result = new byte[bytes.length - cut + put.length];
        System.arraycopy(bytes, 0, result, 0, at);
        System.arraycopy(put, 0, result, at, put.length);
        System.arraycopy(bytes, at + cut, result, at + put.length, bytes.length - at - cut);
        return result;
    }
}
