package dev.cairn.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.fake.Consortium;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.merkle.Merkle;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A tree that is read from somewhere in the middle on is read whole, and whatever is damaged is named as from the beginning. */
class TreeCheckTest {
    private static final Map<String, Bytes> OBJECTS = LargeLog.signedBy(Consortium.withoutWitnesses(62));
    private static final Hash ROOT =
            Merkle.root(LargeLog.entries().stream().map(Merkle::leaf).toList());

    private final List<Finding> found = new ArrayList<>();
    private final BitSet seen = new BitSet();

    private List<Finding> check(long from, ObjectSource objects) {
        found.clear();
        seen.clear();
        TreeCheck.Visitor all = new TreeCheck.Visitor() {
            @Override
            public boolean leaf(long index, Hash leaf, Optional<Bytes> entry) {
                assertTrue(!seen.get((int) index), "twice: " + index);
                seen.set((int) index);
                return index % 100 == 0;
            }

            @Override
            public void hole(long first, int count) {}

            @Override
            public void progress(long done) {}
        };
        new TreeCheck(objects, LargeLog.ENTRIES, ROOT, true, new Findings(found::add), all).run(from);
        return List.copyOf(found);
    }

    private static Optional<Bytes> whole(String key) {
        return Optional.ofNullable(OBJECTS.get(key));
    }

    @Test
    void reads_every_leaf_once_wherever_it_begins() {
        for (long from : List.of(0L, 1L, 100L, 255L, 256L, 257L, 258L, -1L, Long.MAX_VALUE)) {
            assertEquals(List.of(), check(from, TreeCheckTest::whole), "from " + from);
            assertEquals(LargeLog.ENTRIES, seen.cardinality(), "from " + from);
        }
    }

    @Test
    void names_what_is_damaged_on_either_side_of_its_beginning_and_above_it() {
        for (String path : List.of(
                "tile/entries/003", "tile/entries/200", "tile/0/003", "tile/0/200", "tile/1/000", "tile/1/001.p/1")) {
            ObjectSource rotten = key -> whole(key).map(bytes -> key.equals(path) ? flipped(bytes) : bytes);
            for (long from : List.of(0L, 1L, 100L, 256L, 257L)) {
                List<Finding> named = check(from, rotten);
                assertTrue(
                        named.stream().anyMatch(finding -> finding.place().startsWith(path)),
                        () -> path + " from " + from + " in " + named);
                assertEquals(LargeLog.ENTRIES, seen.cardinality(), path + " from " + from);
            }
        }
    }

    private static Bytes flipped(Bytes bytes) {
        byte[] other = bytes.toArray();
        other[other.length / 2] ^= 1;
        return Bytes.wrap(other);
    }
}
