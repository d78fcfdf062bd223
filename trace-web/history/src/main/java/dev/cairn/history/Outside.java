package dev.cairn.history;

import dev.cairn.history.Condition.Sample;
import dev.cairn.history.Condition.Stretch;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long a series was outside its limits. A reading holds until the next one, but no longer than {@link #HOLD_MAX}: what was not measured
 * is a gap, not a breach.
 */
final class Outside {
    static final Duration HOLD_MAX = Duration.ofMinutes(15);
    private static final int SECONDS_PER_MINUTE = 60;

    private final List<Stretch> stretches = new ArrayList<>();
    private Duration total = Duration.ZERO;

    private Outside() {}

    static Outside of(List<Sample> samples, Limits limits) {
        Outside outside = new Outside();
        outside.measure(
                samples.stream().filter(sample -> sample.believed().isPresent()).toList(), limits);
        return outside;
    }

    /** Minutes, rounded up. */
    long minutes() {
        return (total.toSeconds() + SECONDS_PER_MINUTE - 1) / SECONDS_PER_MINUTE;
    }

    Optional<Stretch> longest() {
        return stretches.stream()
                .max(Comparator.comparing(stretch -> Duration.between(stretch.from(), stretch.until())));
    }

    private void measure(List<Sample> samples, Limits limits) {
        @Nullable Stretch open = null;
        for (int i = 0; i < samples.size(); i++) {
            Sample sample = samples.get(i);
            BigDecimal value = sample.believed().orElseThrow();
            if (by(value, limits).signum() == 0) {
                open = close(open);
                continue;
            }
            Instant until = heldUntil(samples, i);
            total = total.plus(Duration.between(sample.time(), until));
            if (open != null && open.until().isBefore(sample.time())) {
                open = close(open);
            }
            open = open == null ? new Stretch(sample.time(), until, value) : longer(open, until, value, limits);
        }
        close(open);
    }

    private static Instant heldUntil(List<Sample> samples, int at) {
        Instant time = samples.get(at).time();
        Instant latest = time.plus(HOLD_MAX);
        return at + 1 == samples.size() ? time : earlier(samples.get(at + 1).time(), latest);
    }

    private @Nullable Stretch close(@Nullable Stretch open) {
        if (open != null) {
            stretches.add(open);
        }
        return null;
    }

    private static Stretch longer(Stretch open, Instant until, BigDecimal value, Limits limits) {
        boolean farther = by(value, limits).compareTo(by(open.extreme(), limits)) > 0;
        return new Stretch(open.from(), until, farther ? value : open.extreme());
    }

    private static BigDecimal by(BigDecimal value, Limits limits) {
        return value.subtract(limits.maximum())
                .max(limits.minimum().subtract(value))
                .max(BigDecimal.ZERO);
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
