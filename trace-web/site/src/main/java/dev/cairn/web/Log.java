package dev.cairn.web;

import dev.cairn.ledger.Keys;
import dev.cairn.ledger.LedgerReader;
import dev.cairn.ledger.stamp.LoggedStamps;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.receipt.Level;
import dev.cairn.proof.register.Registered;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What pages read from the ledger. One body stands before the ledger's reader; tests bring a fake. All methods may block and
 * may throw the ledger's own trouble.
 */
public interface Log {
    /** The log of a ledger, with its signers' registered names. */
    static Log of(LedgerReader reader, Keys keys) {
        return new LedgerLog(
                reader,
                key -> keys.find(key).map(Registered::name),
                () -> keys.all().stream()
                        .flatMap(key -> key.gs1Prefixes().stream())
                        .distinct()
                        .toList(),
                Optional.of(new LoggedStamps(reader, keys)));
    }

    /** The genesis text, byte for byte. */
    String genesis();

    /** The newest head with a quorum of witnesses, as a signed note. */
    Optional<String> witnessed();

    /** The newest head that the log has signed. */
    String pending();

    /** A tile or entry bundle by its path without a leading slash; empty if it does not exist. */
    Optional<Bytes> tile(String path);

    /** GS1 company prefixes that organisations registered, as a registrar signed them. */
    default List<String> companyPrefixes() {
        return List.of();
    }

    /** The newest signed head in numbers. */
    Head head();

    /** Who has seen the newest witnessed head; empty before the first. */
    default Optional<Seen> seen() {
        return Optional.empty();
    }

    Optional<Block> block(long height);

    Optional<Entry> entry(long index);

    /** The entry's bytes, as they are hashed into the log. */
    default Optional<Bytes> raw(long index) {
        return Optional.empty();
    }

    /** The entry's proof under the newest witnessed head that holds it, else the newest signed one (C2SP tlog-proof). */
    default Optional<String> tlogProof(long index) {
        return Optional.empty();
    }

    /** The oldest time stamp over a head that holds the entry. */
    default Optional<Stamped> stamped(long index) {
        return Optional.empty();
    }

    /** The time stamp over the largest head. */
    default Optional<Stamped> newestStamp() {
        return Optional.empty();
    }

    /** How far an entry has come; its stamp is asked for only where the rest is there. */
    default Level level(Entry entry) {
        OptionalLong witnessed = head().witnessedSize();
        if (witnessed.isPresent() && entry.index() < witnessed.getAsLong()) {
            return stamped(entry.index()).isPresent() ? Level.TIMESTAMPED : Level.WITNESSED;
        }
        if (!entry.path().isEmpty()) {
            return Level.PUBLISHED;
        }
        return entry.height().isPresent() ? Level.SEALED : Level.SEQUENCED;
    }

    /** A published block recomputed from the log. */
    default Optional<Checked> check(long height) {
        return Optional.empty();
    }

    /** Entries of one block whose batch root is recomputed for a page; a larger block is left to fsck. */
    int BLOCK_ENTRIES_CHECKED_MAX = 4_096;

    /**
     * What recomputing a block came to.
     *
     * @param chain against the seal below
     * @param batch against its entries
     * @param tree against the root of the log before it
     * @param inclusion of the seal, under the newest signed head
     * @param seal the seal's bytes, hex
     * @param below the bytes of the seal below, hex; empty at height 0
     * @param leaves leaf hashes of its entries, hex; empty where they were not recomputed
     */
    record Checked(
            Verdict chain,
            Verdict batch,
            Verdict tree,
            Verdict inclusion,
            String seal,
            Optional<String> below,
            List<String> leaves) {}

    /**
     * A time stamp that holds under the genesis.
     *
     * @param entry index of the entry that holds it
     * @param size of the head that was stamped
     * @param at the authority's time
     * @param by its label in the genesis
     */
    record Stamped(long entry, long size, String at, String by) {}

    /**
     * @param size entries in the log
     * @param height of the newest block, 0 for genesis
     * @param root hex
     * @param level name of the acknowledgement level
     * @param witnessedSize size of the newest witnessed head, if any
     */
    record Head(long size, long height, String root, String level, OptionalLong witnessedSize) {}

    /**
     * Who has cosigned a head; a witness with two keys counts once.
     *
     * @param size of the head: what stands below it was seen
     * @param witnesses whose cosignatures hold
     * @param independent those of them that do not belong to the operator
     */
    record Seen(long size, int witnesses, int independent) {}

    /** A seal: the last entry of a block. Hashes in hex. */
    record Block(
            long height,
            long start,
            long count,
            String previous,
            String batchRoot,
            String treeRoot,
            long unixMillis,
            String producer) {}

    /**
     * @param statement absent for a seal
     * @param leaf leaf hash, hex
     * @param height of its block, empty while not sealed
     * @param path inclusion proof under the newest head, hex, from the leaf up; empty while not under it
     */
    record Entry(long index, Optional<Said> statement, String leaf, OptionalLong height, List<String> path) {}

    /**
     * What a statement says about itself.
     *
     * @param signer as registered, if the key is
     * @param kid thumbprint, hex
     * @param capsuleType empty when the capsule is gone
     * @param erased who had it erased, if its owner did
     * @param hash SHA-256 of the statement's bytes, hex: what an erase statement names
     */
    record Said(
            Optional<String> signer,
            String kid,
            String chain,
            long seq,
            String signedAt,
            Optional<String> capsuleType,
            int capsuleBytes,
            Optional<Erased> erased,
            String hash) {}

    /**
     * @param by name, or thumbprint in hex
     * @param at when, as its signer says
     * @param entry index of the statement that asked for it
     */
    record Erased(String by, String at, String reason, long entry) {}
}
