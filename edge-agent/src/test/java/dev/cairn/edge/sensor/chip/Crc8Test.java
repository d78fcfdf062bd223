package dev.cairn.edge.sensor.chip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.proof.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Crc8Test {
    /** SHT3x-DIS, 4.12 (beef); SCD4x, examples of 3.5.2, 3.7.2, 3.8.2 and 3.9.2. */
    @ParameterizedTest
    @CsvSource({
        "beef, 92",
        "01f4, 33",
        "6667, a2",
        "5eb9, 3c",
        "f896, 31",
        "9f07, c2",
        "3bbe, 89",
        "8000, a2",
        "8006, 04",
        "0000, 81"
    })
    void agrees_with_the_data_sheets_examples(String word, String crc) {
        assertEquals(Integer.parseInt(crc, 16), Crc8.of(Bytes.ofHex(word)));
        assertEquals(word + crc, Rig.word(Integer.parseInt(word, 16)), "the oracle in the test agrees too");
    }
}
