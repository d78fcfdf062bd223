package dev.cairn.query;

import dev.cairn.epcis.EpcisEvent;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Events and what they say, found by query: derived from log and capsules, rebuildable, may be deleted. <b>Not trusted</b>: a missing event
 * makes an answer look incomplete; what is shown is proved by its entry, not by this store.
 *
 * <p>A feeder reads the log from {@link #cursor} on and puts events with the new cursor in one step, so a crash repeats work and never skips
 * it. The newest puts may be lost by a power cut, whole, with their cursor. Trouble below is {@code Trouble} of the ledger: the caller asks
 * again. One feeder at a time; readers meanwhile see all of a put or nothing.
 */
public interface EventStore {
    /** Hits at most that one {@link #find} gives. */
    int HITS_MAX = 1_001;

    /**
     * Adds events and moves the cursor in one atomic step. An event that is there already, by {@link Stored#identity}, stays as it was first
     * put, and the entry is added to its entries.
     *
     * @param cursor first log index that was not looked at; never below {@link #cursor}
     */
    void put(List<Stored> events, long cursor);

    /** First log index that was not looked at; 0 at first and after {@link #clear}. */
    long cursor();

    /**
     * Events that meet the query's conditions, in its order. The work of one call is bounded: it may give fewer than the limit, also none,
     * and a place to go on from.
     *
     * @param before only events whose first entry's log index is below: what was there when the first page was made
     * @param after only events behind this place in the query's order
     * @param limit 1 to {@value #HITS_MAX}
     */
    Slice find(EventQuery query, long before, Optional<Place> after, int limit);

    /** The events of these log indices, in the order asked for; those that are not there are left out. */
    List<Found> load(List<Long> indices);

    /** The first entry of the events of this value: {@code eventID}, or an event hash as {@code hash}; ascending, at most {@value #HITS_MAX}. */
    List<Long> having(String field, String value);

    /**
     * The values of a field in order: what the resource collections list.
     *
     * @param after only values behind this one; empty for all
     * @param limit 1 to {@value #HITS_MAX}
     */
    List<String> values(String field, String after, int limit);

    /**
     * Removes these entries, and the events that they were the first of, for good: the bytes are gone from the disk on return. Idempotent.
     *
     * @param instead put in the same step: the other entries of those events ({@link Found#entries}), which nobody had erased
     */
    void forget(Collection<Long> indices, List<Stored> instead);

    /** Forgets everything, the cursor too. */
    void clear();

    /**
     * An event and the entry it was logged with.
     *
     * @param index of the entry in the log
     * @param recordTime of its block's seal
     */
    record Stored(long index, Instant recordTime, EpcisEvent event) {
        /**
         * The event hash, which leaves error declarations out, and the declaration: who withdraws an event makes a second one. Sent again, by
         * whomever and in whatever spelling, it is the same.
         */
        public String identity() {
            return event.hashId() + event.member("errorDeclaration").orElse("");
        }
    }

    /** @param entries of all who signed it, the first one first */
    record Found(long index, Instant recordTime, String json, List<Long> entries) {
        public Found {
            entries = List.copyOf(entries);
        }
    }

    /**
     * A place in an order: events that are equal in time stand by log index, in the same direction.
     *
     * @param micros the event's or record's time in microseconds since 1970; what is finer does not sort
     */
    record Place(long micros, long index) {
        public static long microsOf(Instant time) {
            return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
        }
    }

    /** @param more where to go on; empty at the end */
    record Slice(List<Place> hits, Optional<Place> more) {
        public Slice {
            hits = List.copyOf(hits);
        }
    }
}
