package dev.cairn.web.hook;

import dev.cairn.proof.Bytes;
import dev.cairn.query.standing.StandingStore.Standing;
import java.io.Serial;

/**
 * What there is to be told. May throw {@code Trouble.Unavailable}: it is asked again, and nobody is told; and {@link Closed}, which its owner is
 * told.
 */
public interface Reports {
    /** First log index that the index of events has not looked at. */
    long end();

    /**
     * Looks for what a subscription is to be told, a piece of the log at a time.
     *
     * @param from log index to begin at, at most {@link #end}
     */
    Look look(Standing standing, long from);

    /**
     * What was found.
     *
     * @param to where the look ended, exclusive: behind the last event that fits into one report, or the end of what was looked at
     * @param events to be told of; 0: go on at {@code to}
     */
    record Look(long to, int events) {}

    /**
     * The report under way: everything of its range that is to be told, in the order of the log. The same range gives the same, less what was
     * erased meanwhile.
     *
     * @param standing with a report under way
     */
    Report report(Standing standing);

    /**
     * A body and what it is.
     *
     * @param format its {@code GS1-EPC-Format}
     */
    record Report(Bytes body, String format) {}

    /** What a query asks for is withheld from its owner by now: nothing of it is told as long as that holds. */
    final class Closed extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1;

        public Closed(String why) {
            super(why, null, false, false);
        }
    }
}
