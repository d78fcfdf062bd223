package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.merkle.TilePath;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Genesis;
import java.util.List;
import java.util.Optional;

/**
 * Fetches what lies between a copy and a newer head: every entry hashed, every tile made anew, every seal checked. Full tiles and bundles
 * are stored as soon as they are proven under that head; the head is moved by the caller.
 *
 * <p>What broke off, or was killed, does not fetch them again: a long log comes over a bad line too. What rotted here meanwhile is told
 * from what is wrong with the ledger by asking the ledger for all of it.
 */
final class Copying {

    /** The log does not continue what is held. */
    static final String FORKED = "MIR-06";

    private static final int WIDTH = TilePath.WIDTH_MAX;
    private static final int SYNC_BUNDLES = 64;

    private final Genesis genesis;
    private final ObjectStore ours;
    private final ObjectSource theirs;

    Copying(Genesis genesis, ObjectStore ours, ObjectSource theirs) {
        this.genesis = genesis;
        this.ours = ours;
        this.theirs = theirs;
    }

    /** A copy that reaches the head, durably; {@code seal} is its last entry. */
    record Copied(TileEdge edge, Seal seal) {}

    /** Full objects that we have already, and what the ledger shows. */
    private final class Resumed implements ObjectSource {
        private boolean used;

        @Override
        public Optional<Bytes> get(String key) {
            Optional<Bytes> held = TilePath.parse(key).filter(TilePath::full).flatMap(path -> ours.get(key));
            used |= held.isPresent();
            return held.or(() -> theirs.get(key));
        }
    }

    /**
     * Copies up to a head.
     *
     * @param edge of what is held
     * @param newest seal of what is held
     */
    Copied to(Checkpoint checkpoint, TileEdge edge, Optional<Seal> newest) throws Alarm {
        Resumed resumed = new Resumed();
        try {
            return to(checkpoint, edge, newest, resumed);
        } catch (Alarm wrong) {
            if (!resumed.used) {
                throw wrong;
            }
            return to(checkpoint, edge, newest, theirs);
        }
    }

    private Copied to(Checkpoint checkpoint, TileEdge edge, Optional<Seal> newest, ObjectSource from) throws Alarm {
        try {
            TileEdge target = target(checkpoint);
            Tiles tiles = new Tiles(from);
            requireContinues(edge, target, tiles);
            SealChain seals = newest.isPresent()
                    ? SealChain.after(genesis, edge.range(), newest.get())
                    : SealChain.fromGenesis(genesis);
            TileEdge grown = edge;
            long first = edge.size() / WIDTH;
            for (long n = first; n * WIDTH < checkpoint.size(); n++) {
                grown = take(n, tiles.bundle(target, n), grown, seals);
                if ((n - first) % SYNC_BUNDLES == SYNC_BUNDLES - 1) {
                    ours.sync();
                }
            }
            return finish(checkpoint, target, grown, seals);
        } catch (Trouble.Corrupt e) {
            throw new Alarm(codeOf(e), "size " + checkpoint.size(), String.valueOf(e.getMessage()));
        }
    }

    /** {@link Tiles} and {@link TileEdge} say in words what contradicts what. */
    private static String codeOf(Trouble.Corrupt e) {
        String what = String.valueOf(e.getMessage());
        if (what.startsWith("tile missing")) {
            return "MIR-02";
        }
        return what.startsWith("entry ") || what.startsWith("bundle ") || what.contains("/tile/entries/")
                ? "MIR-04"
                : "MIR-03";
    }

    /** The right edge of their tiles; it must give the signed root. */
    private TileEdge target(Checkpoint checkpoint) throws Alarm {
        if (!TileEdge.rootOfTiles(theirs, checkpoint.size()).equals(checkpoint.root())) {
            String what = "the tiles of its right edge do not give the signed root of size " + checkpoint.size();
            throw new Alarm("MIR-03", "size " + checkpoint.size(), what);
        }
        return TileEdge.load(theirs, checkpoint.size());
    }

    private static void requireContinues(TileEdge edge, TileEdge target, Tiles tiles) throws Alarm {
        if (edge.size() > 0 && !Merkle.rootOf(edge.size(), tiles.reader(target)).equals(edge.root())) {
            throw new Alarm(FORKED, "the ledger", "it does not continue the " + edge.size() + " entries that we hold");
        }
    }

    private TileEdge take(long n, List<Bytes> bundle, TileEdge grown, SealChain seals) throws Alarm {
        List<Bytes> fresh = bundle.subList((int) (grown.size() - n * WIDTH), bundle.size());
        for (Bytes entry : fresh) {
            Optional<Finding> wrong = seals.add(entry);
            if (wrong.isPresent()) {
                throw new Alarm(
                        "MIR-08",
                        wrong.get().place(),
                        wrong.get().code() + " " + wrong.get().what());
            }
        }
        TileEdge.Extension more = grown.extend(fresh);
        for (TileEdge.Written object : more.objects()) {
            if (object.path().full()) {
                put(object);
            }
        }
        return more.edge();
    }

    private void put(TileEdge.Written object) throws Alarm {
        try {
            ours.put(object.path().path(), object.bytes());
        } catch (Trouble.Corrupt e) {
            String what = "our own store holds another object: damage here, or a history that was exchanged";
            throw new Alarm("MIR-09", object.path().path(), what);
        }
    }

    private Copied finish(Checkpoint checkpoint, TileEdge target, TileEdge grown, SealChain seals) throws Alarm {
        // Two ways to the same root, and their edge is the one we made ourselves.
        if (!grown.equals(target) || !seals.root().equals(checkpoint.root())) {
            throw new Alarm(
                    "MIR-03", "size " + checkpoint.size(), "tiles made from the entries are not the ones shown");
        }
        if (seals.open() > 0) {
            throw new Alarm("MIR-08", "size " + checkpoint.size(), "the head does not end in a seal");
        }
        for (TileEdge.Written object : grown.partials()) {
            put(object);
        }
        ours.sync();
        return new Copied(grown, seals.newest().orElseThrow());
    }
}
