package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.merkle.CompactRange;
import dev.cairn.proof.merkle.Merkle;

/** The tree and the open block as the sequencer grows them, leaf by leaf. One owner. */
final class Blocks {

    private final String producer;
    private final CompactRange tree;
    private CompactRange block = CompactRange.empty();
    private Hash rootAtStart;
    private long height;
    private Hash seal;
    private long sealedMillis;

    private Blocks(String producer, CompactRange tree, long height, Hash seal, long sealedMillis) {
        this.producer = producer;
        this.tree = tree;
        this.rootAtStart = tree.root();
        this.height = height;
        this.seal = seal;
        this.sealedMillis = sealedMillis;
    }

    /** A log without any entry. */
    static Blocks empty(String producer) {
        return new Blocks(producer, CompactRange.empty(), -1, Hash.ZERO, 0);
    }

    /** A log whose newest entry is this seal. */
    static Blocks after(String producer, CompactRange tree, Seal newest) {
        return new Blocks(producer, tree, newest.height(), newest.leafHash(), newest.unixMillis());
    }

    long size() {
        return tree.size();
    }

    Hash root() {
        return tree.root();
    }

    /** Leaves behind the newest seal. */
    long open() {
        return block.size();
    }

    /** Adds the next entry, a seal too: its numbers begin the next block. */
    void add(Bytes entry) {
        Hash leaf = Merkle.leaf(entry);
        tree.append(leaf);
        if (Seal.isSeal(entry)) {
            Seal parsed = parse(entry);
            height = parsed.height();
            seal = leaf;
            sealedMillis = parsed.unixMillis();
            block = CompactRange.empty();
            rootAtStart = tree.root();
        } else {
            block.append(leaf);
        }
    }

    /** The seal that closes the open block now; its time is never before the last one's. */
    Seal next(long nowMillis) {
        long start = tree.size() - block.size();
        return new Seal(
                height + 1,
                seal,
                start,
                block.size(),
                block.root(),
                rootAtStart,
                Math.max(nowMillis, sealedMillis),
                producer);
    }

    static Seal parse(Bytes entry) {
        try {
            return Seal.parse(entry);
        } catch (Malformed e) {
            throw new Trouble.Corrupt("seal does not read", e);
        }
    }
}
