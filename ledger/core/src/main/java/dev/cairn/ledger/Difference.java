package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.util.List;

/** Where what is stored begins to be another thing than what belongs there. */
final class Difference {

    private Difference() {}

    /** The first hash that is not the same; the length of the shorter row if it begins the longer one. */
    static int first(List<Hash> some, List<Hash> others) {
        int at = 0;
        while (at < some.size() && at < others.size() && some.get(at).equals(others.get(at))) {
            at++;
        }
        return at;
    }

    /** The first byte that is not the same; the length of the shorter if it begins the longer. */
    static int first(Bytes some, Bytes others) {
        int at = 0;
        while (at < some.size() && at < others.size() && some.at(at) == others.at(at)) {
            at++;
        }
        return at;
    }

    /** A hash's place in its tile, in words. */
    static String offset(int hash) {
        return " byte " + hash * Hash.SIZE;
    }
}
