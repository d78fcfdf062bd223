package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.merkle.TilePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Recomputes the tree of one size from its entries and holds every stored object against it: bundles, tiles, and the partial ones of
 * earlier sizes that are still there. What differs is judged by two against one, so that the damaged object is named and not
 * its neighbour:
 *
 * <pre>
 * entries  ─hash─►  row as computed  ─┐
 * stored tile       row as stored    ─┼─ root of the row: which two agree?
 * stored parent     its hash there   ─┘
 * </pre>
 *
 * The rows of the right edge have no parent; the signed root decides there. Memory: one row a level and one bundle.
 */
final class TreeCheck {

    private static final int WIDTH = TilePath.WIDTH_MAX;
    private static final String NOT_BELOW = " is not what the tiles below give";

    private final TreeObjects objects;
    private final PartialsCheck earlier;
    private final long size;
    private final Hash root;
    private final Findings findings;
    private final Visitor visitor;
    private final boolean partials;
    private final List<Row> rows = new ArrayList<>();

    /** Sees every leaf in order. */
    interface Visitor {
        /**
         * @param leaf what the tree holds
         * @param entry empty if it cannot be read, or is not what was logged
         * @return whether the log may have had a head of size {@code index + 1}, so that partial tiles of it may exist
         */
        boolean leaf(long index, Hash leaf, Optional<Bytes> entry);

        /** Leaves that nobody can tell any more: bundle and tile are both lost. */
        void hole(long from, int count);

        /** After each bundle. */
        void progress(long done);
    }

    /** A tile level's right end: hashes as computed from below, and the widths of earlier heads. */
    private static final class Row {
        final List<Hash> hashes = new ArrayList<>();
        final TreeSet<Integer> widths = new TreeSet<>();
        long index;
    }

    /** @param partials whether to look for partial tiles of earlier sizes too */
    TreeCheck(ObjectSource objects, long size, Hash root, boolean partials, Findings findings, Visitor visitor) {
        this.objects = new TreeObjects(objects, findings);
        this.earlier = new PartialsCheck(this.objects, findings);
        this.size = size;
        this.root = root;
        this.partials = partials;
        this.findings = findings;
        this.visitor = visitor;
    }

    /** Reads everything. */
    void run() {
        run(0);
    }

    /**
     * Reads everything, from a bundle on to the end and then from the beginning to that bundle. What stands to the left of the start is taken
     * from the tiles above, which give the root, and held against what it is made of at the end.
     *
     * @param from any number: one that is no bundle, or whose tiles above do not hold, means from the beginning
     */
    void run(long from) {
        long bundles = (size + WIDTH - 1) / WIDTH;
        long start = from > 0 && from < bundles && believe(from) ? from : 0;
        List<List<Hash>> believed =
                rows.stream().map(row -> List.copyOf(row.hashes)).toList();
        if (through(start, bundles)) {
            edge();
        }
        if (start > 0) {
            rows.clear();
            if (through(0, start)) {
                meet(believed);
            }
        }
    }

    /** False if it cannot go on. */
    private boolean through(long from, long to) {
        for (long n = from; n < to; n++) {
            if (!bundle(n, (int) Math.min(WIDTH, size - n * WIDTH))) {
                findings.add(
                        "FSK-05", "entry " + n * WIDTH, "from here on the tree cannot be computed: too much is lost");
                return false;
            }
            visitor.progress(Math.min(size, (n + 1) * WIDTH));
        }
        return true;
    }

    /** Fills the rows with what lies before a bundle, as the tiles above it say; false if those do not give the root. */
    private boolean believe(long bundle) {
        if (!objects.edgeGives(size, root)) {
            return false;
        }
        row(0).index = bundle;
        for (int level = 1; bundle >> (8 * (level - 1)) > 0; level++) {
            row(level).index = bundle >> (8 * level);
            int count = (int) (bundle >> (8 * (level - 1))) & (WIDTH - 1);
            Optional<List<Hash>> stored = count == 0 ? Optional.of(List.of()) : believed(tile(level, row(level).index));
            if (stored.isEmpty()) {
                rows.clear();
                return false;
            }
            row(level).hashes.addAll(stored.get().subList(0, count));
        }
        return true;
    }

    private Optional<List<Hash>> believed(TilePath tile) {
        return stored(tile.level(), tile.index())
                .filter(row -> !tile.full()
                        || parent(tile).filter(TileEdge.perfect(row)::equals).isPresent());
    }

    /** The bundle where it began is reached from below. */
    private void meet(List<List<Hash>> believed) {
        for (int level = 0; level < rows.size(); level++) {
            Row row = rows.get(level);
            List<Hash> before = level < believed.size() ? believed.get(level) : List.of();
            if (!row.hashes.equals(before)) {
                TilePath tile = tile(level, row.index);
                int first = Difference.first(row.hashes, before);
                findings.add(Finding.at("FSK-02", tile, Difference.offset(first), "hash " + first + NOT_BELOW));
            }
            partialTiles(level, row, row.hashes.size());
        }
    }

    /** Objects read. */
    long tiles() {
        return objects.count();
    }

    /** False if neither the leaves nor their root are known. */
    private boolean bundle(long n, int width) {
        TilePath path = new TilePath(TilePath.ENTRIES, n, width);
        TilePath tile = new TilePath(0, n, width);
        Optional<List<Bytes>> entries = objects.entries(path);
        Optional<List<Hash>> computed =
                entries.map(all -> all.stream().map(Merkle::leaf).toList());
        Optional<List<Hash>> stored = objects.hashes(tile);
        List<Hash> accepted = accept(path, tile, computed, stored);
        if (accepted.isEmpty()) {
            return hole(n, tile);
        }
        List<Optional<Bytes>> right = new ArrayList<>();
        Row row = row(0);
        for (int i = 0; i < width && i < accepted.size(); i++) {
            int at = i;
            Optional<Bytes> entry = entries.map(all -> all.get(at))
                    .filter(bytes -> computed.orElseThrow().get(at).equals(accepted.get(at)));
            right.add(entry);
            if (visitor.leaf(n * WIDTH + i, accepted.get(i), entry)) {
                note(n * WIDTH + i + 1);
            }
        }
        if (partials) {
            earlier.bundles(n, right, row.widths);
        }
        accepted.forEach(hash -> push(0, hash));
        return true;
    }

    private boolean hole(long n, TilePath tile) {
        visitor.hole(n * WIDTH, tile.width());
        Optional<Hash> parent = tile.full() ? parent(tile) : Optional.empty();
        parent.ifPresent(hash -> {
            row(0).index++;
            push(1, hash);
        });
        return parent.isPresent();
    }

    /** A head of this size may have existed: remembers the width of its partial tile on each level. */
    private void note(long headSize) {
        for (int level = 0; headSize >> (8 * level) > 0; level++) {
            int width = (int) (headSize >> (8 * level)) & (WIDTH - 1);
            if (width > 0) {
                row(level).widths.add(width);
            }
        }
    }

    private Row row(int level) {
        while (level >= rows.size()) {
            rows.add(new Row());
        }
        return rows.get(level);
    }

    private void push(int level, Hash hash) {
        Row row = row(level);
        row.hashes.add(hash);
        if (row.hashes.size() < WIDTH) {
            return;
        }
        if (level > 0) {
            TilePath tile = new TilePath(level, row.index, WIDTH);
            List<Hash> accepted = accept(tile, tile, Optional.of(List.copyOf(row.hashes)), objects.hashes(tile));
            row.hashes.clear();
            row.hashes.addAll(accepted);
        }
        partialTiles(level, row, WIDTH - 1);
        Hash parent = TileEdge.perfect(row.hashes);
        row.hashes.clear();
        row.widths.clear();
        row.index++;
        push(level + 1, parent);
    }

    /** The row that two of three agree on; the third is a finding. For a row without a parent see {@link #edge}. */
    private List<Hash> accept(
            TilePath below, TilePath tile, Optional<List<Hash>> computed, Optional<List<Hash>> stored) {
        if (computed.isEmpty() || stored.isEmpty()) {
            Optional<List<Hash>> alone = computed.or(() -> stored);
            alone.filter(row -> contradicted(tile, row)).ifPresent(row -> {
                TilePath left = computed.isPresent() ? below : tile;
                findings.add(Finding.at(
                        "FSK-04", left, "", "it contradicts what lies above it, and its other half is lost"));
            });
            return alone.orElseGet(List::of);
        }
        if (computed.equals(stored)) {
            return computed.get();
        }
        Optional<Hash> parent = tile.full() ? parent(tile) : Optional.empty();
        boolean computedHolds =
                parent.isPresent() && TileEdge.perfect(computed.get()).equals(parent.get());
        boolean storedHolds =
                parent.isPresent() && TileEdge.perfect(stored.get()).equals(parent.get());
        int first = Difference.first(computed.get(), stored.get());
        if (storedHolds) {
            tell(below, tile, first, "FSK-03");
            return stored.get();
        }
        if (computedHolds) {
            findings.add(Finding.at(
                    "FSK-02", tile, Difference.offset(first), "hash " + first + " is not what its entries give"));
        } else {
            Optional<List<Hash>> decided =
                    tile.full() ? Optional.empty() : rootDecides(below, tile, computed.get(), stored.get(), first);
            if (decided.isPresent()) {
                return decided.get();
            }
            contradiction(below, tile, first);
        }
        return computed.get();
    }

    /** Whether a row of which only one half is left speaks against its parent, or on the right edge against the root. */
    private boolean contradicted(TilePath tile, List<Hash> row) {
        if (tile.full()) {
            return parent(tile)
                    .filter(hash -> !hash.equals(TileEdge.perfect(row)))
                    .isPresent();
        }
        return tile.level() == 0 && rootWith(row).filter(root::equals).isEmpty();
    }

    private void tell(TilePath below, TilePath tile, int first, String code) {
        if (below.level() == TilePath.ENTRIES) {
            long index = tile.index() * WIDTH + first;
            findings.add(
                    Finding.at(code, below, bundleOffset(below, first), "entry " + index + " is not what was logged"));
        } else {
            TilePath child = new TilePath(tile.level() - 1, tile.index() * WIDTH + first, WIDTH);
            findings.add(Finding.below("FSK-02", child, "the tile, and what lies below it, is not what was logged"));
        }
    }

    private void contradiction(TilePath below, TilePath tile, int first) {
        String other = below.level() == TilePath.ENTRIES ? below.path() : "the tiles below";
        String what = "hash " + first + " contradicts " + other + ", and nothing tells which of them is damaged";
        findings.add(Finding.at("FSK-04", tile, Difference.offset(first), what));
        if (below.level() == TilePath.ENTRIES) {
            findings.add(Finding.at("FSK-04", below, bundleOffset(below, first), "contradicts " + tile.path()));
        }
    }

    /**
     * The last row of level 0 has no parent: with which of the two does the signed root come out? What comes behind goes on with
     * that one: else one wrong byte would accuse every seal and head after it.
     */
    private Optional<List<Hash>> rootDecides(
            TilePath below, TilePath tile, List<Hash> computed, List<Hash> stored, int first) {
        if (tile.level() != 0) {
            return Optional.empty();
        }
        if (rootWith(computed).filter(root::equals).isPresent()) {
            findings.add(Finding.at(
                    "FSK-02", tile, Difference.offset(first), "hash " + first + " is not what its entries give"));
            return Optional.of(computed);
        }
        if (rootWith(stored).filter(root::equals).isPresent()) {
            tell(below, tile, first, "FSK-03");
            return Optional.of(stored);
        }
        return Optional.empty();
    }

    /** The tree's root if the last leaves were these. */
    private Optional<Hash> rootWith(List<Hash> lastLeaves) {
        List<Hash> complete = new ArrayList<>();
        for (int level = rows.size() - 1; level >= 0; level--) {
            complete.addAll(subtrees(level == 0 ? lastLeaves : rows.get(level).hashes));
        }
        if (rows.isEmpty()) {
            complete.addAll(subtrees(lastLeaves));
        }
        return folded(complete);
    }

    private void edge() {
        List<Hash> complete = new ArrayList<>();
        for (int level = rows.size() - 1; level >= 0; level--) {
            Row row = rows.get(level);
            if (level > 0 && !row.hashes.isEmpty()) {
                TilePath tile = new TilePath(level, row.index, row.hashes.size());
                Optional<List<Hash>> stored = objects.hashes(tile);
                List<Hash> computed = List.copyOf(row.hashes);
                stored.filter(hashes -> !hashes.equals(computed)).ifPresent(hashes -> {
                    int first = Difference.first(computed, hashes);
                    findings.add(Finding.at("FSK-02", tile, Difference.offset(first), "hash " + first + NOT_BELOW));
                });
            }
            partialTiles(level, row, row.hashes.size() - 1);
            complete.addAll(subtrees(row.hashes));
        }
        Hash computed = folded(complete).orElse(Merkle.EMPTY_ROOT);
        if (!computed.equals(root)) {
            findings.add(
                    "FSK-05",
                    "head of size " + size,
                    "the entries give the root " + computed.hex() + ", signed is " + root.hex());
        }
    }

    private static Optional<Hash> folded(List<Hash> complete) {
        Hash right = null;
        for (int i = complete.size() - 1; i >= 0; i--) {
            right = right == null ? complete.get(i) : Merkle.node(complete.get(i), right);
        }
        return Optional.ofNullable(right);
    }

    /** Roots of the complete subtrees of a row, largest first. */
    private static List<Hash> subtrees(List<Hash> row) {
        List<Hash> roots = new ArrayList<>();
        int at = 0;
        for (int bit = WIDTH; bit > 0; bit >>= 1) {
            if ((row.size() & bit) != 0) {
                roots.add(TileEdge.perfect(row.subList(at, at + bit)));
                at += bit;
            }
        }
        return roots;
    }

    private void partialTiles(int level, Row row, int widest) {
        if (partials) {
            earlier.tiles(level, row.index, row.hashes, row.widths.headSet(widest, true));
        }
    }

    private Optional<Hash> parent(TilePath tile) {
        return stored(tile.level() + 1, tile.index() / WIDTH).map(hashes -> hashes.get((int) (tile.index() % WIDTH)));
    }

    /** A tile with the width that it has at this size. */
    private TilePath tile(int level, long index) {
        return new TilePath(level, index, (int) Math.min(WIDTH, (size >> (8 * level)) - index * WIDTH));
    }

    private Optional<List<Hash>> stored(int level, long index) {
        TilePath path = tile(level, index);
        return objects.quietly(path).flatMap(bytes -> TreeObjects.decoded(path, bytes));
    }

    private String bundleOffset(TilePath bundle, int entry) {
        return objects.entries(bundle)
                .map(all -> " byte "
                        + all.subList(0, entry).stream()
                                .mapToInt(bytes -> 2 + bytes.size())
                                .sum())
                .orElse("");
    }
}
