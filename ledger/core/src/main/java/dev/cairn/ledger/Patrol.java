package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.merkle.TilePath;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Goes round the objects of a log for ever and compares what the ledger shows with what we hold, and that with what we have verified. One owner. */
final class Patrol {

    private static final int WIDTH = TilePath.WIDTH_MAX;

    private final ObjectSource theirs;
    private final ObjectSource ours;
    private final Tiles verified;
    private Iterator<TilePath> left = List.<TilePath>of().iterator();
    private long bundle;
    private Optional<TilePath> suspect = Optional.empty();

    Patrol(ObjectSource theirs, ObjectSource ours, Tiles verified) {
        this.theirs = theirs;
        this.ours = ours;
        this.verified = verified;
    }

    /** Compares one object; what was wrong is looked at again and again until it is right. */
    Optional<Finding> next(TileEdge edge) {
        TilePath path = suspect.orElseGet(() -> step(edge.size()));
        Optional<Bytes> held = ours.get(path.path());
        // A partial tile may be of a size that we did not stop at.
        Optional<Finding> wrong = held.isEmpty() && !path.full()
                ? Optional.empty()
                : damage(edge, path, held).or(() -> lie(path, held));
        suspect = wrong.map(finding -> path);
        return wrong;
    }

    /** What rotted here must not accuse the ledger. */
    private Optional<Finding> damage(TileEdge edge, TilePath path, Optional<Bytes> held) {
        String what = "our own copy of it is not what we have verified";
        try {
            return held.equals(verified.right(edge, path))
                    ? Optional.empty()
                    : Optional.of(Finding.of("MIR-09", path.path(), what));
        } catch (Trouble.Corrupt e) {
            return Optional.of(Finding.of("MIR-09", path.path(), what + ": " + e.getMessage()));
        }
    }

    private Optional<Finding> lie(TilePath path, Optional<Bytes> right) {
        Optional<Bytes> shown;
        try {
            shown = theirs.get(path.path());
        } catch (Trouble.Corrupt e) {
            return Optional.of(Finding.of("MIR-03", path.path(), String.valueOf(e.getMessage())));
        }
        boolean gone = shown.isEmpty()
                && !(path.full() || theirs.get(full(path).path()).isEmpty());
        if (gone || shown.equals(right)) {
            return Optional.empty();
        }
        String code = shown.isEmpty() ? "MIR-02" : path.level() == TilePath.ENTRIES ? "MIR-04" : "MIR-03";
        return Optional.of(
                Finding.of(code, path.path(), shown.isEmpty() ? "it is withheld" : "it is not what was logged"));
    }

    private static TilePath full(TilePath path) {
        return new TilePath(path.level(), path.index(), WIDTH);
    }

    private TilePath step(long size) {
        if (!left.hasNext()) {
            if (bundle * WIDTH >= size) {
                bundle = 0;
            }
            left = column(bundle++, size).iterator();
        }
        return left.next();
    }

    /** A bundle with its tile, and each tile above that ends with it. */
    private static List<TilePath> column(long n, long size) {
        List<TilePath> paths = new ArrayList<>();
        int width = (int) Math.min(WIDTH, size - n * WIDTH);
        paths.add(new TilePath(TilePath.ENTRIES, n, width));
        paths.add(new TilePath(0, n, width));
        boolean last = (n + 1) * WIDTH >= size;
        long index = n;
        for (int level = 1; size >> (8 * level) > 0; level++) {
            boolean ends = last || index % WIDTH == WIDTH - 1;
            index /= WIDTH;
            long hashes = (size >> (8 * level)) - index * WIDTH;
            if (ends && hashes > 0) {
                paths.add(new TilePath(level, index, (int) Math.min(WIDTH, hashes)));
            }
            if (!ends) {
                break;
            }
        }
        return paths;
    }
}
