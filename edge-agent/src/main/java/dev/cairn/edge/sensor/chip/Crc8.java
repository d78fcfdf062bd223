package dev.cairn.edge.sensor.chip;

import dev.cairn.proof.Bytes;

/** Sensirion's checksum: CRC-8, polynomial 0x31, start 0xFF, nothing reflected, no final xor (SHT3x-DIS data sheet, 4.12). */
final class Crc8 {
    private static final int POLYNOMIAL = 0x31;
    private static final int START = 0xff;

    private Crc8() {}

    static int of(Bytes bytes) {
        int crc = START;
        for (int i = 0; i < bytes.size(); i++) {
            crc ^= bytes.at(i) & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x80) == 0 ? crc << 1 : crc << 1 ^ POLYNOMIAL;
            }
            crc &= 0xff;
        }
        return crc;
    }
}
