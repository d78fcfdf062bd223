package dev.cairn.ledger;

import java.time.Duration;
import java.util.Set;

/** The ledger's answer to an {@link Offer}. */
public sealed interface Admission {

    /** Statement and capsule are durable and have an index: level SEQUENCED. */
    record Admitted(long index, Set<Mark> marks) implements Admission {
        public Admitted {
            marks = Set.copyOf(marks);
        }
    }

    /** It was logged before, at this index, and that is durable. */
    record Duplicate(long index) implements Admission {}

    /** Not now: nothing was promised; offer the same bytes again after that time. */
    record Retry(String code, String text, Duration after) implements Admission {}

    /** Never: these bytes are not for this ledger. */
    record Refused(String code, String text) implements Admission {}
}
