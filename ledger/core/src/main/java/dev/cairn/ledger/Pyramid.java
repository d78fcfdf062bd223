package dev.cairn.ledger;

import dev.cairn.proof.Hash;
import dev.cairn.proof.merkle.Merkle;
import java.util.ArrayList;
import java.util.List;

/** The hashes of one tile, whole or partial, with every complete subtree above them hashed once. Immutable. */
final class Pyramid {

    private final List<List<Hash>> floors;

    private Pyramid(List<List<Hash>> floors) {
        this.floors = floors;
    }

    /** Builds it over 0 to 256 hashes. */
    static Pyramid over(List<Hash> hashes) {
        List<List<Hash>> floors = new ArrayList<>();
        for (List<Hash> floor = List.copyOf(hashes); !floor.isEmpty(); floor = pairs(floor)) {
            floors.add(floor);
        }
        return new Pyramid(floors);
    }

    private static List<Hash> pairs(List<Hash> below) {
        List<Hash> floor = new ArrayList<>(below.size() / 2);
        for (int i = 0; i + 1 < below.size(); i += 2) {
            floor.add(Merkle.node(below.get(i), below.get(i + 1)));
        }
        return floor;
    }

    /** The root over hashes index &lt;&lt; level to (index + 1) &lt;&lt; level; they must all be there. */
    Hash hash(int level, int index) {
        if (level < 0
                || level >= floors.size()
                || index < 0
                || index >= floors.get(level).size()) {
            throw new IllegalArgumentException("no hash " + level + ":" + index + " over "
                    + (floors.isEmpty() ? 0 : floors.get(0).size()) + " hashes");
        }
        return floors.get(level).get(index);
    }
}
