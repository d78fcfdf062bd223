package dev.cairn.edge.sensor.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.edge.sensor.Reading;
import dev.cairn.edge.sensor.Sensor;
import dev.cairn.edge.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SimulatedPlacesTest {
    private static final Instant START = Instant.parse("2026-11-20T06:00:00Z");
    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final InstantSource clock = now::get;

    private List<Double> run(Sensor sensor, Instant from, Instant to, Duration every) throws InterruptedException {
        List<Double> seen = new ArrayList<>();
        for (Instant t = from; t.isBefore(to); t = t.plus(every)) {
            now.set(t);
            seen.add(((Reading.Value) sensor.read()).value().doubleValue());
        }
        return seen;
    }

    private static double min(List<Double> of) {
        return of.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    private static double max(List<Double> of) {
        return of.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    private static double mean(List<Double> of) {
        return of.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    @Test
    void a_cold_room_holds_its_set_point_and_its_compressor_cycles() throws Exception {
        Sensor air = new ColdRoom(1, START, clock, 4, 4).sensors().get("air-temperature");
        List<Double> day = run(air, START, START.plus(Duration.ofHours(24)), Duration.ofMinutes(1));
        assertEquals(4, mean(day), 0.7, "mean " + mean(day));
        assertTrue(min(day) > 1.5 && max(day) < 9, min(day) + " to " + max(day));
        long crossings = 0;
        for (int i = 1; i < day.size(); i++) {
            crossings += (day.get(i) > 4) != (day.get(i - 1) > 4) ? 1 : 0;
        }
        assertTrue(crossings > 20 && crossings < 600, "crossings of the set point: " + crossings);
    }

    @Test
    void warm_fruit_cools_over_hours_not_minutes() throws Exception {
        Sensor goods = new ColdRoom(2, START, clock, 4, 18).sensors().get("goods-temperature");
        List<Double> two = run(goods, START, START.plus(Duration.ofHours(48)), Duration.ofMinutes(10));
        assertEquals(18, two.get(0), 0.3);
        assertTrue(two.get(6) > 13, "after an hour " + two.get(6));
        assertTrue(two.get(two.size() - 1) < 6, "after two days " + two.get(two.size() - 1));
        for (int i = 6; i < two.size(); i++) {
            assertTrue(two.get(i) < two.get(i - 6) + 0.4, "fruit does not warm by itself, at " + i);
        }
    }

    @Test
    void readings_have_noise_and_resolution_of_a_real_probe() throws Exception {
        Map<String, Sensor> probes = new ColdRoom(3, START, clock, 4, 4).sensors();
        List<Double> goods =
                run(probes.get("goods-temperature"), START, START.plus(Duration.ofHours(2)), Duration.ofMinutes(1));
        assertTrue(goods.stream().distinct().count() > 1, "a live probe is never stuck");
        for (double value : goods) {
            assertEquals(Math.rint(value / 0.0625), value / 0.0625, 1e-9, "steps of 1/16 degree: " + value);
        }
        List<Double> humidity = run(
                probes.get("humidity"),
                START.plus(Duration.ofHours(2)),
                START.plus(Duration.ofHours(8)),
                Duration.ofMinutes(1));
        assertTrue(min(humidity) > 75 && max(humidity) <= 100, min(humidity) + " to " + max(humidity));
    }

    @Test
    void the_same_seed_gives_the_same_day_whoever_looks_how_often() throws Exception {
        Sensor one = new ColdRoom(9, START, clock, 4, 10).sensors().get("goods-temperature");
        run(one, START, START.plus(Duration.ofHours(6)), Duration.ofMinutes(1));
        double often = ((Reading.Value) one.read()).value().doubleValue();
        now.set(START);
        Sensor two = new ColdRoom(9, START, clock, 4, 10).sensors().get("goods-temperature");
        now.set(START.plus(Duration.ofHours(6)).minusSeconds(60));
        double once = ((Reading.Value) two.read()).value().doubleValue();
        assertEquals(often, once, 0.2);
    }

    @Test
    void the_warm_hour_of_a_lorry_is_plain_to_see_and_only_there() throws Exception {
        Instant from = START.plus(Duration.ofHours(6));
        Instant to = from.plus(Duration.ofHours(1));
        Map<String, Sensor> probes =
                new ReeferLorry(5, START, clock, 4, Optional.of(new ReeferLorry.WarmSpell(from, to))).sensors();
        Sensor air = probes.get("air-temperature");
        List<Double> before = run(air, START, from, Duration.ofMinutes(1));
        List<Double> during = run(air, from, to, Duration.ofMinutes(1));
        List<Double> recovery = run(air, to, to.plus(Duration.ofMinutes(40)), Duration.ofMinutes(1));
        List<Double> after =
                run(air, to.plus(Duration.ofMinutes(40)), to.plus(Duration.ofHours(8)), Duration.ofMinutes(1));
        assertTrue(max(before) < 6 && min(before) > 2, min(before) + " to " + max(before));
        assertTrue(max(during) > 12 && max(during) < 28, "warm up to " + max(during));
        long above = during.stream().filter(t -> t > 8).count();
        assertTrue(above >= 50, "minutes above 8 degrees: " + above);
        assertTrue(recovery.get(recovery.size() - 1) < 7, "cold again: " + recovery.get(recovery.size() - 1));
        assertTrue(max(after) < 7, "stays cold: " + max(after));
    }

    @Test
    void the_cargo_warms_much_less_than_the_air_around_it() throws Exception {
        Instant from = START.plus(Duration.ofHours(6));
        Instant to = from.plus(Duration.ofHours(1));
        Sensor cargo = new ReeferLorry(5, START, clock, 4, Optional.of(new ReeferLorry.WarmSpell(from, to)))
                .sensors()
                .get("cargo-temperature");
        List<Double> all = run(cargo, START, to.plus(Duration.ofHours(1)), Duration.ofMinutes(5));
        assertTrue(max(all) > 4.2 && max(all) < 6, "cargo up to " + max(all));
    }

    @Test
    void an_orchard_has_days_and_nights() throws Exception {
        Map<String, Sensor> probes = new Orchard(4, START, clock).sensors();
        Instant midnight = Instant.parse("2026-11-21T00:00:00Z");
        List<Double> sun = run(
                probes.get("irradiance"),
                midnight.plus(Duration.ofHours(11)),
                midnight.plus(Duration.ofHours(13)),
                Duration.ofMinutes(5));
        assertTrue(mean(sun) > 100 && max(sun) < 900, "noon " + mean(sun));
        List<Double> night = run(
                probes.get("irradiance"),
                midnight.plus(Duration.ofHours(22)),
                midnight.plus(Duration.ofHours(24)),
                Duration.ofMinutes(5));
        assertTrue(max(night) < 15, "night " + max(night));
        List<Double> warm = run(
                probes.get("air-temperature"),
                midnight.plus(Duration.ofHours(38)),
                midnight.plus(Duration.ofHours(40)),
                Duration.ofMinutes(5));
        List<Double> cool = run(
                probes.get("air-temperature"),
                midnight.plus(Duration.ofHours(51)),
                midnight.plus(Duration.ofHours(53)),
                Duration.ofMinutes(5));
        assertTrue(mean(warm) - mean(cool) > 6, mean(warm) + " by day, " + mean(cool) + " by night");
    }

    @Test
    void a_story_clock_plays_the_past_at_once_and_then_keeps_step() throws Exception {
        AtomicReference<Instant> real = new AtomicReference<>(START.plus(Duration.ofHours(36)));
        List<Duration> slept = new ArrayList<>();
        Ticker ticker = new Ticker() {
            @Override
            public long nanos() {
                return Duration.between(START, real.get()).toNanos();
            }

            @Override
            public void sleepUntil(long nanos) {
                Duration length = Duration.ofNanos(nanos - nanos());
                slept.add(length);
                real.set(real.get().plus(length));
            }
        };
        StoryClock story = new StoryClock(START, Duration.ofMillis(2), real::get, ticker);
        assertEquals(START, story.instant());
        for (int minute = 1; minute <= 36 * 60 - 1; minute++) {
            story.sleepUntil(Duration.ofMinutes(minute).toNanos());
            assertEquals(START.plus(Duration.ofMinutes(minute)), story.instant());
        }
        assertFalse(story.isLive());
        assertTrue(slept.stream().allMatch(Duration.ofMillis(2)::equals));
        story.sleepUntil(Duration.ofHours(37).toNanos());
        assertTrue(story.isLive());
        assertEquals(real.get(), story.instant());
        story.sleepUntil(Duration.ofHours(37).toNanos());
        assertEquals(START.plus(Duration.ofHours(37)), story.instant());
    }

    @Test
    void a_story_cannot_begin_in_the_future() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new StoryClock(START.plusSeconds(1), Duration.ZERO, InstantSource.fixed(START), Ticker.system()));
    }
}
