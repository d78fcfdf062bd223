package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.note.Genesis;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * The log, read. Safe for any number of threads. What is read from the object store is checked against the head; a reader
 * throws {@link Trouble.Corrupt} rather than answer wrongly (a web tier says 500). Calls may read files: not for an event
 * loop.
 */
public interface LedgerReader {

    Genesis genesis();

    /** The newest log-signed head whose tiles are durable. Throws {@link Trouble.Unavailable} before the first one. */
    Head published();

    /** The newest head with the quorum of the genesis policy. */
    Optional<Head> witnessed();

    /** Number of entries that are durable, sealed or not. */
    long sequenced();

    /** The entry (a statement or a seal) at 0 ≤ index &lt; {@link #sequenced}. */
    Bytes entry(long index);

    /** The entries from {@code from} (inclusive) to {@code to} (exclusive) in order; to ≤ {@link #sequenced}. */
    List<Bytes> entries(long from, long to);

    /** The capsule's bytes; empty for a seal and for what was erased. */
    Optional<Bytes> capsule(long index);

    /** Who had the capsule of {@code index} erased; empty if nobody had. */
    default Optional<Erasure> erasure(long index) {
        return Optional.empty();
    }

    /** The capsules from {@code from} (inclusive) to {@code to} (exclusive) in order; to ≤ {@link #sequenced}. */
    default List<Optional<Bytes>> capsules(long from, long to) {
        return LongStream.range(from, to).mapToObj(this::capsule).toList();
    }

    /** Inclusion path of {@code index} in the tree of {@code size}; 0 ≤ index &lt; size ≤ published size. Checked. */
    List<Hash> inclusion(long index, long size);

    /** Consistency path; 0 ≤ first ≤ second ≤ published size. Empty for first = 0. Checked. */
    List<Hash> consistency(long first, long second);

    /** The seal of a published block. */
    Seal seal(long height);

    /** Height of the published block that holds {@code index} (a seal belongs to the block it closes). */
    OptionalLong heightOf(long index);

    /** Where that statement of that chain is; the key is the chain's first. */
    OptionalLong indexOf(Bytes chain, long seq);

    /** Where that key's statement is; the first one of an equivocation. */
    OptionalLong indexOf(Hash kid, Bytes chain, long seq);

    /** The chain as its first key wrote it. */
    ChainState chain(Bytes chain);

    /** The chain as this key wrote it. */
    ChainState chain(Hash kid, Bytes chain);

    /** A tile, an entry bundle, {@code checkpoint} or {@code checkpoint-pending}, as stored. */
    Optional<Bytes> object(String path);

    /**
     * Tells of every new head, at PUBLISHED and again at WITNESSED, on the ledger's own thread: hand over and return. Close
     * the result to be told no more.
     */
    AutoCloseable onHead(Consumer<Head> listener);
}
