package dev.cairn.ledger;

import dev.cairn.ledger.CapsuleStore.Stored;
import dev.cairn.ledger.Sequencer.Sealed;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.receipt.Level;
import dev.cairn.proof.statement.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a sealed size into a head: read back, recompute, sign, swap, then {@link #apply}. One owner (the publisher's thread).
 * Any exception leaves an unknown state: the owner halts, and opening again goes through {@link #apply} too.
 */
final class Publisher {

    static final String PENDING = "checkpoint-pending";
    static final String WITNESSED = "checkpoint";
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
    private static final int TRIM_STEP_ENTRIES = 4_096;

    private final Genesis genesis;
    private final Stores stores;
    private final LogKeys keys;
    private final InstantSource clock;
    private final LogReader log;
    private final Tail tail;
    private final Heads heads;
    private final Follower follower;
    private final Erasures erasures;
    private Optional<StoredHead> stored;
    private boolean erasing;
    private TileEdge edge;

    Publisher(
            Genesis genesis,
            Stores stores,
            LogKeys keys,
            InstantSource clock,
            LogReader log,
            Tail tail,
            Heads heads,
            Follower follower,
            Erasures erasures,
            Optional<StoredHead> stored,
            TileEdge edge) {
        this.genesis = genesis;
        this.stores = stores;
        this.keys = keys;
        this.clock = clock;
        this.log = log;
        this.tail = tail;
        this.heads = heads;
        this.follower = follower;
        this.erasures = erasures;
        this.stored = stored;
        this.edge = edge;
    }

    /** What the journal gave back. */
    private record Batch(List<Bytes> entries, List<Bytes> capsules) {}

    /** Publishes a size that ends in a seal. */
    void publish(Sealed sealed) {
        Batch batch = readBack(edge.size(), sealed.size());
        List<Hash> leaves = batch.entries().stream().map(Merkle::leaf).toList();
        TileEdge.Extension grown = edge.extend(batch.entries(), leaves);
        if (!grown.edge().root().equals(sealed.root())) {
            throw new Trouble.Corrupt("HLT-04 second computation differs size=" + sealed.size() + " first="
                    + sealed.root().hex() + " second=" + grown.edge().root().hex());
        }
        Seal seal = new SealCheck(genesis).walk(stored, edge, batch.entries(), leaves);
        StoredHead next = sign(sealed, seal);
        // A crash before the swap: as if nothing had happened; the seal is in the journal and is published after the
        // restart.
        if (!stores.heads().swap(stored, next)) {
            throw new Trouble.Conflict("HLT-03 another writer moved the head expected="
                    + stored.map(StoredHead::size).orElse(0L));
        }
        // A crash after the swap: the restart finds the head ahead of the tiles and comes to apply by itself.
        stored = Optional.of(next);
        apply(next, grown, batch);
        LOG.debug("head published size={} height={}", next.size(), next.height());
    }

    private StoredHead sign(Sealed sealed, Seal seal) {
        String note = keys.sign(new Checkpoint(genesis.origin(), sealed.size(), sealed.root()), clock.instant());
        judge(note, genesis);
        return new StoredHead(sealed.size(), sealed.root(), note, seal.height(), seal.leafHash(), seal.unixMillis());
    }

    /** Reads a head as a stranger would: a signature that does not verify never leaves the house. */
    static dev.cairn.proof.note.Head judge(String note, Genesis genesis) {
        try {
            return dev.cairn.proof.note.Head.read(note, genesis);
        } catch (Malformed e) {
            throw new Trouble.Corrupt("head does not verify code=" + e.code(), e);
        }
    }

    /** Recovery: the head was swapped, its tiles may not be there. */
    void catchUp() {
        StoredHead head = stored.orElseThrow();
        Batch batch = readBack(edge.size(), head.size());
        TileEdge.Extension grown = edge.extend(batch.entries());
        if (!grown.edge().root().equals(head.root())) {
            throw new Trouble.Corrupt("journal contradicts the signed head size=" + head.size());
        }
        follower.note(edge.size(), batch.entries());
        apply(head, grown, batch);
    }

    /** Everything after the swap; every step may be repeated. */
    private void apply(StoredHead head, TileEdge.Extension grown, Batch batch) {
        grown.objects().forEach(object -> stores.objects().put(object.path().path(), object.bytes()));
        stores.objects().sync();
        long first = edge.size();
        edge = grown.edge();
        log.grow(edge);
        putCapsules(first, batch);
        follower.follow(first, batch.entries(), edge.size());
        if (erasing) {
            erasures.catchUp(); // before anybody is told of the head: whoever reads it finds its erasures carried out
        }
        stores.objects().replace(PENDING, Bytes.ofUtf8(head.note()));
        tail.drop(edge.size());
        heads.publish(new Head(
                new Checkpoint(genesis.origin(), head.size(), head.root()),
                head.note(),
                head.height(),
                Level.PUBLISHED));
        trim();
    }

    /** Recovery: the keys are known again, so it can be said who may have what erased; from now on at every head. */
    void erase() {
        erasing = true;
        erasures.catchUp();
        trim();
    }

    private void putCapsules(long first, Batch batch) {
        Batch missing = batch;
        long from = stores.capsules().cursor();
        if (from != first) {
            missing = readBack(Math.min(from, edge.size()), edge.size());
        }
        List<Stored> rows = new ArrayList<>();
        for (int i = 0; i < missing.entries().size(); i++) {
            if (!missing.capsules().get(i).isEmpty()) {
                long at = from + i;
                Statement statement = log.statement(at, missing.entries().get(i));
                rows.add(new Stored(at, statement.root(), missing.capsules().get(i)));
            }
        }
        if (from < edge.size()) {
            stores.capsules().put(rows, edge.size());
        }
    }

    private Batch readBack(long from, long to) {
        Batch batch = new Batch(new ArrayList<>(), new ArrayList<>());
        if (from < to) {
            stores.journal().replay(from, record -> {
                for (int i = 0; i < record.entries().size(); i++) {
                    long at = record.first() + i;
                    if (at >= from && at < to) {
                        batch.entries().add(record.entries().get(i));
                        batch.capsules().add(record.capsules().get(i));
                    }
                }
            });
        }
        if (batch.entries().size() != to - from) {
            throw new Trouble.Corrupt(
                    "journal ends at " + (from + batch.entries().size()) + ", sealed " + to);
        }
        return batch;
    }

    /** Lets the journal forget whole segments, once each entry and capsule in them was read back from elsewhere. */
    private void trim() {
        if (erasing) {
            erasures.cutJournal();
        }
        long below = Math.min(edge.size(), stores.capsules().cursor());
        long line = stores.journal().trimmable(below);
        long first = stores.journal().first();
        if (line <= first) {
            return;
        }
        for (long from = first; from < line; from += TRIM_STEP_ENTRIES) {
            requireKept(from, Math.min(line, from + TRIM_STEP_ENTRIES));
        }
        stores.journal().trim(line);
        LOG.info("journal trimmed first={} entries={}", line, line - first);
    }

    private void requireKept(long from, long to) {
        Batch batch = readBack(from, to);
        Map<Long, Bytes> capsules = new HashMap<>();
        stores.capsules().range(from, to).forEach(held -> capsules.put(held.index(), held.capsule()));
        for (int i = 0; i < batch.entries().size(); i++) {
            long index = from + i;
            Bytes capsule = batch.capsules().get(i);
            boolean entryHolds = log.tiled(index).equals(batch.entries().get(i));
            boolean capsuleHolds = capsule.isEmpty()
                    || capsule.equals(capsules.getOrDefault(index, Bytes.EMPTY))
                    || stores.capsules().erased(index);
            if (!entryHolds || !capsuleHolds) {
                throw new Trouble.Corrupt("stored " + (entryHolds ? "capsule" : "entry")
                        + " is not what the journal holds index=" + index);
            }
        }
    }

    Optional<StoredHead> stored() {
        return stored;
    }
}
