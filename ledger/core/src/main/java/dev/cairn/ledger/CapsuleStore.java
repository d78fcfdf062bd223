package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Payloads by log index: the only part that may forget. <b>Not trusted</b>: a changed capsule no longer matches the
 * root in its statement and is refuted.
 *
 * <p>It follows the log with a cursor; until a capsule is here the journal still holds it, so a crash loses nothing and
 * the caller puts the same rows again. What was erased stays erased, also when it is put again.
 */
public interface CapsuleStore {

    /**
     * Stores rows and moves the cursor in one atomic step, durable on return. Rows that are there already (stored or
     * erased) stay as they are.
     *
     * @param rows by ascending index, all below {@code cursor}
     * @param cursor first index that this store has not seen; never below {@link #cursor}
     */
    void put(List<Stored> rows, long cursor);

    /** The capsule's bytes; empty if there is none, not yet, or not any more. */
    Optional<Bytes> get(long index);

    /** The capsules that are there at from ≤ index &lt; to, by ascending index. */
    default List<Held> range(long from, long to) {
        return LongStream.range(from, to)
                .boxed()
                .flatMap(at -> get(at).map(capsule -> new Held(at, capsule)).stream())
                .toList();
    }

    /** Forgets the capsule at {@code index} for good, overwriting its bytes; durable on return. Idempotent. */
    void erase(long index);

    /** Whether {@link #erase} was called for it. */
    boolean erased(long index);

    /** First index that this store has not seen; 0 at first. */
    long cursor();

    /**
     * One capsule.
     *
     * @param root the payload of its statement: what the capsule must hash to
     */
    record Stored(long index, Hash root, Bytes capsule) {}

    /** A capsule that is there. */
    record Held(long index, Bytes capsule) {}
}
