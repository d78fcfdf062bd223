package dev.cairn.edge.sensor.chip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.edge.hal.BusFault;
import dev.cairn.edge.sensor.Reading;
import dev.cairn.edge.sensor.Reading.Cause;
import dev.cairn.edge.sensor.Sensor;
import dev.cairn.edge.sensor.TimedSensor;
import dev.cairn.firmware.Quantity;
import dev.cairn.firmware.SensorType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every driver alike. */
class ChipFaultsTest {
    private static final Map<SensorType, Quantity> FIRST = Map.of(
            SensorType.BME280, Quantity.TEMPERATURE,
            SensorType.SHT3X, Quantity.TEMPERATURE,
            SensorType.SCD4X, Quantity.CO2,
            SensorType.NAU7802, Quantity.LOAD);
    private static final Map<SensorType, Reading> TRUE = Map.of(
            SensorType.BME280, Rig.number("25.08", Quantity.TEMPERATURE),
            SensorType.SHT3X, Rig.number("4.25", Quantity.TEMPERATURE),
            SensorType.SCD4X, Rig.number("500", Quantity.CO2),
            SensorType.NAU7802, Rig.number("12345", Quantity.LOAD));

    /** More transfers than any driver may need for one look, from power-on. */
    private static final long TRANSFERS_MAX = 250;

    private static Sensor first(Rig rig, SensorType type) {
        return rig.sensor(type, quantity(type));
    }

    private static Quantity quantity(SensorType type) {
        return java.util.Objects.requireNonNull(FIRST.get(type));
    }

    @ParameterizedTest
    @EnumSource(SensorType.class)
    void gives_the_data_sheets_number_from_power_on(SensorType type) throws Exception {
        assertEquals(TRUE.get(type), first(new Rig(), type).read());
    }

    /** Every transfer of a whole look, from power-on, fails once in every way: a fault with its cause, never a number, and the next look is right. */
    @ParameterizedTest
    @EnumSource(SensorType.class)
    void any_transfer_may_fail_in_any_way_and_no_number_is_invented(SensorType type) throws Exception {
        Rig whole = new Rig();
        first(whole, type).read();
        long transfers = whole.bus.transfers();
        assertTrue(transfers > 3 && transfers < TRANSFERS_MAX, "transfers " + transfers);
        for (BusFault.Kind kind : BusFault.Kind.values()) {
            for (long k = 0; k < transfers; k++) {
                Rig rig = new Rig();
                rig.bus.hurt(k, kind);
                Sensor sensor = first(rig, type);
                Reading hurt = sensor.read();
                String at = type + " " + kind + " at transfer " + k;
                if (!hurt.equals(TRUE.get(type))) {
                    assertEquals(
                            cause(kind),
                            assertInstanceOf(Reading.NoValue.class, hurt, at).cause(),
                            at);
                }
                // A refused answer while the SHT3x converts is no fault: it is asked again.
                boolean again = type == SensorType.SHT3X && cause(kind) == Cause.NACK && k == transfers - 1;
                assertEquals(again, hurt.equals(TRUE.get(type)), at);
                assertEquals(TRUE.get(type), sensor.read(), "the look after " + at);
            }
        }
    }

    private static Cause cause(BusFault.Kind kind) {
        return switch (kind) {
            case NO_ANSWER, SHORT -> Cause.NACK;
            case TIMEOUT -> Cause.TIMEOUT;
            case NO_BUS -> Cause.ABSENT;
        };
    }

    @ParameterizedTest
    @EnumSource(SensorType.class)
    void a_chip_that_is_not_there_says_where_and_what_to_do(SensorType type) throws Exception {
        Rig rig = new Rig();
        int address = type == SensorType.BME280
                ? 0x76
                : type == SensorType.SHT3X ? 0x44 : type == SensorType.SCD4X ? 0x62 : 0x2a;
        rig.bus.unplug(address);
        Reading.NoValue no =
                assertInstanceOf(Reading.NoValue.class, first(rig, type).read());
        assertEquals(Cause.NACK, no.cause());
        assertTrue(
                no.help()
                        .startsWith(String.format(
                                "no answer at 0x%02x on /dev/i2c-1: is the %s plugged in", address, type.word())),
                no.help());
        assertTrue(no.help().contains("dtparam=i2c_arm=on"), no.help());
    }

    /** One wrong bit anywhere in an answer with checksums is found: CRC-8 finds every single one. */
    @Test
    void every_flipped_bit_of_every_answer_is_a_crc_fault() throws Exception {
        for (int bit = 0; bit < 9 * 8; bit++) {
            Rig rig = new Rig();
            Sensor humidity = rig.sensor(SensorType.SHT3X, Quantity.HUMIDITY);
            Sensor co2 = rig.sensor(SensorType.SCD4X, Quantity.CO2);
            assertEquals(Rig.number("61.5", Quantity.HUMIDITY), strip(humidity.read()));
            assertEquals(Rig.number("500", Quantity.CO2), co2.read());
            rig.sht3x.flip(bit);
            rig.scd4x.flip(bit);
            assertEquals(Reading.none(Cause.CRC), co2.read(), "bit " + bit);
            if (bit < 6 * 8) {
                assertEquals(Reading.none(Cause.CRC), humidity.read(), "bit " + bit);
            }
        }
    }

    private static Reading strip(Reading reading) {
        return reading instanceof Reading.Value value
                ? Reading.of(value.value().stripTrailingZeros(), value.unit())
                : reading;
    }

    @Test
    void a_stuck_busy_bit_ends_in_timeout_after_a_bounded_number_of_looks() throws Exception {
        Rig rig = new Rig();
        rig.bme280.stickBusy();
        rig.scd4x.stopMeasuring();
        rig.nau7802.stopConverting();
        for (SensorType type : List.of(SensorType.BME280, SensorType.SCD4X, SensorType.NAU7802)) {
            long before = rig.bus.transfers();
            long from = rig.ticker.nanos();
            assertEquals(Reading.none(Cause.TIMEOUT), first(rig, type).read(), type.word());
            assertTrue(rig.bus.transfers() - before < TRANSFERS_MAX, type.word());
            Duration took = Duration.ofNanos(rig.ticker.nanos() - from);
            assertTrue(took.compareTo(type.slowness().plusSeconds(3)) < 0, type.word() + " took " + took);
        }
        Rig other = new Rig();
        other.nau7802.neverEndCalibration();
        assertEquals(
                Reading.none(Cause.TIMEOUT), first(other, SensorType.NAU7802).read());
    }

    @Test
    void another_chip_at_the_address_is_named() throws Exception {
        for (Map.Entry<Integer, String> other :
                Map.of(0x58, "a BMP280", 0x61, "a BME680", 0xff, "chip id 0xff").entrySet()) {
            Rig rig = new Rig();
            rig.bme280.set(0xd0, other.getKey());
            Reading.NoValue no = assertInstanceOf(
                    Reading.NoValue.class, first(rig, SensorType.BME280).read());
            assertEquals(Cause.FOREIGN, no.cause());
            assertTrue(no.help().contains("but " + other.getValue()), no.help());
        }
        Rig rig = new Rig();
        rig.nau7802.set(0x1f, 0x0e);
        assertEquals(Reading.none(Cause.FOREIGN), first(rig, SensorType.NAU7802).read());
    }

    @Test
    void what_a_chip_holds_before_it_measured_is_no_measurement() throws Exception {
        Rig rig = new Rig();
        rig.bme280.stopMeasuring();
        assertEquals(Reading.none(Cause.RANGE), first(rig, SensorType.BME280).read());
        rig.scd4x.answer(0xec05, Rig.word(0) + Rig.word(0x6667) + Rig.word(0x5eb9));
        assertEquals(Reading.none(Cause.RANGE), first(rig, SensorType.SCD4X).read());
        for (int endStop : new int[] {0x7fffff, -0x800000}) {
            rig.nau7802.measures(endStop);
            assertEquals(
                    Reading.none(Cause.RANGE), first(rig, SensorType.NAU7802).read());
        }
        rig.nau7802.failCalibration();
        assertEquals(Reading.none(Cause.RANGE), first(rig, SensorType.NAU7802).read());
    }

    @Test
    void channels_of_one_chip_share_a_measurement_and_none_gets_it_twice() throws Exception {
        Rig rig = new Rig();
        Sensor temperature = rig.sensor(SensorType.BME280, Quantity.TEMPERATURE);
        Sensor pressure = rig.sensor(SensorType.BME280, Quantity.PRESSURE);
        temperature.read();
        long once = rig.bus.transfers();
        assertInstanceOf(Reading.Value.class, pressure.read());
        assertEquals(once, rig.bus.transfers(), "pressure came with the temperature");
        rig.bme280.measures(415_148, 500_000, 30_000);
        Reading.Value colder = assertInstanceOf(Reading.Value.class, temperature.read());
        assertTrue(colder.value().compareTo(new BigDecimal("20")) < 0, "a new look is a new measurement: " + colder);
        rig.ticker.sleepUntil(rig.ticker.nanos() + SharedChip.SHARED.toNanos() + 1);
        long before = rig.bus.transfers();
        pressure.read();
        assertTrue(rig.bus.transfers() > before, "an old measurement is not handed out");
    }

    @Test
    void the_serial_number_is_the_chips_own_and_follows_an_exchange() throws Exception {
        Rig rig = new Rig();
        Sensor sht3x = first(rig, SensorType.SHT3X);
        Sensor scd4x = first(rig, SensorType.SCD4X);
        assertTrue(sht3x.serial().isEmpty(), "nobody has asked it yet");
        sht3x.read();
        scd4x.read();
        assertEquals("beefbeef", sht3x.serial().orElseThrow());
        assertEquals("f8969f073bbe", scd4x.serial().orElseThrow(), "273325796834238 in the data sheet's example");
        rig.sht3x.answer(0x3780, Rig.word(0x1234) + Rig.word(0x5678));
        sht3x.read();
        assertEquals("beefbeef", sht3x.serial().orElseThrow());
        rig.sht3x.answer(0xf32d, Rig.word(0x0010));
        sht3x.read();
        assertEquals("12345678", sht3x.serial().orElseThrow(), "it was reset meanwhile: asked again");
    }

    @Test
    void a_hanging_bus_hangs_nobody_who_looks() throws Exception {
        Rig rig = new Rig();
        CountDownLatch released = new CountDownLatch(1);
        rig.bus.hang(released);
        Sensor temperature = rig.sensor(SensorType.BME280, Quantity.TEMPERATURE);
        Sensor humidity = rig.sensor(SensorType.BME280, Quantity.HUMIDITY);
        try (TimedSensor one = new TimedSensor(temperature, Duration.ofMillis(300));
                TimedSensor two = new TimedSensor(humidity, Duration.ofSeconds(60))) {
            Reading.NoValue late = assertInstanceOf(Reading.NoValue.class, one.read());
            assertEquals(Cause.TIMEOUT, late.cause());
            assertTrue(late.help().contains("bme280 at 0x76 on /dev/i2c-1"), late.help());
            assertEquals(Reading.none(Cause.TIMEOUT), one.read(), "and says so again at once");
            assertEquals(Reading.none(Cause.TIMEOUT), two.read(), "its neighbour on the chip does not wait for it");
            released.countDown();
        }
    }
}
