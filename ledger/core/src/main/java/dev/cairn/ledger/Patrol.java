package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.merkle.TilePath;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Goes round the objects of a log for ever and compares what the ledger shows with what we hold, and that with what we have verified. One owner.
 *
 * <pre>
 * whole   every bundle and tile of the newest size
 * open    of the tiles that are not full yet, the partial ones of every older head that we have verified
 * </pre>
 *
 * A partial tile must be shown for every size that had a checkpoint, until its full tile is there (C2SP tlog-tiles): who holds an older head has
 * nothing else to ask for.
 */
final class Patrol {

    private static final int WIDTH = TilePath.WIDTH_MAX;

    /** That a log of 2^63 entries has. */
    private static final int LEVEL_LAST = 7;

    private final ObjectSource theirs;
    private final ObjectSource ours;
    private final Tiles verified;
    private final Walk whole = new Walk(this::column);
    private final Walk open = new Walk(this::older);
    private long bundle;

    Patrol(ObjectSource theirs, ObjectSource ours, Tiles verified) {
        this.theirs = theirs;
        this.ours = ours;
        this.verified = verified;
    }

    /** Where one round stands. */
    private final class Walk {
        private final LongFunction<Iterator<TilePath>> stretch;
        private Iterator<TilePath> left = Collections.emptyIterator();
        private Optional<TilePath> suspect = Optional.empty();

        /** @param stretch what comes next when the stretch before is done; by the log's size */
        Walk(LongFunction<Iterator<TilePath>> stretch) {
            this.stretch = stretch;
        }

        /** Compares one object, if there is any; what was wrong is looked at again and again until it is right. */
        Optional<Finding> next(TileEdge edge) {
            if (!left.hasNext()) {
                left = stretch.apply(edge.size());
            }
            Optional<TilePath> path = suspect.isPresent() || !left.hasNext() ? suspect : Optional.of(left.next());
            Optional<Finding> wrong = path.flatMap(at -> compare(edge, at));
            suspect = wrong.flatMap(finding -> path);
            return wrong;
        }
    }

    /** Compares the next object of the whole log. */
    Optional<Finding> next(TileEdge edge) {
        return whole.next(edge);
    }

    /** Compares the next older partial tile of those that are not full yet; nothing if there is none. */
    Optional<Finding> nextOpen(TileEdge edge) {
        return open.next(edge);
    }

    private Optional<Finding> compare(TileEdge edge, TilePath path) {
        Optional<Bytes> held = ours.get(path.path());
        // A partial tile may be of a size that we did not stop at.
        return held.isEmpty() && !path.full()
                ? Optional.empty()
                : damage(edge, path, held).or(() -> lie(path, held));
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

    /** The next bundle with its tile, and each tile above that ends with it. */
    private Iterator<TilePath> column(long size) {
        bundle = bundle * WIDTH >= size ? 0 : bundle;
        return column(bundle++, size).iterator();
    }

    /** Partial tiles of older heads that stand where the newest ones do, the newest first; only those that we hold. */
    private Iterator<TilePath> older(long size) {
        return IntStream.rangeClosed(TilePath.ENTRIES, LEVEL_LAST)
                .takeWhile(level -> hashes(level, size) > 0)
                .boxed()
                .flatMap(level -> older(level, hashes(level, size)))
                .filter(path -> ours.get(path.path()).isPresent())
                .iterator();
    }

    private static Stream<TilePath> older(int level, long hashes) {
        int newest = (int) (hashes % WIDTH);
        return IntStream.range(1, newest).mapToObj(less -> new TilePath(level, hashes / WIDTH, newest - less));
    }

    private static long hashes(int level, long size) {
        return size >> (8 * Math.max(level, 0));
    }

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
