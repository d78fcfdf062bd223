package dev.cairn.proof.statement;

import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.merkle.Merkle;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntPredicate;

/** The tree of a capsule, and which of its hashes a partial one carries. Ranges are half open, recursion is at most 12 deep. */
final class CapsuleTree {
    private CapsuleTree() {}

    static Hash root(List<Capsule.Leaf> all) {
        return Merkle.root(all.stream().map(Capsule.Leaf::hash).toList());
    }

    /** The hashes of the largest subtrees without a shown leaf, in the order in which {@link #rootOfPartial} asks for them. */
    static List<Hash> withheld(List<Capsule.Leaf> all, IntPredicate shown) {
        List<Hash> hashes = new ArrayList<>();
        collect(all, shown, hashes);
        return hashes;
    }

    private static void collect(List<Capsule.Leaf> range, IntPredicate shown, List<Hash> into) {
        if (range.stream().noneMatch(leaf -> shown.test(leaf.index()))) {
            into.add(root(range));
        } else if (range.size() > 1) {
            int split = (int) Merkle.split(range.size());
            collect(range.subList(0, split), shown, into);
            collect(range.subList(split, range.size()), shown, into);
        }
    }

    /** The root from the shown leaves (ascending) and the hashes of what is withheld, all of which must be used. */
    static Hash rootOfPartial(int count, List<Capsule.Leaf> shown, List<Hash> withheld) throws Malformed {
        Iterator<Hash> hashes = withheld.iterator();
        Hash root = walk(0, count, shown, hashes);
        CapsuleReader.SHAPE.require(!hashes.hasNext(), "more hashes than withheld subtrees");
        return root;
    }

    private static Hash walk(int from, int to, List<Capsule.Leaf> shown, Iterator<Hash> hashes) throws Malformed {
        if (shown.isEmpty()) {
            CapsuleReader.SHAPE.require(hashes.hasNext(), "fewer hashes than withheld subtrees");
            return hashes.next();
        }
        if (to - from == 1) {
            return shown.get(0).hash();
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
