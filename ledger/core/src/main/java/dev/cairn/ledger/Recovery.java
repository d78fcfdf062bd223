package dev.cairn.ledger;

import dev.cairn.ledger.EntryIndex.Hit;
import dev.cairn.ledger.Sequencer.BatchEntries;
import dev.cairn.ledger.Sequencer.Sealed;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.receipt.Level;
import dev.cairn.proof.statement.Capsule;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens what a crash may have left, with the code of every day: the tail comes from the journal, the tiles behind the head
 * come through {@link Publisher}, chains and keys through the same {@code note} and {@code take}.
 *
 * <pre>
 * pending size ≤ head size ≤ journal end            anything else: Corrupt or Conflict, nothing is signed
 *      |            |              |
 *    tiles      signed head     acknowledged
 * </pre>
 */
final class Recovery {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final int PAGE = 1_000;

    private final Genesis genesis;
    private final Stores stores;
    private final LogKeys logKeys;
    private final InstantSource clock;
    private final Optional<StoredHead> head;
    private final TileEdge edge;
    private final Tail tail;
    private final Heads heads = new Heads();
    private final LogReader log;
    private final BatchEntries batchEntries;
    private final ChainCells cells;
    private final Keys keys;
    private Optional<Sealed> leftover = Optional.empty();

    /** What a writer goes on with. */
    record Recovered(
            LogReader log,
            Tail tail,
            Heads heads,
            Keys keys,
            Sequencer sequencer,
            Publisher publisher,
            Optional<Sealed> leftover) {}

    Recovery(Genesis genesis, Stores stores, LogKeys logKeys, InstantSource clock) {
        this.genesis = genesis;
        this.stores = stores;
        this.logKeys = logKeys;
        this.clock = clock;
        this.head = stores.heads().load();
        this.edge = loadEdge();
        this.tail = new Tail(Math.min(edge.size(), stores.capsules().cursor()));
        this.log = new LogReader(genesis, stores, tail, heads, edge, this::cells);
        this.batchEntries = new BatchEntries(log::entry);
        this.cells = new ChainCells(stores.positions(), batchEntries);
        this.keys = new Keys(genesis, tail::end);
    }

    private ChainCells cells() {
        return cells;
    }

    Recovered run() {
        requireNoNewerHead(Publisher.WITNESSED);
        Blocks blocks = replay();
        requireSameGenesis();
        if (stores.positions().cursor() > headSize()) {
            LOG.warn(
                    "index is from another time, made again cursor={} head={}",
                    stores.positions().cursor(),
                    headSize());
            stores.positions().clear();
        }
        Erasures erasures = new Erasures(stores, log, keys);
        Follower follower = new Follower(stores.positions(), cells, log, erasures);
        Publisher publisher =
                new Publisher(genesis, stores, logKeys, clock, log, tail, heads, follower, erasures, head, edge);
        heads.restore(Optional.empty(), restoreWitnessed());
        if (head.isPresent()) {
            publisher.catchUp();
        }
        noteTail();
        feedKeys();
        publisher.erase(); // a crash may have come between a logged erasure and its deed
        Sequencer sequencer =
                new Sequencer(genesis.origin(), stores.journal(), tail, cells, blocks, keys::take, batchEntries);
        LOG.info(
                "ledger recovered head={} sequenced={} journal={}",
                headSize(),
                tail.end(),
                stores.journal().first());
        return new Recovered(log, tail, heads, keys, sequencer, publisher, leftover);
    }

    private long headSize() {
        return head.map(StoredHead::size).orElse(0L);
    }

    /** The tiles up to the pending head, whose root must come out of them. */
    private TileEdge loadEdge() {
        Optional<Bytes> pending = stores.objects().get(Publisher.PENDING);
        if (pending.isEmpty()) {
            return TileEdge.EMPTY;
        }
        var judged = Publisher.judge(pending.get().utf8(), genesis);
        requireNotNewer(judged.checkpoint().size(), Publisher.PENDING);
        TileEdge loaded = TileEdge.load(stores.objects(), judged.checkpoint().size());
        if (!loaded.root().equals(judged.checkpoint().root())) {
            throw new Trouble.Corrupt("tiles contradict the pending head size=" + loaded.size());
        }
        return loaded;
    }

    private void requireNoNewerHead(String key) {
        stores.objects()
                .get(key)
                .ifPresent(note -> requireNotNewer(
                        Publisher.judge(note.utf8(), genesis).checkpoint().size(), key));
    }

    private void requireNotNewer(long size, String key) {
        if (size > headSize()) {
            throw new Trouble.Conflict("HLT-06 the head store is older than a head that was signed head=" + headSize()
                    + " " + key + "=" + size);
        }
    }

    /** Journal into tail and tree; every record's root, and the head's, must come out again. */
    private Blocks replay() {
        Journal journal = stores.journal();
        if (journal.end() < headSize()) {
            throw new Trouble.Corrupt(
                    "data are older than the signed head journal=" + journal.end() + " head=" + headSize());
        }
        if (stores.capsules().cursor() > headSize()) {
            throw new Trouble.Corrupt("capsules claim to be ahead of the signed head capsules="
                    + stores.capsules().cursor() + " head=" + headSize());
        }
        Blocks blocks = edge.size() == 0
                ? Blocks.empty(genesis.origin())
                : Blocks.after(genesis.origin(), edge.range(), Blocks.parse(log.tiled(edge.size() - 1)));
        if (tail.end() < journal.end()) {
            journal.replay(tail.end(), record -> take(record, blocks));
        }
        return blocks;
    }

    private void take(JournalRecord record, Blocks blocks) {
        tail.add(record);
        if (record.end() <= edge.size()) {
            return;
        }
        record.entries().forEach(blocks::add);
        if (!blocks.root().equals(record.root())) {
            throw new Trouble.Corrupt("journal record contradicts its root first=" + record.first());
        }
        if (head.isPresent()
                && record.end() == headSize()
                && !blocks.root().equals(head.get().root())) {
            throw new Trouble.Corrupt("journal contradicts the signed head size=" + headSize());
        }
        if (record.end() > headSize() && blocks.open() == 0) {
            leftover = Optional.of(new Sealed(record.end(), record.root()));
        }
    }

    private void requireSameGenesis() {
        if (tail.end() > 0) {
            Seal first = Blocks.parse(log.entry(0));
            if (!first.batchRoot().equals(genesis.hash())) {
                throw new Trouble.Conflict("POL-01 these data belong to a ledger with another genesis found="
                        + first.batchRoot().hex() + " given=" + genesis.hash().hex());
            }
        }
    }

    private Optional<Head> restoreWitnessed() {
        return stores.objects()
                .get(Publisher.WITNESSED)
                .map(note -> Publisher.judge(note.utf8(), genesis))
                .filter(dev.cairn.proof.note.Head::quorum)
                .map(judged -> new Head(
                        judged.checkpoint(),
                        judged.note().toString(),
                        Blocks.parse(log.entry(judged.checkpoint().size() - 1)).height(),
                        Level.WITNESSED));
    }

    private void noteTail() {
        for (long at = headSize(); at < tail.end(); at++) {
            Bytes entry = log.entry(at);
            if (!Seal.isSeal(entry)) {
                cells.note(ChainCells.parse(entry, at), at);
            }
        }
    }

    private void feedKeys() {
        long after = -1;
        List<Hit> page;
        do {
            page = stores.positions().find(Follower.KEY, Follower.ALL, PAGE, after);
            for (Hit hit : page) {
                requireSaid(hit.index());
                feedKey(hit.index());
                after = hit.index();
            }
        } while (page.size() == PAGE);
        for (long at = headSize(); at < tail.end(); at++) {
            feedKey(at);
        }
    }

    /** Nobody may erase a key statement: if its capsule is gone, who was revoked by it would speak again. */
    private void requireSaid(long at) {
        Hash signed = ChainCells.parse(log.entry(at), at).root();
        if (log.capsule(at).map(Recovery::root).filter(signed::equals).isEmpty()) {
            throw new Trouble.Corrupt("the capsule of a key statement is not what was signed index=" + at);
        }
    }

    private static Hash root(Bytes capsule) {
        try {
            return Capsule.parse(capsule).root();
        } catch (Malformed damaged) {
            return Hash.ZERO;
        }
    }

    private void feedKey(long at) {
        Bytes entry = log.entry(at);
        Optional<Bytes> capsule = log.capsule(at);
        if (Seal.isSeal(entry)) {
            return;
        }
        if (capsule.isPresent()) {
            keys.take(at, ChainCells.parse(entry, at), capsule.get());
        }
    }
}
