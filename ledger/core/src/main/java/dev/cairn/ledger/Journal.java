package dev.cairn.ledger;

import java.util.function.Consumer;

/**
 * What was acknowledged but is not yet in tiles and capsules. Private: never served, never restored from a backup that
 * is older than the head.
 *
 * <p>One owner appends; others may {@link #replay} at the same time and see every record whose append has returned.
 * Nobody retries: an append that threw is final, and the writer halts. After a crash the journal holds every record whose
 * append returned, and perhaps the one that did not; never half a record.
 */
public interface Journal {

    /** Most bytes of entries and capsules in one record. */
    int RECORD_BYTES_MAX = 4 << 20;

    /**
     * Appends one record and makes it durable (one {@code fdatasync}); the record starts at {@link #end}.
     *
     * @throws Trouble.Corrupt if write or sync failed: nobody knows what is on disk, nothing may be appended any more
     */
    void append(JournalRecord record);

    /**
     * Gives the records that hold indices at or above {@code from}, read from where they are durable, in order; the first
     * may begin below {@code from}.
     *
     * @throws Trouble.Corrupt if a record is damaged, or one is missing
     */
    void replay(long from, Consumer<JournalRecord> to);

    /** The same for the records that hold indices below {@code below}; the last one may end above it. */
    default void replay(long from, long below, Consumer<JournalRecord> to) {
        replay(from, record -> {
            if (record.first() < below) {
                to.accept(record);
            }
        });
    }

    /** Lowest index held; equal to {@link #end} if it is empty. */
    long first();

    /** Index after the last one held. */
    long end();

    /**
     * Allows to forget everything below {@code below}. The caller has synced it elsewhere and read it back. A journal
     * forgets in whole segments and may keep more.
     */
    void trim(long below);

    /**
     * Ends what is being written, so that {@link #trim} can forget everything that has been appended so far, and not whole
     * segments only. Rare (an erasure): a segment is begun. Idempotent; nothing happens while nothing was appended since.
     *
     * @throws Trouble.Corrupt as {@link #append}
     */
    void cut();

    /** What {@link #first} would be after {@link #trim} at {@code below}. */
    long trimmable(long below);

    /** Bytes that are free where the journal grows. */
    long freeBytes();
}
