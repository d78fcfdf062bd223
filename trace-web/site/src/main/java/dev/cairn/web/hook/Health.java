package dev.cairn.web.hook;

import java.time.Instant;
import java.util.Optional;

/**
 * How a subscription's receiver is doing, as this process has seen it.
 *
 * @param answer the last one, or why there was none; empty if nothing was sent yet
 * @param asked when that was
 * @param attempts of the report under way that were not taken
 * @param since when the first of these was
 * @param next when it is sent again
 */
public record Health(
        Optional<String> answer,
        Optional<Instant> asked,
        int attempts,
        Optional<Instant> since,
        Optional<Instant> next) {
    /** Nothing was sent yet. */
    public static final Health UNKNOWN =
            new Health(Optional.empty(), Optional.empty(), 0, Optional.empty(), Optional.empty());

    Health taken(String now, Instant at) {
        return new Health(Optional.of(now), Optional.of(at), 0, Optional.empty(), Optional.empty());
    }

    Health failed(String now, Instant at, Instant next) {
        return new Health(
                Optional.of(now), Optional.of(at), attempts + 1, Optional.of(since.orElse(at)), Optional.of(next));
    }

    boolean mustWait(Instant now) {
        return next.filter(now::isBefore).isPresent();
    }
}
