package dev.cairn.ledger;

import dev.cairn.ledger.EntryIndex.Hit;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.merkle.HashReader;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.merkle.TilePath;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.statement.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The log over tiles, with its unpublished end in memory. */
final class LogReader implements LedgerReader {

    private final Genesis genesis;
    private final Stores stores;
    private final Tail tail;
    private final Heads heads;
    private final Tiles tiles;
    private final Supplier<ChainCells> cells;
    private volatile TileEdge edge;

    LogReader(Genesis genesis, Stores stores, Tail tail, Heads heads, TileEdge edge, Supplier<ChainCells> cells) {
        this.genesis = genesis;
        this.stores = stores;
        this.tail = tail;
        this.heads = heads;
        this.edge = edge;
        this.cells = cells;
        this.tiles = new Tiles(stores.objects());
    }

    /** The tiles reach further now, durably. */
    void grow(TileEdge longer) {
        edge = longer;
    }

    @Override
    public Genesis genesis() {
        return genesis;
    }

    @Override
    public Head published() {
        return heads.published().orElseThrow(() -> new Trouble.Unavailable("no head is published yet"));
    }

    @Override
    public Optional<Head> witnessed() {
        return heads.witnessed();
    }

    @Override
    public long sequenced() {
        return tail.end();
    }

    @Override
    public Bytes entry(long index) {
        if (index < 0 || index >= tail.end()) {
            throw new IllegalArgumentException("entry " + index + " of " + tail.end());
        }
        return tail.entry(index).orElseGet(() -> tiled(index));
    }

    /** The batch of what was read back: a statement is parsed only if the sequencer did not just have these very bytes. */
    Batch batch(long first, List<Bytes> entries, List<Bytes> capsules) {
        Tail.Part known = tail.part(first, first + entries.size());
        List<Optional<Statement>> statements = new ArrayList<>(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            long at = first + i;
            Bytes entry = entries.get(i);
            statements.add(
                    Seal.isSeal(entry)
                            ? Optional.empty()
                            : known.statement(at)
                                    .filter(statement -> statement.bytes().equals(entry))
                                    .or(() -> Optional.of(ChainCells.parse(entry, at))));
        }
        return new Batch(first, entries, capsules, statements);
    }

    /** The same of what was logged at from ≤ index &lt; to. */
    Batch batch(long from, long to) {
        List<Bytes> capsules = capsules(from, to).stream()
                .map(capsule -> capsule.orElse(Bytes.EMPTY))
                .toList();
        return batch(from, entries(from, to), capsules);
    }

    /** The entry as the tiles have it, verified. */
    Bytes tiled(long index) {
        return tiles.bundle(edge, index / TilePath.WIDTH_MAX).get((int) (index % TilePath.WIDTH_MAX));
    }

    /** The entries of one bundle as they are on disk, for someone who has the logged ones to compare them with. */
    List<Bytes> stored(long bundle) {
        return tiles.stored(edge, bundle);
    }

    @Override
    public List<Bytes> entries(long from, long to) {
        if (from < 0 || from > to || to > tail.end()) {
            throw new IllegalArgumentException("entries " + from + ".." + to + " of " + tail.end());
        }
        List<Bytes> all = new ArrayList<>((int) (to - from));
        for (long at = from; at < to; at++) {
            all.add(entry(at));
        }
        return all;
    }

    @Override
    public Optional<Bytes> capsule(long index) {
        if (index < 0 || index >= tail.end()) {
            throw new IllegalArgumentException("capsule " + index + " of " + tail.end());
        }
        Optional<Bytes> held = tail.capsule(index);
        return held.isPresent()
                ? held.filter(bytes -> !bytes.isEmpty())
                : stores.capsules().get(index);
    }

    @Override
    public Optional<Erasure> erasure(long index) {
        return Erasures.of(index, stores, this);
    }

    @Override
    public List<Optional<Bytes>> capsules(long from, long to) {
        if (from < 0 || from > to || to > tail.end()) {
            throw new IllegalArgumentException("capsules " + from + ".." + to + " of " + tail.end());
        }
        List<Optional<Bytes>> all = new ArrayList<>(Collections.nCopies((int) (to - from), Optional.empty()));
        // The tail first: what it lets go of meanwhile is found in the store.
        Tail.Part newest = tail.part(from, to);
        for (int i = 0; i < newest.items().size(); i++) {
            Bytes capsule = newest.items().get(i).capsule();
            all.set((int) (newest.first() - from) + i, Optional.of(capsule).filter(bytes -> !bytes.isEmpty()));
        }
        for (CapsuleStore.Held held : stores.capsules().range(from, to)) {
            all.set((int) (held.index() - from), Optional.of(held.capsule()));
        }
        return all;
    }

    @Override
    public List<Hash> inclusion(long index, long size) {
        TileEdge now = requireSize(size);
        HashReader reader = tiles.reader(now);
        List<Hash> path = Merkle.proveInclusion(index, size, reader);
        if (!Merkle.checkInclusion(index, size, reader.hash(0, index), path, Merkle.rootOf(size, reader))) {
            throw new Trouble.Corrupt("inclusion does not hold index=" + index + " size=" + size);
        }
        return path;
    }

    @Override
    public List<Hash> consistency(long first, long second) {
        TileEdge now = requireSize(second);
        HashReader reader = tiles.reader(now);
        List<Hash> path = Merkle.proveConsistency(first, second, reader);
        Hash firstRoot = Merkle.rootOf(first, reader);
        if (!Merkle.checkConsistency(first, second, firstRoot, Merkle.rootOf(second, reader), path)) {
            throw new Trouble.Corrupt("consistency does not hold first=" + first + " second=" + second);
        }
        return path;
    }

    private TileEdge requireSize(long size) {
        TileEdge now = edge;
        if (size < 0 || size > now.size()) {
            throw new IllegalArgumentException("size " + size + ", published " + now.size());
        }
        return now;
    }

    @Override
    public Seal seal(long height) {
        List<Hit> hits = stores.positions().find(Follower.SEAL, Long.toString(height), 1, -1);
        if (hits.isEmpty()) {
            throw new IllegalArgumentException("no block of height " + height);
        }
        Seal seal = Blocks.parse(entry(hits.get(0).index()));
        if (seal.height() != height || seal.index() != hits.get(0).index()) {
            throw new Trouble.Corrupt("index names a wrong seal height=" + height);
        }
        return seal;
    }

    @Override
    public OptionalLong heightOf(long index) {
        List<Hit> hits = stores.positions().find(Follower.SEAL, Follower.ALL, 1, index - 1);
        if (index < 0 || hits.isEmpty()) {
            return OptionalLong.empty();
        }
        long at = hits.get(0).index();
        Seal seal = Blocks.parse(entry(at));
        if (seal.index() != at || index < seal.start()) {
            throw new Trouble.Corrupt("index names a wrong seal for entry=" + index + " seal=" + at);
        }
        return OptionalLong.of(seal.height());
    }

    @Override
    public OptionalLong indexOf(Bytes chain, long seq) {
        return cells.get().owner(chain).map(kid -> indexOf(kid, chain, seq)).orElse(OptionalLong.empty());
    }

    @Override
    public OptionalLong indexOf(Hash kid, Bytes chain, long seq) {
        return cells.get().indexOf(kid, chain, seq);
    }

    @Override
    public ChainState chain(Bytes chain) {
        return cells.get().owner(chain).map(kid -> chain(kid, chain)).orElse(ChainState.NONE);
    }

    @Override
    public ChainState chain(Hash kid, Bytes chain) {
        return cells.get().chain(kid, chain);
    }

    @Override
    public Optional<Bytes> object(String path) {
        Optional<TilePath> tile = TilePath.parse(path);
        if (tile.isPresent()) {
            return logged(tile.get());
        }
        boolean head = path.equals(Publisher.WITNESSED) || path.equals(Publisher.PENDING);
        return head ? stores.objects().get(path) : Optional.empty();
    }

    /** The stored bytes, if they are what was logged: a reader who got others would have to call us liars. */
    private Optional<Bytes> logged(TilePath path) {
        Optional<Bytes> stored = stores.objects().get(path.path());
        if (stored.isEmpty() && !path.full()) {
            return stored; // a size that we did not stop at
        }
        Optional<Bytes> right = tiles.right(edge, path);
        if (right.isPresent() && !right.equals(stored)) {
            String code = path.level() == TilePath.ENTRIES ? "FSK-03" : "FSK-02";
            throw new Trouble.Corrupt(code + " stored object is not what was logged path=" + path.path());
        }
        return right;
    }

    @Override
    public AutoCloseable onHead(Consumer<Head> listener) {
        return heads.listen(listener);
    }
}
