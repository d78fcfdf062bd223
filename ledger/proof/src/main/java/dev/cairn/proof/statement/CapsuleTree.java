package dev.cairn.proof.statement;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.cbor.Cbor;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.merkle.CompactRange;
import dev.cairn.proof.merkle.Merkle;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/**
 * The tree of a capsule, and which of its hashes a partial one carries. Each leaf names the capsule's type and its count of leaves:
 * a tree's root alone covers neither, so that whoever shows some leaves could lie about what the capsule is and how much he keeps
 * back. Ranges are half open, recursion is at most 12 deep.
 */
final class CapsuleTree {
    /** What every leaf hash begins with (RFC 6962), and a list of five. */
    private static final Bytes LEAF_OF_FIVE = Bytes.ofHex("00" + "85");

    /** A byte string of 16. */
    private static final Bytes SALT_HEAD = Bytes.ofHex("50");

    /** Of a list of two, path and value. */
    private static final int ROW_HEAD_BYTES = 1;

    private final int count;
    private final Item typeItem;
    private final Item countItem;

    CapsuleTree(String type, int count) {
        this.count = count;
        this.typeItem = Item.of(type);
        this.countItem = Item.of(count);
    }

    private Hash hash(Capsule.Leaf leaf) {
        return Merkle.leaf(
                Cbor.encode(Item.arr(typeItem, countItem, Item.of(leaf.salt()), Item.of(leaf.path()), leaf.value())));
    }

    /** The root of a whole capsule, from its encoding: path and value of each leaf stand in it as they stand in what is hashed, so nothing is encoded again. */
    Hash rootOfWhole(Bytes capsule, IntFunction<Bytes> salts) {
        Bytes begin = LEAF_OF_FIVE
                .concat(Cbor.encode(typeItem))
                .concat(Cbor.encode(countItem))
                .concat(SALT_HEAD);
        CompactRange range = CompactRange.empty();
        int at = firstRow(capsule);
        for (int i = 0; i < count; i++) {
            int end = Cbor.end(capsule, at);
            range.append(Hash.sha256(begin, salts.apply(i), capsule.slice(at + ROW_HEAD_BYTES, end)));
            at = end;
        }
        return range.root();
    }

    // { 1: …, 2: …, 3: …, 4: [ rows ] }
    private int firstRow(Bytes capsule) {
        int at = 1;
        for (int each = 0; each < 7; each++) {
            at = Cbor.end(capsule, at);
        }
        return at + (count < 24 ? 1 : count < 256 ? 2 : 3);
    }

    Hash root(List<Capsule.Leaf> range) {
        return Merkle.root(range.stream().map(this::hash).toList());
    }

    /** The hashes of the largest subtrees without a shown leaf, in the order in which {@link #rootOfPartial} asks for them. */
    List<Hash> withheld(List<Capsule.Leaf> all, IntPredicate shown) {
        List<Hash> hashes = new ArrayList<>();
        collect(all, shown, hashes);
        return hashes;
    }

    private void collect(List<Capsule.Leaf> range, IntPredicate shown, List<Hash> into) {
        if (range.stream().noneMatch(leaf -> shown.test(leaf.index()))) {
            into.add(root(range));
        } else if (range.size() > 1) {
            int split = (int) Merkle.split(range.size());
            collect(range.subList(0, split), shown, into);
            collect(range.subList(split, range.size()), shown, into);
        }
    }

    /** The root from the shown leaves (ascending) and the hashes of what is withheld, all of which must be used. */
    Hash rootOfPartial(List<Capsule.Leaf> shown, List<Hash> withheld) throws Malformed {
        Iterator<Hash> hashes = withheld.iterator();
        Hash root = walk(0, count, shown, hashes);
        CapsuleReader.SHAPE.require(!hashes.hasNext(), "more hashes than withheld subtrees");
        return root;
    }

    private Hash walk(int from, int to, List<Capsule.Leaf> shown, Iterator<Hash> hashes) throws Malformed {
        if (shown.isEmpty()) {
            CapsuleReader.SHAPE.require(hashes.hasNext(), "fewer hashes than withheld subtrees");
            return hashes.next();
        }
        if (to - from == 1) {
            return hash(shown.get(0));
        }
        int middle = from + (int) Merkle.split(to - from);
        int cut = 0;
        while (cut < shown.size() && shown.get(cut).index() < middle) {
            cut++;
        }
        Hash left = walk(from, middle, shown.subList(0, cut), hashes);
        return Merkle.node(left, walk(middle, to, shown.subList(cut, shown.size()), hashes));
    }
}
