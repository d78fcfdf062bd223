package dev.cairn.edge.time;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.statement.Clock;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ClockWatchTest {
    private static final Instant START = Instant.parse("2026-11-30T10:00:00Z");

    private static final Duration SECOND = Duration.ofSeconds(1);

    private Instant wall = START;
    private long boot = 5_000;
    private int state;
    private long nanos;
    private final Ticker ticker = new Ticker() {
        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public void sleepUntil(long until) {
            nanos = until;
        }
    };
    private final ClockWatch watch = new ClockWatch(() -> wall, this::clock, ticker);

    private Clock clock() {
        return new Clock(state, OptionalLong.empty(), Bytes.ofHex("b0".repeat(16)), boot);
    }

    private void pass(Duration real, Duration shown) {
        boot += boot == 0 ? 0 : real.toMillis();
        wall = wall.plus(shown);
        nanos += real.toNanos();
    }

    private List<ClockWatch.Event> looked(Duration real, Duration shown) {
        pass(real, shown);
        return watch.look();
    }

    @Test
    void a_clock_that_goes_right_or_is_slewed_is_no_event() {
        for (int i = 0; i < 100; i++) {
            assertEquals(List.of(), looked(Duration.ofMillis(500), Duration.ofMillis(i % 2 == 0 ? 490 : 510)));
        }
        assertEquals(List.of(), looked(Duration.ofDays(3), Duration.ofDays(3)), "a process that stood still for days");
    }

    @Test
    void a_step_in_either_direction_names_both_times_and_is_told_once() {
        assertEquals(
                List.of(new ClockWatch.Event("clock-step", "2026-11-30T10:00:01Z 2026-12-01T10:00:01Z")),
                looked(Duration.ofSeconds(1), Duration.ofSeconds(86_401)));
        assertEquals(List.of(), looked(Duration.ofSeconds(1), Duration.ofSeconds(1)));
        assertEquals(
                List.of(new ClockWatch.Event("clock-step", "2026-12-01T10:00:03Z 2026-12-01T10:00:00Z")),
                looked(Duration.ofSeconds(1), Duration.ofSeconds(-2)));
    }

    @Test
    void what_keeps_it_in_step_is_told_when_it_changes() {
        state = 2;
        assertEquals(List.of(new ClockWatch.Event("clock-state", "unknown ntp")), looked(SECOND, SECOND));
        assertEquals(List.of(), looked(SECOND, SECOND));
        state = 0;
        assertEquals(List.of(new ClockWatch.Event("clock-state", "ntp unknown")), looked(SECOND, SECOND));
    }

    @Test
    void without_a_time_since_boot_no_step_is_invented() {
        boot = 0;
        ClockWatch blind = new ClockWatch(() -> wall, this::clock, ticker);
        pass(Duration.ofSeconds(1), Duration.ofHours(1));
        assertEquals(List.of(), blind.look());
    }

    @Test
    void a_clock_before_any_gateway_is_unknown_whatever_the_kernel_says() {
        KernelClock clock = new KernelClock(Path.of("/"), new SecureRandom(), () -> Instant.EPOCH.plusSeconds(10));
        assertEquals(0, clock.read().state());
        assertEquals(OptionalLong.empty(), clock.read().maxErrorMs());
    }
}
