package dev.cairn.query.standing;

import java.time.Instant;
import java.util.Optional;

/**
 * How far a subscription is. The log is the outbox: everything from {@code cursor} on is still to be told.
 *
 * @param cursor log index up to which (exclusive) the receiver has answered 2xx for every event
 * @param number reports that the receiver has taken; the next one's number
 * @param sending the report under way
 * @param due when the next scheduled report is; {@link Instant#EPOCH} for a stream
 * @param reported whether the report that is due has been sent in part
 * @param delivered when the receiver took the last one
 */
public record Progress(
        long cursor, long number, Optional<Range> sending, Instant due, boolean reported, Optional<Instant> delivered) {

    /**
     * The log indices from the cursor on that one report is about: stored before it is sent, so that it is the same report, of the same number,
     * however often it is sent.
     *
     * @param to exclusive; the cursor itself for one that says that nothing happened
     */
    public record Range(long to, Instant begun) {}

    public Progress {
        if (cursor < 0
                || number < 0
                || sending.filter(range -> range.to() < cursor).isPresent()) {
            throw new IllegalArgumentException("cursor " + cursor + ", number " + number + ", sending " + sending);
        }
    }

    /** At the beginning. */
    public static Progress from(long cursor, Instant due) {
        return new Progress(cursor, 0, Optional.empty(), due, false, Optional.empty());
    }

    /** The same with a report under way; requires that there is none. */
    public Progress begun(long to, Instant now) {
        if (sending.isPresent()) {
            throw new IllegalArgumentException("a report is under way: " + sending.get());
        }
        return new Progress(cursor, number, Optional.of(new Range(to, now)), due, reported, delivered);
    }

    /** The same after the receiver took the report; requires that there is one. */
    public Progress taken(Instant now) {
        return new Progress(sending.orElseThrow().to(), number + 1, Optional.empty(), due, true, Optional.of(now));
    }

    /** The same after everything before an index was looked at and nothing of it is to be told; requires that no report is under way. */
    public Progress passed(long to) {
        if (sending.isPresent() || to < cursor) {
            throw new IllegalArgumentException("from " + cursor + " to " + to + ", under way " + sending);
        }
        return new Progress(to, number, sending, due, reported, delivered);
    }

    /** The same with everything told that was due; the next report is due then. */
    public Progress until(Instant next) {
        return new Progress(cursor, number, sending, next, false, delivered);
    }
}
