package dev.cairn.edge.sensor.chip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.firmware.Quantity;
import dev.cairn.firmware.SensorType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the chips are told, and in which order. */
class SequencesTest {
    @Test
    void a_co2_sensor_is_stopped_asked_who_it_is_kept_from_calibrating_itself_and_started() throws Exception {
        Rig rig = new Rig();
        rig.sensor(SensorType.SCD4X, Quantity.CO2).read();
        assertEquals(
                List.of("3f86", "3682", "2416000081", "21b1"),
                rig.scd4x.commands().subList(0, 4));
        assertEquals("ec05", rig.scd4x.commands().get(rig.scd4x.commands().size() - 1));
    }

    @Test
    void a_humidity_sensor_is_never_asked_to_stretch_the_clock() throws Exception {
        Rig rig = new Rig();
        rig.sensor(SensorType.SHT3X, Quantity.TEMPERATURE).read();
        assertEquals(List.of("3093", "30a2", "3780", "3041", "f32d", "2400"), rig.sht3x.commands());
        assertTrue(rig.sht3x.commands().stream().noneMatch(command -> command.startsWith("2c")));
    }

    @Test
    void a_load_cell_is_powered_up_in_the_order_of_its_data_sheet() throws Exception {
        Rig rig = new Rig();
        rig.sensor(SensorType.NAU7802, Quantity.LOAD).read();
        assertEquals(
                List.of("00=01", "00=02", "01=2f", "00=86", "15=30", "1c=80", "02=34", "00=96"), rig.nau7802.written());
    }

    @ParameterizedTest
    @CsvSource({"1", "-1", "8388606", "-8388607", "0", "4660"})
    void a_load_cells_counts_are_signed_24_bits(int counts) throws Exception {
        Rig rig = new Rig();
        rig.nau7802.measures(counts);
        assertEquals(
                Rig.number(String.valueOf(counts), Quantity.LOAD),
                rig.sensor(SensorType.NAU7802, Quantity.LOAD).read());
    }
}
