package dev.cairn.history;

import java.time.Instant;
import java.util.Optional;

/**
 * The lot was in a place or container from one event to another.
 *
 * @param place where
 * @param from time of the event that put it there
 * @param until time of the event that took it away, or empty while nothing did
 * @param fromEntry log index of the first statement of the event that put it there
 * @param untilEntry the same for the end, if there is one
 */
public record Stay(Place place, Instant from, Optional<Instant> until, long fromEntry, Optional<Long> untilEntry) {}
