package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.merkle.CompactRange;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.note.Genesis;
import java.util.Optional;

/**
 * The chain of blocks, derived from a log's leaves one by one and held against every seal it meets, in constant memory. It never
 * stands in for the tree: who relies on an entry relies on its inclusion under a head. One owner.
 */
final class SealChain {

    static final String UNREADABLE = "SEA-01";
    static final String CONTRADICTS = "SEA-02";

    private final Genesis genesis;
    private final CompactRange tree;
    private CompactRange block = CompactRange.empty();
    private Hash rootAtStart;
    private Optional<Seal> newest;
    private boolean lost;

    private SealChain(Genesis genesis, CompactRange tree, Optional<Seal> newest) {
        this.genesis = genesis;
        this.tree = tree;
        this.rootAtStart = tree.root();
        this.newest = newest;
    }

    /** From entry 0 on. */
    static SealChain fromGenesis(Genesis genesis) {
        return new SealChain(genesis, CompactRange.empty(), Optional.empty());
    }

    /** From the entry behind a seal that was checked. */
    static SealChain after(Genesis genesis, CompactRange tree, Seal newest) {
        return new SealChain(genesis, tree.copy(), Optional.of(newest));
    }

    /** Leaves so far. */
    long size() {
        return tree.size();
    }

    Hash root() {
        return tree.root();
    }

    /** The newest seal that was read. */
    Optional<Seal> newest() {
        return newest;
    }

    /** Leaves behind the newest seal. */
    long open() {
        return block.size();
    }

    /** Takes the next leaf; gives what is wrong with it if it is a seal. */
    Optional<Finding> add(Bytes entry) {
        return add(Merkle.leaf(entry), Optional.of(entry));
    }

    /** As {@link #add(Bytes)}, for an entry that may be unreadable though its leaf hash is known. */
    Optional<Finding> add(Hash leaf, Optional<Bytes> entry) {
        long index = tree.size();
        Optional<Finding> wrong = Optional.empty();
        boolean seal = entry.filter(Seal::isSeal).isPresent();
        if (entry.isEmpty()) {
            lost = true; // it may have been a seal: nothing is said about the next one
        }
        if (index == 0 && entry.isPresent() && !seal) {
            wrong = Optional.of(Finding.of(CONTRADICTS, "entry 0", "a log begins with the genesis seal"));
        }
        if (seal) {
            wrong = judge(index, entry.orElseThrow());
        }
        tree.append(leaf);
        block.append(leaf);
        if (seal) {
            block = CompactRange.empty();
            rootAtStart = tree.root();
        }
        return wrong;
    }

    private Optional<Finding> judge(long index, Bytes entry) {
        Seal seal;
        try {
            seal = Seal.parse(entry);
        } catch (Malformed e) {
            lost = true;
            return Optional.of(
                    Finding.of(UNREADABLE, "entry " + index, "a seal that does not read: " + e.getMessage()));
        }
        Optional<Finding> wrong = Optional.empty();
        if (!lost) {
            wrong = difference(seal, index)
                    .map(what -> Finding.of(CONTRADICTS, "entry " + index + " block " + seal.height(), what));
        }
        lost = false;
        newest = Optional.of(seal);
        return wrong;
    }

    private Optional<String> difference(Seal seal, long index) {
        if (newest.isEmpty()) {
            return seal.equals(Seal.genesis(genesis.hash(), seal.unixMillis(), genesis.origin()))
                    ? Optional.empty()
                    : Optional.of("the seal at 0 is not that of this genesis");
        }
        Seal before = newest.get();
        if (seal.unixMillis() < before.unixMillis()) {
            return Optional.of("its time is before the last block's");
        }
        Seal expected = new Seal(
                before.height() + 1,
                before.leafHash(),
                index - block.size(),
                Math.max(1, block.size()),
                block.root(),
                rootAtStart,
                seal.unixMillis(),
                genesis.origin());
        return seal.equals(expected) ? Optional.empty() : Optional.of(named(seal, expected));
    }

    private static String named(Seal seal, Seal expected) {
        if (seal.height() != expected.height()) {
            return "it says height " + seal.height() + ", it is " + expected.height();
        }
        if (!seal.prev().equals(expected.prev())) {
            return "it names another seal as the one before";
        }
        if (seal.start() != expected.start() || seal.count() != expected.count()) {
            return "it closes " + seal.count() + " leaves from " + seal.start() + ", there are " + expected.count()
                    + " from " + expected.start();
        }
        return seal.batchRoot().equals(expected.batchRoot())
                ? seal.treeRoot().equals(expected.treeRoot()) ? "another producer" : "another root of the tree before"
                : "another root of its own leaves";
    }
}
