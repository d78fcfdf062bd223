package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keys to log positions: derived, rebuildable, the only store that may be deleted. <b>Not trusted</b>: a missing row
 * makes a history look incomplete, it cannot make it wrong.
 *
 * <p>A feeder reads the log from {@link #cursor} on and puts rows with the new cursor in one step, so a crash repeats work
 * and never skips it. Kinds in use: {@code chain}, {@code seal}, {@code key} (the ledger itself), {@code item},
 * {@code place}, {@code device}, {@code party}, {@code document}, {@code event} (the projection).
 */
public interface EntryIndex {

    int HITS_MAX = 10_000;

    /**
     * Adds rows, sets memos and moves the cursor in one atomic step. Rows that are there already are no error.
     *
     * @param cursor first log index that was not looked at; never below {@link #cursor}
     */
    void put(List<Row> rows, List<Memo> memos, long cursor);

    /** As {@link #put(List, List, long)}, without memos. */
    default void put(List<Row> rows, long cursor) {
        put(rows, List.of(), cursor);
    }

    /**
     * Rows of one key by ascending log index.
     *
     * @param from earliest time, inclusive
     * @param to latest time, exclusive; {@link Instant#MAX} for all
     * @param limit 1 to {@value #HITS_MAX}
     * @param afterIndex only hits with a log index above it; −1 for all
     */
    List<Hit> find(String kind, String key, Instant from, Instant to, int limit, long afterIndex);

    /** The memo last put under this key. */
    Optional<Bytes> memo(String key);

    /** Says which memos are about to be asked for: an index that is far away fetches them in one go. Changes nothing. */
    default void expect(Collection<String> memos) {}

    /** First log index that was not looked at; 0 at first and after {@link #clear}. */
    long cursor();

    /**
     * Removes every row that points to one of these log indices, for good: the bytes are gone from the disk on return, and so
     * is the removal's trace in a log of the store. Rare, may scan everything; idempotent. Memos and the cursor stay: what a
     * memo says is its feeder's business.
     *
     * @throws Trouble.Unavailable if not all of it could be done; the caller does it again
     */
    void forget(Set<Long> indices);

    /** Forgets everything, the cursor too. */
    void clear();

    /** All rows of one key, whatever their time. */
    default List<Hit> find(String kind, String key, int limit, long afterIndex) {
        return find(kind, key, Instant.MIN, Instant.MAX, limit, afterIndex);
    }

    /** A row: {@code key} of {@code kind} is spoken about at {@code time} (milliseconds count) by the entry at {@code index}. */
    record Row(String kind, String key, Instant time, long index) {}

    /** What {@link #find} gives. */
    record Hit(Instant time, long index) {}

    /** A small value that the feeder needs again, overwritten in place. */
    record Memo(String key, Bytes value) {}

    /** Throws unless 1 ≤ limit ≤ {@value #HITS_MAX}. */
    static int requireLimit(int limit) {
        if (limit < 1 || limit > HITS_MAX) {
            throw new IllegalArgumentException("limit " + limit + " not in 1.." + HITS_MAX);
        }
        return limit;
    }
}
