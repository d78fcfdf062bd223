package dev.cairn.ledger;

import dev.cairn.proof.OneLine;
import dev.cairn.proof.merkle.TilePath;
import java.util.Optional;

/**
 * Something that is not as it must be.
 *
 * @param code stable, docs/codes.md
 * @param place a path, an index, a record: where to look, with a byte offset where that means something
 * @param what the contradiction, in one sentence
 * @param object the damaged tile or bundle, if it is one: it can be fetched again
 */
public record Finding(String code, String place, String what, Optional<TilePath> object) {

    private static final String BELOW = " and below";

    /** One that no tile can mend. */
    static Finding of(String code, String place, String what) {
        return new Finding(code, place, what, Optional.empty());
    }

    /** A tile or bundle. */
    static Finding at(String code, TilePath path, String where, String what) {
        return new Finding(code, path.path() + where, what, Optional.of(path));
    }

    /** A tile, and all that lies below it: they agree with each other and not with what lies above. */
    static Finding below(String code, TilePath path, String what) {
        return at(code, path, BELOW, what);
    }

    boolean reachesBelow() {
        return place.endsWith(BELOW);
    }

    /** Whether an object is the one of {@link #below}, or was made of what lies there. */
    boolean covers(TilePath path) {
        TilePath top = object.orElseThrow();
        int levels = top.level() - Math.max(path.level(), 0);
        return levels >= 0 && path.index() >> (8 * levels) == top.index();
    }

    @Override
    public String toString() {
        return OneLine.of(code + " " + place + ": " + what);
    }
}
