package dev.cairn.edge.time;

import dev.cairn.proof.statement.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Notices what happens to the wall clock, by the time since boot, which nobody can set: that it was stepped, and that something began or
 * ceased to keep it in step. Of one thread.
 */
public final class ClockWatch {
    /** Smaller ones are slewing, or a thread that had to wait between two readings of the clocks. */
    static final Duration STEP_MIN = Duration.ofSeconds(2);

    /** A turn of the sampler may be much shorter, and each look asks the kernel. */
    static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /**
     * What happened.
     *
     * @param kind {@code clock-step} or {@code clock-state}
     * @param text of a step: what the clock would have shown, a space, what it shows; of a state: the old word, a space, the new one
     */
    public record Event(String kind, String text) {}

    private static final List<String> STATES = List.of("unknown", "rtc", "ntp", "gps", "ledger");

    private final InstantSource wall;
    private final ClockProbe probe;
    private final Ticker ticker;
    private Clock before;
    private Instant wallBefore;
    private long lookedAt;

    /** @param ticker real time, also for a simulated gateway */
    public ClockWatch(InstantSource wall, ClockProbe probe, Ticker ticker) {
        this.wall = wall;
        this.probe = probe;
        this.ticker = ticker;
        this.lookedAt = ticker.nanos();
        this.before = probe.read();
        this.wallBefore = wall.instant();
    }

    /** What happened since the last look; mostly nothing. */
    public List<Event> look() {
        if (ticker.nanos() - lookedAt < LOOK_EVERY.toNanos()) {
            return List.of();
        }
        lookedAt = ticker.nanos();
        Clock now = probe.read();
        Instant wallNow = wall.instant();
        List<Event> events = new ArrayList<>();
        Instant expected = wallBefore.plusMillis(now.bootTimeMs() - before.bootTimeMs());
        boolean timed = now.bootTimeMs() > 0 && before.bootTimeMs() > 0;
        if (timed && Duration.between(expected, wallNow).abs().compareTo(STEP_MIN) >= 0) {
            events.add(new Event("clock-step", expected + " " + wallNow));
        }
        if (now.state() != before.state()) {
            events.add(new Event("clock-state", STATES.get(before.state()) + " " + STATES.get(now.state())));
        }
        before = now;
        wallBefore = wallNow;
        return events;
    }
}
