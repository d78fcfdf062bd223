package dev.cairn.edge.sensor.sim;

import dev.cairn.edge.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that plays the past quickly and then keeps step with the present. Waiting for a moment of the past takes {@code pause}, not the time
 * that the story takes; once the story has reached the real now, it waits like any other clock. A gateway on a story clock is a simulated
 * gateway, and its records say so. Thread-safe.
 */
public final class StoryClock implements InstantSource, Ticker {
    private final Instant start;
    private final InstantSource real;
    private final Ticker realTicker;
    private final Duration pause;
    private Instant story;

    /**
     * @param start where the story begins, not after the real now
     * @param pause how long a wait within the past takes in reality; sets the pace
     */
    public StoryClock(Instant start, Duration pause, InstantSource real, Ticker realTicker) {
        if (start.isAfter(real.instant())) {
            throw new IllegalArgumentException("the story begins at " + start + ", after now");
        }
        this.start = start;
        this.story = start;
        this.pause = pause;
        this.real = real;
        this.realTicker = realTicker;
    }

    /** The story's time: never goes back, never ahead of the real one. */
    @Override
    public synchronized Instant instant() {
        return isLive() ? real.instant() : story;
    }

    /** Whether the story has reached the present. */
    public synchronized boolean isLive() {
        return story.equals(Instant.MAX);
    }

    @Override
    public long nanos() {
        return Duration.between(start, instant()).toNanos();
    }

    @Override
    public void sleepUntil(long nanos) throws InterruptedException {
        Instant goal = start.plusNanos(nanos);
        if (isLive()) {
            realTicker.sleep(Duration.between(real.instant(), goal));
            return;
        }
        realTicker.sleep(pause);
        advance(goal);
    }

    /** While the past is played nothing else needs a look; a step takes no time. */
    @Override
    public Duration patience() {
        return isLive() ? realTicker.patience() : Duration.ofDays(1);
    }

    private synchronized void advance(Instant goal) {
        if (!goal.isBefore(real.instant())) {
            story = Instant.MAX;
        } else if (goal.isAfter(story)) {
            story = goal;
        }
    }
}
