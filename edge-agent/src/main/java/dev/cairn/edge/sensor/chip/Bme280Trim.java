package dev.cairn.edge.sensor.chip;

import dev.cairn.proof.Bytes;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * A BME280's trimming and the integer arithmetic of its data sheet (BST-BME280-DS002, 4.2.2 table 16 and 4.2.3): 32 bits for temperature and
 * humidity, 64 for pressure. {@code dig} holds T1..T3, P1..P9, H1..H6.
 */
final class Bme280Trim {
    static final int FIRST = 0x88;
    static final int FIRST_BYTES = 26;
    static final int SECOND = 0xe1;
    static final int SECOND_BYTES = 7;
    private static final int T = 0;
    private static final int P = 3;
    private static final int H = 12;
    private static final int COUNT = 18;
    private static final int H1_AT = 25;
    private static final int HUMIDITY_FULL = 419_430_400;

    private final int[] dig;

    private Bme280Trim(int[] dig) {
        this.dig = dig;
    }

    /** From both blocks of registers: little-endian words, T1 and P1 unsigned; the high bytes of H4 and H5 are signed. */
    static Bme280Trim of(Bytes first, Bytes second) {
        int[] dig = new int[COUNT];
        for (int i = 0; i < H; i++) {
            int word = first.at(2 * i) & 0xff | first.at(2 * i + 1) << 8;
            dig[i] = i == T || i == P ? word & 0xffff : word;
        }
        dig[H] = first.at(H1_AT) & 0xff;
        dig[H + 1] = second.at(0) & 0xff | second.at(1) << 8;
        dig[H + 2] = second.at(2) & 0xff;
        dig[H + 3] = second.at(3) << 4 | second.at(4) & 0x0f;
        dig[H + 4] = second.at(5) << 4 | (second.at(4) & 0xff) >> 4;
        dig[H + 5] = second.at(6);
        return new Bme280Trim(dig);
    }

    /** The "fine" temperature, which the other two quantities need. */
    int fine(int raw) {
        int t1 = dig[T];
        int linear = ((raw >> 3) - (t1 << 1)) * dig[T + 1] >> 11;
        int square = (((raw >> 4) - t1) * ((raw >> 4) - t1) >> 12) * dig[T + 2] >> 14;
        return linear + square;
    }

    /** Degrees Celsius, two decimals. */
    BigDecimal temperature(int fine) {
        return BigDecimal.valueOf(fine * 5 + 128 >> 8, 2);
    }

    /** Pascal with one decimal; empty where the trimming would divide by zero. */
    Optional<BigDecimal> pressure(int fine, int raw) {
        long a = fine - 128_000L;
        long b = a * a * dig[P + 5] + (a * dig[P + 4] << 17) + ((long) dig[P + 3] << 35);
        long scale = (a * a * dig[P + 2] >> 8) + (a * dig[P + 1] << 12);
        scale = ((1L << 47) + scale) * dig[P] >> 33;
        if (scale == 0) {
            return Optional.empty();
        }
        long p = ((1_048_576L - raw << 31) - b) * 3125 / scale;
        long square = dig[P + 8] * (p >> 13) * (p >> 13) >> 25;
        long linear = dig[P + 7] * p >> 19;
        long q24x8 = (p + square + linear >> 8) + ((long) dig[P + 6] << 4);
        return Optional.of(BigDecimal.valueOf(q24x8).divide(BigDecimal.valueOf(256), 1, RoundingMode.HALF_EVEN));
    }

    /** Percent relative humidity, two decimals, 0 to 100. */
    BigDecimal humidity(int fine, int raw) {
        int v = fine - 76_800;
        int wet = (raw << 14) - (dig[H + 3] << 20) - dig[H + 4] * v + 16_384 >> 15;
        int warm = (v * dig[H + 5] >> 10) * ((v * dig[H + 2] >> 11) + 32_768) >> 10;
        v = wet * ((warm + 2_097_152) * dig[H + 1] + 8_192 >> 14);
        v -= ((v >> 15) * (v >> 15) >> 7) * dig[H] >> 4;
        int q22x10 = Math.max(0, Math.min(HUMIDITY_FULL, v)) >> 12;
        return BigDecimal.valueOf(q22x10).divide(BigDecimal.valueOf(1024), 2, RoundingMode.HALF_EVEN);
    }
}
