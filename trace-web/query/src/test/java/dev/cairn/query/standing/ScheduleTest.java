package dev.cairn.query.standing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
    private static final int ORACLE_SEEDS = 300;

    /** {@code second=0 hour=[1-2]} */
    private static Map<String, String> fields(String text) {
        Map<String, String> fields = new TreeMap<>();
        for (String each : text.split(" ")) {
            int equals = each.indexOf('=');
            fields.put(each.substring(0, equals), each.substring(equals + 1));
        }
        return fields;
    }

    private static Schedule schedule(String text) {
        Schedule.Result result = Schedule.read(fields(text));
        assertTrue(result instanceof Schedule.Read, () -> text + ": " + result);
        return ((Schedule.Read) result).schedule();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "second=*; 2026-11-30T10:00:00Z; 2026-11-30T10:00:01Z",
                "second=*; 2026-11-30T10:00:00.999Z; 2026-11-30T10:00:01Z",
                "second=0/30; 2026-11-30T10:00:00Z; 2026-11-30T10:00:30Z",
                "second=0/30; 2026-11-30T10:00:30Z; 2026-11-30T10:01:00Z",
                "second=0 minute=0; 2026-11-30T23:00:00Z; 2026-12-01T00:00:00Z",
                "second=0 minute=*/20; 2026-11-30T10:05:00Z; 2026-11-30T10:20:00Z",
                "second=0 minute=5/20; 2026-11-30T10:05:00Z; 2026-11-30T10:25:00Z",
                "second=0 minute=[10-30]/10; 2026-11-30T10:30:00Z; 2026-11-30T11:10:00Z",
                "second=0 minute=0 hour=8-17; 2026-11-30T17:00:00Z; 2026-12-01T08:00:00Z",
                "second=0 minute=0 hour=[8-9],23; 2026-11-30T09:00:00Z; 2026-11-30T23:00:00Z",
                "second=5 minute=4 hour=3 dayOfMonth=1 month=1; 2026-01-01T03:04:05Z; 2027-01-01T03:04:05Z",
                "dayOfMonth=29 month=2 hour=0 minute=0 second=0; 2026-11-30T00:00:00Z; 2028-02-29T00:00:00Z",
                "dayOfMonth=29 month=2 hour=0 minute=0 second=0; 2096-03-01T00:00:00Z; 2104-02-29T00:00:00Z",
                "dayOfMonth=31 hour=0 minute=0 second=0; 2026-11-30T00:00:00Z; 2026-12-31T00:00:00Z",
                "dayOfWeek=1 hour=6 minute=0 second=0; 2026-11-30T06:00:00Z; 2026-12-07T06:00:00Z",
                "dayOfWeek=7 hour=6 minute=0 second=0; 2026-11-30T06:00:00Z; 2026-12-06T06:00:00Z",
                "dayOfWeek=5 dayOfMonth=13 hour=0 minute=0 second=0; 2026-11-30T00:00:00Z; 2027-08-13T00:00:00Z",
                "second=59 minute=59 hour=23; 2026-12-31T23:59:58Z; 2026-12-31T23:59:59Z"
            })
    void is_due_next(String fields, String after, String next) {
        assertEquals(Optional.of(Instant.parse(next)), schedule(fields).next(Instant.parse(after)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "second=60; second",
                "second=-1; second",
                "second=1.5; second",
                "second=007; second",
                "second=a; second",
                "second=1,,2; second",
                "second=1,; second",
                "second=[5-1]; second",
                "second=[1-5; second",
                "second=1-5]; second",
                "second=0/0; second",
                "second=/5; second",
                "second=**; second",
                "minute=[0-60]; minute",
                "hour=24; hour",
                "dayOfMonth=0; dayOfMonth",
                "dayOfMonth=32; dayOfMonth",
                "month=13; month",
                "dayOfWeek=0; dayOfWeek",
                "dayOfWeek=8; dayOfWeek",
                "seconds=1; seconds",
                "dayofweek=1; dayofweek",
                "second=1 year=2026; year",
                "dayOfMonth=30 month=2; dayOfMonth",
                "dayOfMonth=31 month=[4-4],6,9,11; dayOfMonth"
            })
    void refuses_and_says_where(String fields, String where) {
        Schedule.Result result = Schedule.read(fields(fields));
        assertTrue(result instanceof Schedule.Bad, () -> "taken: " + result);
        assertEquals(where, ((Schedule.Bad) result).field());
    }

    @Test
    void refuses_a_schedule_that_says_nothing_and_a_field_without_end() {
        assertTrue(Schedule.read(Map.of()) instanceof Schedule.Bad);
        assertTrue(Schedule.read(Map.of("second", "1,".repeat(1_000) + "1")) instanceof Schedule.Bad);
    }

    /** Second after second, with the calendar of the JDK: what a reader of the standard would do. */
    private static Instant naively(Map<String, TreeSet<Integer>> wanted, Instant after) {
        ZonedDateTime at = after.atZone(ZoneOffset.UTC).withNano(0).plusSeconds(1);
        while (!(met(wanted, "second", at.getSecond())
                && met(wanted, "minute", at.getMinute())
                && met(wanted, "hour", at.getHour())
                && met(wanted, "dayOfMonth", at.getDayOfMonth())
                && met(wanted, "month", at.getMonthValue())
                && met(wanted, "dayOfWeek", at.getDayOfWeek().getValue()))) {
            at = at.plusSeconds(1);
        }
        return at.toInstant();
    }

    private static boolean met(Map<String, TreeSet<Integer>> wanted, String field, int value) {
        return !wanted.containsKey(field) || wanted.get(field).contains(value);
    }

    private static void want(
            Random random,
            String field,
            int least,
            int most,
            Map<String, TreeSet<Integer>> wanted,
            Map<String, String> said) {
        TreeSet<Integer> values = new TreeSet<>();
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            int from = least + random.nextInt(most - least + 1);
            int to = from + random.nextInt(most - from + 1);
            int step = 1 + random.nextInt(9);
            text.append(text.length() == 0 ? "" : ",");
            switch (random.nextInt(4)) {
                case 0 -> {
                    text.append(from);
                    values.add(from);
                }
                case 1 -> {
                    text.append('[').append(from).append('-').append(to).append(']');
                    add(values, from, to, 1);
                }
                case 2 -> {
                    text.append(from).append('/').append(step);
                    add(values, from, most, step);
                }
                default -> {
                    text.append(from).append('-').append(to).append('/').append(step);
                    add(values, from, to, step);
                }
            }
        }
        wanted.put(field, values);
        said.put(field, text.toString());
    }

    private static void add(TreeSet<Integer> values, int from, int to, int step) {
        for (int value = from; value <= to; value += step) {
            values.add(value);
        }
    }

    @Test
    void agrees_with_who_looks_at_every_second() {
        for (int seed = 0; seed < ORACLE_SEEDS; seed++) {
            Random random = new Random(seed);
            Map<String, TreeSet<Integer>> wanted = new TreeMap<>();
            Map<String, String> said = new TreeMap<>();
            want(random, "second", 0, 59, wanted, said);
            if (random.nextBoolean()) {
                want(random, "minute", 0, 59, wanted, said);
            }
            if (random.nextBoolean()) {
                want(random, "hour", 0, 23, wanted, said);
            }
            if (random.nextInt(4) == 0) {
                want(random, "dayOfWeek", 1, 7, wanted, said);
            }
            Instant at =
                    Instant.ofEpochSecond(1_790_000_000L + random.nextInt(100_000_000), random.nextInt(1_000_000_000));
            Schedule schedule = ((Schedule.Read) Schedule.read(said)).schedule();
            for (int i = 0; i < 3; i++) {
                Instant expected = naively(wanted, at);
                assertEquals(Optional.of(expected), schedule.next(at), "seed " + seed + " " + said + " after " + at);
                at = expected;
            }
        }
    }
}
