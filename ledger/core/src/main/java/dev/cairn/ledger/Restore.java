package dev.cairn.ledger;

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
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    private final CapsuleReturn.Wishes wishes;

    /** @param progress hears how many entries are done */
    public Restore(Genesis genesis, LongConsumer progress) {
        this(genesis, progress, CapsuleReturn.Wishes.NONE);
    }

    /** The same with more copies of capsules, or with the risk of bringing erased data back. */
    public Restore(Genesis genesis, LongConsumer progress, CapsuleReturn.Wishes wishes) {
        this.genesis = genesis;
        this.progress = progress;
        this.wishes = wishes;
    }

    /** What was filled in: entries up to {@code size}, and their capsules. */
    public record Filled(long size, CapsuleReturn.Returned capsules) {}

    /**
     * The largest head that was signed, as far as anybody who answers knows.
     *
     * @param witnesses by the policy's name; those that do not answer count against us, and those that show less than some head with
     *     their cosignature
     * @param copies mirrors and the backup, whose heads count too
     * @param acceptRisk go on although enough witnesses are silent to have cosigned something newer
     * @throws Trouble.Conflict if two histories were signed, nobody has a head, or the risk is not accepted
     */
    public Head newestHead(Map<String, ObjectSource> witnesses, List<ObjectSource> copies, boolean acceptRisk) {
        List<Head> heads = new ArrayList<>();
        Map<String, Long> shown = new HashMap<>();
        for (Policy.Witness witness : genesis.policy().witnesses()) {
            ask(witness, witnesses, heads).ifPresent(size -> shown.put(witness.name(), size));
        }
        for (ObjectSource copy : copies) {
            for (String key : List.of(Publisher.WITNESSED, Publisher.PENDING)) {
                read(copy, key).ifPresent(heads::add);
            }
        }
        Set<String> silent = silent(shown, heads);
        if (genesis.policy().quorum(silent) && !acceptRisk) {
            throw new Trouble.Conflict("RST-01 "
                    + (silent.isEmpty()
                            ? "this ledger's policy asks for no witness"
                            : "these witnesses do not answer, or show less than they have cosigned: "
                                    + String.join(", ", silent))
                    + ". More may have been signed than can be seen here, and a ledger that signs on from an older head"
                    + " has signed two histories. Bring the witnesses back, or say --accept-rollback-risk");
        }
        Head newest = heads.stream()
                .max((a, b) ->
                        Long.compare(a.checkpoint().size(), b.checkpoint().size()))
                .orElseThrow(() -> new Trouble.Conflict("RST-02 nobody shows any head of this ledger"));
        return merged(newest, heads);
    }

    /** Who does not answer; and who shows less than what bears his name, for he has forgotten it, or is asked at a wrong address. */
    private Set<String> silent(Map<String, Long> shown, List<Head> heads) {
        Set<String> silent = new TreeSet<>();
        for (Policy.Witness witness : genesis.policy().witnesses()) {
            long cosigned = heads.stream()
                    .filter(head -> head.cosignatures().containsKey(witness.name()))
                    .mapToLong(head -> head.checkpoint().size())
                    .max()
                    .orElse(0);
            if (shown.getOrDefault(witness.name(), -1L) < cosigned) {
                silent.add(witness.name());
            }
        }
        return silent;
    }

    /** The size that it shows, 0 for none; empty if it does not answer. */
    private Optional<Long> ask(Policy.Witness witness, Map<String, ObjectSource> witnesses, List<Head> into) {
        ObjectSource source = witnesses.get(witness.name());
        if (source == null) {
            return Optional.empty();
        }
        String key = Hash.sha256(Bytes.ofUtf8(genesis.origin())).hex() + "/" + Publisher.WITNESSED;
        try {
            Optional<Bytes> note = source.get(key);
            if (note.isEmpty()) {
                return Optional.of(0L); // it says that it has cosigned nothing of this log
            }
            Head head = Head.read(note.get().utf8IfValid().orElse(""), genesis);
            if (Cosignature.verified(head.note(), witness.key()).isEmpty()) {
                return Optional.empty();
            }
            into.add(head);
            return Optional.of(head.checkpoint().size());
        } catch (Malformed | Trouble e) {
            return Optional.empty();
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
        return Publisher.judge(signed(note, this::isKnown), genesis);
    }

    /** A mirror's cosignature is its own affair: the ledger shows those of the log and of the policy's witnesses. */
    private boolean isKnown(SignedNote.Line line) {
        Policy policy = genesis.policy();
        return Stream.concat(
                        Stream.of(policy.log()), policy.witnesses().stream().map(Policy.Witness::key))
                .anyMatch(key -> key.id() == line.id() && key.name().equals(line.name()));
    }

    private static String signed(SignedNote note, Predicate<SignedNote.Line> kept) {
        return note.text() + "\n"
                + note.lines().stream()
                        .filter(kept)
                        .map(SignedNote.Line::toString)
                        .collect(Collectors.joining());
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
        List<ObjectSource> copies = orders(backup.objects(), mirrors);
        TileEdge edge = edge(target, copies, backup.objects());
        List<Tiles> tiles = copies.stream().map(Tiles::new).toList();
        SealChain seals = SealChain.fromGenesis(genesis);
        TileEdge grown = TileEdge.EMPTY;
        for (long n = 0; n * WIDTH < target.size(); n++) {
            List<Bytes> entries = bundle(tiles, edge, n, target);
            entries.forEach(entry -> seals.add(entry).ifPresent(wrong -> {
                throw new Trouble.Corrupt("RST-04 " + wrong);
            }));
            grown = grow(grown, entries, target.size(), into.objects());
            if (n % STEP == STEP - 1) {
                into.objects().sync();
                progress.accept(grown.size());
            }
        }
        into.objects().sync();
        if (!grown.root().equals(target.root()) || seals.open() > 0) {
            throw new Trouble.Corrupt("RST-04 what was put together does not end in the signed head");
        }
        CapsuleReturn.Returned capsules = new CapsuleReturn(genesis, wishes, backup.capsules(), into).bring(grown);
        publish(head, seals.newest().orElseThrow(), into);
        return new Filled(target.size(), capsules);
    }

    /**
     * Writes what a bundle brings: the tiles that are full, and of those that stay open the partial ones of every size that ends in a seal and so
     * may have had a head. Whoever holds such a head asks for them.
     */
    private static TileEdge grow(TileEdge edge, List<Bytes> bundle, long target, ObjectStore into) {
        TileEdge grown = edge;
        int from = 0;
        for (int to = 1; to <= bundle.size(); to++) {
            if (to == bundle.size() || bundle.size() < WIDTH && Seal.isSeal(bundle.get(to - 1))) {
                TileEdge.Extension more = grown.extend(bundle.subList(from, to));
                more.objects().stream()
                        .filter(object -> object.path().full() || isOpen(object.path(), target))
                        .forEach(object -> into.put(object.path().path(), object.bytes()));
                grown = more.edge();
                from = to;
            }
        }
        return grown;
    }

    private static boolean isOpen(TilePath path, long size) {
        return path.index() == (size >> (8 * Math.max(path.level(), 0))) / WIDTH;
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
        return signed(note, line -> line.name().equals(genesis.origin()));
    }

    /** The copies together, each of them once the first that is asked: what is damaged in one is whole in another. */
    private static List<ObjectSource> orders(ObjectSource backup, List<ObjectSource> mirrors) {
        List<ObjectSource> copies = new ArrayList<>();
        copies.add(backup);
        copies.addAll(mirrors);
        List<ObjectSource> orders = new ArrayList<>();
        for (int first = 0; first < copies.size(); first++) {
            List<ObjectSource> turned = new ArrayList<>(copies);
            Collections.rotate(turned, -first);
            orders.add(key -> anyOf(turned, key));
        }
        return orders;
    }

    /** The object of the first that has it; trouble of one is told only if nobody has it. */
    private static Optional<Bytes> anyOf(List<ObjectSource> copies, String key) {
        Optional<TilePath> path = TilePath.parse(key);
        Optional<Trouble> trouble = Optional.empty();
        for (ObjectSource copy : copies) {
            try {
                Optional<Bytes> found = path.isPresent() ? Cuts.get(copy, path.get()) : copy.get(key);
                if (found.isPresent()) {
                    return found;
                }
            } catch (Trouble e) {
                trouble = Optional.of(e);
            }
        }
        trouble.ifPresent(each -> {
            throw each;
        });
        return Optional.empty();
    }

    private TileEdge edge(Checkpoint target, List<ObjectSource> copies, ObjectSource backup) {
        String missing = "the tiles that there are give another root";
        for (ObjectSource order : copies) {
            try {
                TileEdge edge = TileEdge.load(order, target.size());
                if (edge.root().equals(target.root())) {
                    return edge;
                }
            } catch (Trouble.Corrupt e) {
                missing = String.valueOf(e.getMessage());
            }
        }
        long own = read(backup, Publisher.PENDING)
                .map(head -> head.checkpoint().size())
                .orElse(0L);
        throw new Trouble.Conflict("RST-04 " + target.size() + " entries were signed, the backup "
                + (own < target.size() ? "holds " + own + ", and the rest cannot be had" : "is damaged") + ": "
                + missing
                + ". Name a mirror that has it: --mirror URL");
    }

    private static List<Bytes> bundle(List<Tiles> copies, TileEdge edge, long n, Checkpoint target) {
        String missing = "";
        for (Tiles tiles : copies) {
            try {
                return tiles.bundle(edge, n);
            } catch (Trouble.Corrupt e) {
                missing = String.valueOf(e.getMessage());
            }
        }
        throw new Trouble.Conflict("RST-04 of the " + target.size() + " entries that were signed, those from "
                + n * WIDTH + " on cannot be had whole: " + missing
                + ". Name a mirror that has them: --mirror URL");
    }
}
