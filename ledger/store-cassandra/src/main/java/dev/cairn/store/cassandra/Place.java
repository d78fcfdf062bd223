package dev.cairn.store.cassandra;

import dev.cairn.proof.Hash;

/**
 * Where a journal batch lies, and what it must hash to.
 *
 * @param epoch of the writer who wrote it
 * @param segment log index at which its partition begins
 * @param first log index of its first entry
 * @param batch SHA-256 of its bytes
 */
record Place(long epoch, long segment, long first, Hash batch) {}
