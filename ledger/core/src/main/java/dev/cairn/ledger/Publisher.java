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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a sealed size into a head: read back, recompute, sign, swap, then {@link #apply}. One owner (the publisher's thread).
 * Any exception leaves an unknown state: the owner halts, and opening again goes through {@link #apply} too.
 *
 * <p>Tiles, capsules and index are three stores that know nothing of each other, so they are written at the same time; whatever a crash
 * leaves of the three, recovery writes again. Where that runs is the caller's choice: in the same thread it is one after the other.
 */
final class Publisher {

    static final String PENDING = "checkpoint-pending";
    static final String WITNESSED = "checkpoint";
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

    private final Genesis genesis;
    private final Stores stores;
    private final LogKeys keys;
    private final InstantSource clock;
    private final LogReader log;
    private final Tail tail;
    private final Heads heads;
    private final Follower follower;
    private final Erasures erasures;
    private final Trimmer trimmer;
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
        this.trimmer = new Trimmer(stores, log);
        this.stored = stored;
        this.edge = edge;
    }

    /** Publishes a size that ends in a seal; what may be done at the same time goes to {@code beside}. */
    void publish(Sealed sealed, Executor beside) {
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
        apply(next, grown, batch, beside);
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
        follower.note(batch);
        apply(head, grown, batch, Runnable::run);
    }

    /** Everything after the swap; every step may be repeated. */
    private void apply(StoredHead head, TileEdge.Extension grown, Batch batch, Executor beside) {
        boolean steady = follower.isAt(batch.first());
        Together.run(beside, List.of(() -> putTiles(grown), () -> putCapsules(batch)), () -> follow(steady, batch));
        edge = grown.edge();
        log.grow(edge);
        follow(!steady, batch); // an index that lags reads the tiles
        if (erasing) {
            erasures.catchUp(); // before anybody is told of the head: whoever reads it finds its erasures carried out
        }
        stores.objects().replace(PENDING, Bytes.ofUtf8(head.note()));
        tail.drop(batch.end());
        trim(beside); // not before the pending head is there: recovery would look for what is gone
        heads.publish(new Head(
                new Checkpoint(genesis.origin(), head.size(), head.root()),
                head.note(),
                head.height(),
                Level.PUBLISHED));
    }

    private void putTiles(TileEdge.Extension grown) {
        grown.objects().forEach(object -> stores.objects().put(object.path().path(), object.bytes()));
        stores.objects().sync();
    }

    private void follow(boolean now, Batch batch) {
        if (now) {
            follower.follow(batch);
        }
    }

    /** Recovery: the keys are known again, so it can be said who may have what erased; from now on at every head. */
    void erase() {
        erasing = true;
        erasures.catchUp();
        trim(Runnable::run);
    }

    private void trim(Executor beside) {
        if (erasing) {
            erasures.cutJournal();
        }
        trimmer.ask(edge.size(), beside);
        if (erasing && erasures.isInJournal()) {
            trimmer.await(); // before anybody is told of the head, as far as what was erased is under one
        }
    }

    private void putCapsules(Batch batch) {
        long from = stores.capsules().cursor();
        if (from >= batch.end()) {
            return;
        }
        Batch missing = from == batch.first() ? batch : readBack(from, batch.end());
        List<Stored> rows = new ArrayList<>(missing.count());
        for (int i = 0; i < missing.count(); i++) {
            Bytes capsule = missing.capsules().get(i);
            Optional<Statement> statement = missing.statements().get(i);
            if (statement.isPresent() && !capsule.isEmpty()) {
                rows.add(new Stored(from + i, statement.get().root(), capsule));
            }
        }
        stores.capsules().put(rows, batch.end());
    }

    private Batch readBack(long from, long to) {
        int count = (int) Math.max(0, to - from);
        List<Bytes> entries = new ArrayList<>(count);
        List<Bytes> capsules = new ArrayList<>(count);
        if (from < to) {
            stores.journal().replay(from, to, record -> {
                int begin = (int) Math.max(0, from - record.first());
                int end = (int) (Math.min(to, record.end()) - record.first());
                entries.addAll(record.entries().subList(begin, end));
                capsules.addAll(record.capsules().subList(begin, end));
            });
        }
        if (entries.size() != to - from) {
            throw new Trouble.Corrupt("journal ends at " + (from + entries.size()) + ", sealed " + to);
        }
        return log.batch(from, entries, capsules);
    }

    Optional<StoredHead> stored() {
        return stored;
    }
}
