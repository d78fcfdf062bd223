package dev.cairn.ingest.account;

import dev.cairn.proof.Hash;

/**
 * Port: whether a key has a statement of an event in the log. Blocking; thread-safe. <b>Not trusted</b>: a wrong no logs an event of the same
 * submitter twice, which every reader shows once, because the event hash is its identity; a wrong yes says so with a code and loses nothing that was
 * acknowledged.
 */
public interface Spoken {
    /**
     * Whether the log holds this event, signed by this key. May be behind the log's end by as much as {@link AccountLimits#LATELY_EVENTS_MAX} events:
     * what was said lately is remembered here.
     *
     * @param kid thumbprint of the key
     * @param hashId the CBV 2.0 event hash
     * @param withdraws whether with an error declaration: the hash leaves it out, and taking back is not saying again
     */
    boolean has(Hash kid, String hashId, boolean withdraws);

    /** First log index that {@link #has} does not know of yet. */
    long upTo();
}
