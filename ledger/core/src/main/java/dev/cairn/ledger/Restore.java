package dev.cairn.ledger;

import dev.cairn.ledger.CapsuleStore.Stored;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.merkle.TilePath;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Cosignature;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.Head;
import dev.cairn.proof.note.Policy;
import dev.cairn.proof.note.SignedNote;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * Brings a ledger back. Its head never comes from a backup alone: the newest one that anybody has seen signed is asked for, and the data
 * must reach it. Two questions, each with a plain "no" ({@link Trouble.Conflict}):
 *
 * <pre>
 * newestHead   what has been signed?    every witness's newest head, mirrors', the backup's own; the silent ones must not be a quorum
 * fill         do we have all of it?    every entry, from the backup or else a mirror, proven under that head
 * </pre>
 */
public final class Restore {

    private static final int WIDTH = TilePath.WIDTH_MAX;
    private static final int STEP = 64;

    private final Genesis genesis;
    private final LongConsumer progress;

    /** @param progress hears how many entries are done */
    public Restore(Genesis genesis, LongConsumer progress) {
        this.genesis = genesis;
        this.progress = progress;
    }

    /**
     * What was filled in.
     *
     * @param lost indices of statements whose capsules nobody had
     */
    public record Filled(long size, long capsules, long erased, List<Long> lost) {}

    /**
     * The largest head that was signed, as far as anybody who answers knows.
     *
     * @param witnesses by the policy's name; those that do not answer count against us
     * @param copies mirrors and the backup, whose heads count too
     * @param acceptRisk go on although enough witnesses are silent to have cosigned something newer
     * @throws Trouble.Conflict if two histories were signed, nobody has a head, or the risk is not accepted
     */
    public Head newestHead(Map<String, ObjectSource> witnesses, List<ObjectSource> copies, boolean acceptRisk) {
        List<Head> heads = new ArrayList<>();
        TreeSet<String> silent = new TreeSet<>();
        for (Policy.Witness witness : genesis.policy().witnesses()) {
            if (!ask(witness, witnesses, heads)) {
                silent.add(witness.name());
            }
        }
        if (genesis.policy().quorum(silent) && !acceptRisk) {
            throw new Trouble.Conflict("RST-01 "
                    + (silent.isEmpty()
                            ? "this ledger's policy asks for no witness"
                            : "these witnesses do not answer: " + String.join(", ", silent))
                    + ". More may have been signed than can be seen here, and a ledger that signs on from an older head"
                    + " has signed two histories. Bring the witnesses back, or say --accept-rollback-risk");
        }
        for (ObjectSource copy : copies) {
            for (String key : List.of(Publisher.WITNESSED, Publisher.PENDING)) {
                read(copy, key).ifPresent(heads::add);
            }
        }
        Head newest = heads.stream()
                .max((a, b) ->
                        Long.compare(a.checkpoint().size(), b.checkpoint().size()))
                .orElseThrow(() -> new Trouble.Conflict("RST-02 nobody shows any head of this ledger"));
        return merged(newest, heads);
    }

    /** False if it does not answer. */
    private boolean ask(Policy.Witness witness, Map<String, ObjectSource> witnesses, List<Head> into) {
        ObjectSource source = witnesses.get(witness.name());
        if (source == null) {
            return false;
        }
        String key = Hash.sha256(Bytes.ofUtf8(genesis.origin())).hex() + "/" + Publisher.WITNESSED;
        try {
            Optional<Bytes> note = source.get(key);
            if (note.isEmpty()) {
                return true; // it has cosigned nothing of this log
            }
            Head head = Head.read(note.get().utf8IfValid().orElse(""), genesis);
            boolean its = Cosignature.verified(head.note(), witness.key()).isPresent();
            if (its) {
                into.add(head);
            }
            return its;
        } catch (Malformed | Trouble e) {
            return false;
        }
    }

    private Optional<Head> read(ObjectSource copy, String key) {
        try {
            Optional<Bytes> note = copy.get(key);
            return note.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Head.read(note.get().utf8IfValid().orElse(""), genesis));
        } catch (Malformed | Trouble e) {
            return Optional.empty();
        }
    }

    /** All cosignatures that anybody showed for the newest head; another root for its size is the end. */
    private Head merged(Head newest, List<Head> heads) {
        SignedNote note = newest.note();
        for (Head head : heads) {
            if (head.checkpoint().size() != newest.checkpoint().size()) {
                continue;
            }
            if (!head.checkpoint().equals(newest.checkpoint())) {
                throw new Trouble.Conflict("RST-03 two histories were signed: for size "
                        + newest.checkpoint().size() + " there are the roots "
                        + newest.checkpoint().root().hex() + " and "
                        + head.checkpoint().root().hex());
            }
            note = note.plus(head.note().lines().stream()
                    .filter(line -> !line.name().equals(genesis.origin()))
                    .toList());
        }
        return Publisher.judge(note.toString(), genesis);
    }

    /**
     * Fills empty stores up to a head. The journal must begin at its size.
     *
     * @param backup with capsules and perhaps fewer entries
     * @param mirrors asked for what the backup does not have
     * @throws Trouble.Conflict if data are missing, with a sentence that says which
     */
    public Filled fill(Head head, Inspection backup, List<ObjectSource> mirrors, Stores into) {
        Checkpoint target = head.checkpoint();
        ObjectSource all = anyOf(backup.objects(), mirrors);
        TileEdge edge = edge(target, all, backup.objects());
        Tiles tiles = new Tiles(all);
        SealChain seals = SealChain.fromGenesis(genesis);
        Capsules capsules = new Capsules(backup, into);
        TileEdge grown = TileEdge.EMPTY;
        for (long n = 0; n * WIDTH < target.size(); n++) {
            List<Bytes> entries = bundle(tiles, edge, n, target);
            for (int i = 0; i < entries.size(); i++) {
                seals.add(entries.get(i)).ifPresent(wrong -> {
                    throw new Trouble.Corrupt("RST-04 " + wrong);
                });
                capsules.take(n * WIDTH + i, entries.get(i));
            }
            TileEdge.Extension more = grown.extend(entries);
            more.objects().stream().filter(object -> object.path().full()).forEach(object -> into.objects()
                    .put(object.path().path(), object.bytes()));
            grown = more.edge();
            if (n % STEP == STEP - 1) {
                into.objects().sync();
                progress.accept(grown.size());
            }
        }
        grown.partials().forEach(object -> into.objects().put(object.path().path(), object.bytes()));
        into.objects().sync();
        capsules.finish(target.size());
        if (!grown.root().equals(target.root()) || seals.open() > 0) {
            throw new Trouble.Corrupt("RST-04 what was put together does not end in the signed head");
        }
        publish(head, seals.newest().orElseThrow(), into);
        return new Filled(target.size(), capsules.stored, capsules.erased, capsules.lost);
    }

    private void publish(Head head, Seal seal, Stores into) {
        Checkpoint target = head.checkpoint();
        String note = signedByLog(head.note());
        StoredHead stored =
                new StoredHead(target.size(), target.root(), note, seal.height(), seal.leafHash(), seal.unixMillis());
        if (!into.heads().swap(Optional.empty(), stored)) {
            throw new Trouble.Conflict("RST-05 there is a ledger already: a restore begins with an empty folder");
        }
        into.objects().replace(Publisher.PENDING, Bytes.ofUtf8(note));
        if (head.quorum()) {
            into.objects().replace(Publisher.WITNESSED, Bytes.ofUtf8(head.note().toString()));
        }
    }

    /** The note without cosignatures, as the log keeps its own heads. */
    private String signedByLog(SignedNote note) {
        return note.text() + "\n"
                + note.lines().stream()
                        .filter(line -> line.name().equals(genesis.origin()))
                        .map(SignedNote.Line::toString)
                        .collect(Collectors.joining());
    }

    private static ObjectSource anyOf(ObjectSource backup, List<ObjectSource> mirrors) {
        return key -> {
            Optional<TilePath> path = TilePath.parse(key);
            Optional<Bytes> found = path.isPresent() ? Cuts.get(backup, path.get()) : backup.get(key);
            for (ObjectSource mirror : mirrors) {
                if (found.isPresent()) {
                    break;
                }
                found = path.isPresent() ? Cuts.get(mirror, path.get()) : mirror.get(key);
            }
            return found;
        };
    }

    private TileEdge edge(Checkpoint target, ObjectSource all, ObjectSource backup) {
        try {
            TileEdge edge = TileEdge.load(all, target.size());
            if (edge.root().equals(target.root())) {
                return edge;
            }
            throw new Trouble.Conflict("RST-04 neither backup nor mirrors give the root that was signed for size "
                    + target.size() + ": check them with cairn fsck");
        } catch (Trouble.Corrupt missing) {
            throw new Trouble.Conflict("RST-04 " + target.size() + " entries were signed"
                    + read(backup, Publisher.PENDING)
                            .map(own -> ", the backup holds " + own.checkpoint().size())
                            .orElse("")
                    + ", and the rest cannot be had: " + missing.getMessage()
                    + ". Name a mirror that has it: --mirror URL");
        }
    }

    private static List<Bytes> bundle(Tiles tiles, TileEdge edge, long n, Checkpoint target) {
        try {
            return tiles.bundle(edge, n);
        } catch (Trouble.Corrupt e) {
            throw new Trouble.Conflict("RST-04 of the " + target.size() + " entries that were signed, those from "
                    + n * WIDTH + " on cannot be had whole: " + e.getMessage()
                    + ". Name a mirror that has them: --mirror URL");
        }
    }

    /** Carries capsules over, each held against its statement. */
    private static final class Capsules {
        private final Optional<CapsuleStore> from;
        private final CapsuleStore to;
        private final List<Stored> rows = new ArrayList<>();
        private final List<Long> gone = new ArrayList<>();
        private final List<Long> lost = new ArrayList<>();
        private long stored;
        private long erased;

        Capsules(Inspection backup, Stores into) {
            this.from = backup.capsules();
            this.to = into.capsules();
        }

        void take(long at, Bytes entry) {
            if (Seal.isSeal(entry)) {
                return;
            }
            Statement statement = ChainCells.parse(entry, at);
            Optional<Bytes> capsule = from.flatMap(store -> store.get(at)).filter(bytes -> holds(bytes, statement));
            if (capsule.isPresent()) {
                rows.add(new Stored(at, statement.root(), capsule.get()));
                stored++;
            } else if (from.filter(store -> store.erased(at)).isPresent()) {
                gone.add(at);
                erased++;
            } else {
                lost.add(at);
            }
            if (rows.size() >= WIDTH) {
                flush(at + 1);
            }
        }

        private void flush(long cursor) {
            to.put(rows, cursor);
            gone.forEach(to::erase);
            rows.clear();
            gone.clear();
        }

        void finish(long size) {
            flush(size);
        }

        private static boolean holds(Bytes capsule, Statement statement) {
            try {
                return Capsule.parse(capsule).root().equals(statement.root());
            } catch (Malformed e) {
                return false;
            }
        }
    }
}
