package dev.cairn.edge.sensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.edge.sensor.Reading.Cause;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SensorWrappersTest {
    private static final Duration LIMIT = Duration.ofMillis(150);

    private record Probe(Supplier<Reading> answer) implements Sensor {
        @Override
        public Reading read() {
            return answer.get();
        }

        @Override
        public String description() {
            return "probe";
        }
    }

    private static Reading cel(String value) {
        return Reading.of(new BigDecimal(value), "Cel");
    }

    @Test
    void a_probe_that_hangs_ends_in_timeout_each_time_and_piles_up_no_threads() throws Exception {
        FaultySensor probe = new FaultySensor(new Probe(() -> cel("4")));
        try (TimedSensor timed = new TimedSensor(probe, LIMIT)) {
            assertEquals(cel("4"), timed.read());
            probe.inject(FaultySensor.Fault.HANGS);
            int before = Thread.activeCount();
            for (int i = 0; i < 5; i++) {
                assertEquals(Reading.none(Cause.TIMEOUT), timed.read());
            }
            assertTrue(Thread.activeCount() <= before + 1);
            probe.heal();
            Reading healed = timed.read();
            for (int i = 0; i < 20 && !healed.equals(cel("4")); i++) {
                Thread.sleep(20);
                healed = timed.read();
            }
            assertEquals(cel("4"), healed);
        }
    }

    @Test
    void a_quick_probe_never_times_out_however_often_it_is_read() throws Exception {
        try (TimedSensor timed = new TimedSensor(new Probe(() -> cel("4")), Duration.ofSeconds(10))) {
            for (int i = 0; i < 20_000; i++) {
                assertEquals(cel("4"), timed.read(), "read " + i);
            }
        }
    }

    @Test
    void a_probe_that_throws_did_not_answer() throws Exception {
        Probe broken = new Probe(() -> {
            throw new IllegalStateException("bus");
        });
        try (TimedSensor timed = new TimedSensor(broken, LIMIT)) {
            assertEquals(Reading.none(Cause.NACK), timed.read());
        }
    }

    @Test
    void each_injected_fault_has_its_cause_and_heals() throws Exception {
        FaultySensor probe = new FaultySensor(new Probe(() -> cel("4")));
        probe.inject(FaultySensor.Fault.NACK);
        assertEquals(Reading.none(Cause.NACK), probe.read());
        probe.inject(FaultySensor.Fault.CRC);
        assertEquals(Reading.none(Cause.CRC), probe.read());
        probe.inject(FaultySensor.Fault.UNPLUGGED);
        assertEquals(Reading.none(Cause.ABSENT), probe.read());
        probe.heal();
        assertEquals(cel("4"), probe.read());
    }

    @Test
    void a_stuck_probe_is_found_out_after_so_many_equal_readings() throws Exception {
        int[] n = {0};
        FaultySensor probe = new FaultySensor(new Probe(() -> cel(n[0]++ + ".1")));
        Plausible plausible = new Plausible(probe, BigDecimal.ZERO, BigDecimal.TEN, 3);
        assertEquals(cel("0.1"), plausible.read());
        probe.inject(FaultySensor.Fault.STUCK);
        assertEquals(cel("0.1"), plausible.read());
        assertEquals(cel("0.1"), plausible.read());
        assertEquals(Reading.none(Cause.STUCK), plausible.read());
        assertEquals(Reading.none(Cause.STUCK), plausible.read());
        probe.heal();
        assertEquals(cel("1.1"), plausible.read());
    }

    @Test
    void a_number_outside_the_data_sheet_is_no_value() throws Exception {
        for (String out : new String[] {"-40.1", "85.1"}) {
            Plausible plausible = new Plausible(new Probe(() -> cel(out)), new BigDecimal(-40), new BigDecimal(85), 0);
            assertEquals(Reading.none(Cause.RANGE), plausible.read(), out);
        }
        for (String in : new String[] {"-40", "85"}) {
            Plausible plausible = new Plausible(new Probe(() -> cel(in)), new BigDecimal(-40), new BigDecimal(85), 0);
            assertEquals(cel(in), plausible.read(), in);
        }
    }
}
