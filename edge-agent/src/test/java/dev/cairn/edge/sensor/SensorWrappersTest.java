package dev.cairn.edge.sensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.edge.sensor.Reading.Cause;
import dev.cairn.edge.sensor.Reading.Mark;
import dev.cairn.model.ChannelDescription.Calibration;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SensorWrappersTest {
    /** For a probe that hangs. One that answers may be late by it as well, on a busy machine: then it is asked again. */
    private static final Duration LIMIT = Duration.ofMillis(150);

    private static final Duration LONG = Duration.ofSeconds(60);

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
            awaitFour(timed);
            probe.inject(FaultySensor.Fault.HANGS);
            int before = Thread.activeCount();
            for (int i = 0; i < 5; i++) {
                assertEquals(Reading.none(Cause.TIMEOUT), timed.read());
            }
            assertTrue(Thread.activeCount() <= before + 1);
            probe.heal();
            awaitFour(timed);
        }
    }

    private static void awaitFour(TimedSensor timed) throws InterruptedException {
        long end = System.nanoTime() + LONG.toNanos();
        Reading last = timed.read();
        while (!last.equals(cel("4"))) {
            assertTrue(System.nanoTime() < end, "not 4 Cel within " + LONG + ", but " + last);
            Thread.sleep(5);
            last = timed.read();
        }
    }

    @Test
    void a_quick_probe_never_times_out_however_often_it_is_read() throws Exception {
        try (TimedSensor timed = new TimedSensor(new Probe(() -> cel("4")), LONG)) {
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
        try (TimedSensor timed = new TimedSensor(broken, LONG)) {
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

    private static Reading marked(String value, Reading.Mark... marks) {
        return new Reading.Value(new BigDecimal(value), "Cel", Set.of(marks));
    }

    private static Plausible.Bounds bounds(String least, String greatest, String steepest, int repeatsMax) {
        return new Plausible.Bounds(
                Optional.of(new BigDecimal(least)),
                Optional.of(new BigDecimal(greatest)),
                Optional.of(new BigDecimal(steepest)),
                repeatsMax);
    }

    @Test
    void a_stuck_probe_is_marked_after_so_many_equal_readings_and_its_number_kept() throws Exception {
        int[] n = {0};
        FaultySensor probe = new FaultySensor(new Probe(() -> cel(n[0]++ + ".1")));
        Plausible plausible = new Plausible(probe, bounds("0", "10", "100", 3), () -> 0);
        assertEquals(cel("0.1"), plausible.read());
        probe.inject(FaultySensor.Fault.STUCK);
        assertEquals(cel("0.1"), plausible.read());
        assertEquals(cel("0.1"), plausible.read());
        assertEquals(marked("0.1", Mark.STUCK), plausible.read());
        assertEquals(marked("0.1", Mark.STUCK), plausible.read());
        probe.heal();
        assertEquals(cel("1.1"), plausible.read());
    }

    @Test
    void a_number_outside_the_data_sheet_is_marked_and_kept() throws Exception {
        for (String out : new String[] {"-40.1", "85.1"}) {
            Plausible plausible = new Plausible(new Probe(() -> cel(out)), bounds("-40", "85", "1", 0), () -> 0);
            assertEquals(marked(out, Mark.RANGE), plausible.read());
        }
        for (String in : new String[] {"-40", "85"}) {
            Plausible plausible = new Plausible(new Probe(() -> cel(in)), bounds("-40", "85", "1", 0), () -> 0);
            assertEquals(cel(in), plausible.read());
        }
    }

    @Test
    void a_number_that_changed_too_fast_is_marked_by_the_time_between() throws Exception {
        List<String> numbers = List.of("4", "6", "8.1", "12", "14.1", "4");
        long[] minutes = {0, 0, 0, 2, 3, 9};
        int[] at = {0};
        Plausible plausible = new Plausible(
                new Probe(() -> cel(numbers.get(at[0]))),
                bounds("-40", "85", "2", 0),
                () -> Duration.ofMinutes(minutes[at[0]]).toNanos());
        // 2 in no time passes (a minute's allowance), 2.1 does not; 3.9 in two minutes passes, 2.1 in one does not,
        // 10.1 in six passes.
        List<Reading> expected =
                List.of(cel("4"), cel("6"), marked("8.1", Mark.RATE), cel("12"), marked("14.1", Mark.RATE), cel("4"));
        for (Reading each : expected) {
            assertEquals(each, plausible.read(), "reading " + at[0]);
            at[0]++;
        }
    }

    @Test
    void a_calibration_is_exact_and_carries_marks_and_faults_along() throws Exception {
        Calibration line = new Calibration(
                List.of(new BigDecimal("-0.25"), new BigDecimal("1.002")),
                Optional.empty(),
                "2026-05-04",
                "lab",
                Optional.empty());
        assertEquals(cel("24.88"), new Calibrated(new Probe(() -> cel("25.08")), line, "Cel", 3).read());
        Calibration offset = new Calibration(
                List.of(new BigDecimal("-0.3")), Optional.empty(), "2026-05-04", "lab", Optional.empty());
        Reading out = new Calibrated(new Probe(() -> marked("90", Mark.RANGE)), offset, "Cel", 3).read();
        assertEquals(marked("89.7", Mark.RANGE), out);
        Reading none = new Calibrated(new Probe(() -> Reading.none(Cause.CRC)), offset, "Cel", 3).read();
        assertEquals(Reading.none(Cause.CRC), none);
    }

    @Test
    void a_calibration_refuses_another_unit_and_a_number_that_cannot_be_signed() throws Exception {
        Calibration grams = new Calibration(
                List.of(BigDecimal.ZERO, new BigDecimal("1000000000")),
                Optional.of("count"),
                "2026-05-04",
                "lab",
                Optional.empty());
        assertEquals(Reading.none(Cause.RANGE), new Calibrated(new Probe(() -> cel("4")), grams, "g", 0).read());
        Probe counts = new Probe(() -> Reading.of(new BigDecimal("8388607"), "count"));
        assertEquals(Reading.none(Cause.RANGE), new Calibrated(counts, grams, "g", 9).read());
    }

    /** Whatever goes in, the same number of readings comes out, and every number among them is the one that went in. */
    @Test
    void plausibility_and_an_offset_of_nothing_drop_and_change_nothing() throws Exception {
        Calibration same =
                new Calibration(List.of(BigDecimal.ZERO), Optional.empty(), "2026-05-04", "lab", Optional.empty());
        for (long seed = 1; seed <= 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Reading> given = new ArrayList<>();
            Plausible all = new Plausible(
                    new Calibrated(new Probe(() -> note(given, random)), same, "Cel", 9),
                    bounds("-10", "10", "0.5", 2),
                    () -> random.nextLong(1L << 40));
            int marks = 0;
            for (int i = 0; i < 200; i++) {
                Reading seen = all.read();
                assertEquals(i + 1, given.size(), "seed " + seed);
                assertEquals(bare(given.get(i)), bare(seen), "seed " + seed + " reading " + i);
                marks += seen instanceof Reading.Value value ? value.marks().size() : 0;
            }
            assertTrue(marks > 0, "seed " + seed + " marked nothing: the test would not notice a filter");
        }
    }

    private static Reading note(List<Reading> given, SplittableRandom random) {
        Reading next = random.nextInt(4) == 0
                ? Reading.none(Cause.values()[random.nextInt(Cause.values().length)])
                : cel(String.valueOf(random.nextInt(-13, 13)));
        given.add(next);
        return next;
    }

    private static Reading bare(Reading reading) {
        return reading instanceof Reading.Value value
                ? Reading.of(value.value().stripTrailingZeros(), value.unit())
                : reading;
    }
}
