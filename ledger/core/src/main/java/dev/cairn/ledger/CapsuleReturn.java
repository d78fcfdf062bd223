package dev.cairn.ledger;

import dev.cairn.ledger.CapsuleStore.Stored;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.merkle.TilePath;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.register.Role;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Brings capsules back into a store that has none, each held against its statement, and withholds what may have been erased meanwhile: an
 * erase statement whose own capsule is lost names nobody knows what.
 *
 * <pre>
 * census   every statement: does any copy have its capsule? Key statements make the register; what nobody has is lost
 * carry    a capsule goes in, unless a lost statement behind it may have had it erased (docs/formats/erase.md: its organisation's)
 * </pre>
 *
 * What is withheld is not erased: with the lost statement's capsule at hand it comes back. One owner.
 */
public final class CapsuleReturn {

    private static final int WIDTH = TilePath.WIDTH_MAX;

    private final Genesis genesis;
    private final Wishes wishes;
    private final Optional<CapsuleStore> backup;
    private final Stores into;
    private final Keys keys;
    /** The newest lost statement of each key. */
    private final Map<Hash, Long> lostOf = new HashMap<>();
    /** The lost statement that may have had data of a key erased: the newest. */
    private final Map<Hash, Long> doubtOf = new HashMap<>();

    private final List<Long> lost = new ArrayList<>();
    private final List<Long> lostOfRegistrars = new ArrayList<>();
    private final List<Long> withheld = new ArrayList<>();
    private final BitSet missing = new BitSet();
    private final TreeMap<Long, Hash> doubts = new TreeMap<>();
    private final List<Stored> rows = new ArrayList<>();
    private final List<Long> gone = new ArrayList<>();
    private long stored;
    private long erased;

    /** Somebody's own copies of capsules: an outbox. Not trusted: each is held against its statement. */
    @FunctionalInterface
    public interface Copies {
        /** The capsule of a statement; empty if there is none here. */
        Optional<Bytes> of(Statement statement);
    }

    /**
     * What whoever restores can do about losses.
     *
     * @param more asked for what the backup does not have
     * @param doubtfulToo brings back also what may have been erased meanwhile
     */
    public record Wishes(Copies more, boolean doubtfulToo) {
        public static final Wishes NONE = new Wishes(statement -> Optional.empty(), false);
    }

    /**
     * What came back.
     *
     * @param capsules that are there
     * @param erased that the backup knows to be erased
     * @param lost indices of statements whose capsules nobody had
     * @param keyStatements those of the lost that a registrar signed: a registration, a revocation or a key list
     * @param withheld indices whose capsules are kept back, because a lost statement may have had them erased
     * @param doubts those lost statements, by index, and the keys that signed them
     */
    public record Returned(
            long capsules,
            long erased,
            List<Long> lost,
            List<Long> keyStatements,
            List<Long> withheld,
            Map<Long, Hash> doubts) {
        public Returned {
            lost = List.copyOf(lost);
            keyStatements = List.copyOf(keyStatements);
            withheld = List.copyOf(withheld);
            doubts = new TreeMap<>(doubts);
        }
    }

    CapsuleReturn(Genesis genesis, Wishes wishes, Optional<CapsuleStore> backup, Stores into) {
        this.genesis = genesis;
        this.wishes = wishes;
        this.backup = backup;
        this.into = into;
        this.keys = new Keys(genesis, () -> Long.MAX_VALUE);
    }

    /** Goes twice through the entries, which must be in the objects up to this edge. */
    Returned bring(TileEdge edge) {
        forEach(edge, this::census);
        forEach(edge, this::carry);
        flush(edge.size());
        return new Returned(stored, erased, lost, lostOfRegistrars, withheld, doubts);
    }

    private interface Step {
        void at(long index, Statement statement);
    }

    private void forEach(TileEdge edge, Step step) {
        Tiles tiles = new Tiles(into.objects());
        for (long n = 0; n * WIDTH < edge.size(); n++) {
            List<Bytes> entries = tiles.bundle(edge, n);
            for (int i = 0; i < entries.size(); i++) {
                if (!Seal.isSeal(entries.get(i))) {
                    long at = n * WIDTH + i;
                    step.at(at, ChainCells.parse(entries.get(i), at));
                }
            }
        }
    }

    private Optional<Bytes> capsule(long at, Statement statement) {
        return backup.flatMap(store -> store.get(at))
                .filter(bytes -> holds(bytes, statement))
                .or(() -> wishes.more().of(statement).filter(bytes -> !isErased(at) && holds(bytes, statement)));
    }

    private boolean isErased(long at) {
        return backup.filter(store -> store.erased(at)).isPresent();
    }

    private static boolean holds(Bytes capsule, Statement statement) {
        try {
            return Capsule.parse(capsule).root().equals(statement.root());
        } catch (Malformed e) {
            return false;
        }
    }

    private void census(long at, Statement statement) {
        Optional<Bytes> capsule = capsule(at, statement);
        if (capsule.isPresent()) {
            keys.take(at, statement, capsule.get());
        } else if (!isErased(at)) {
            lost.add(at);
            lostOf.put(statement.kid(), at);
            if (genesis.registrar(statement.kid()).isPresent()) {
                lostOfRegistrars.add(at);
            }
        }
    }

    private void carry(long at, Statement statement) {
        Optional<Bytes> capsule = capsule(at, statement);
        if (capsule.isEmpty()) {
            if (isErased(at)) {
                gone.add(at);
                erased++;
            }
        } else if (!wishes.doubtfulToo() && isDoubtful(at, statement, capsule.get())) {
            withheld.add(at);
            missing.set(Math.toIntExact(at));
        } else {
            rows.add(new Stored(at, statement.root(), capsule.get()));
            stored++;
        }
        if (rows.size() >= WIDTH) {
            flush(at + 1);
        }
    }

    private void flush(long cursor) {
        into.capsules().put(rows, cursor);
        gone.forEach(into.capsules()::erase);
        rows.clear();
        gone.clear();
    }

    private boolean isDoubtful(long at, Statement statement, Bytes capsule) {
        if (Keys.isKeyCapsule(capsule) || Erasures.isErase(capsule)) {
            return false; // nobody can have those erased
        }
        if (Erasures.isFinding(capsule)) {
            return Follower.quoted(capsule).stream()
                    .anyMatch(quoted -> quoted < at && missing.get(Math.toIntExact(quoted)));
        }
        long by = doubtOf.computeIfAbsent(statement.kid(), this::newestDoubt);
        if (by > at) {
            doubts.put(by, lostSigner(by));
        }
        return by > at;
    }

    private Hash lostSigner(long by) {
        return lostOf.entrySet().stream()
                .filter(each -> each.getValue() == by)
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    /** −1 if no lost statement can have had data of this key erased. */
    private long newestDoubt(Hash owner) {
        return lostOf.entrySet().stream()
                .filter(each -> mayErase(each.getKey(), each.getValue(), owner))
                .mapToLong(Map.Entry::getValue)
                .max()
                .orElse(-1);
    }

    private boolean mayErase(Hash signer, long at, Hash owner) {
        if (keys.find(signer).isPresent()) {
            // Whose key the owner's is may be in a lost statement, too.
            return isOrganisation(signer) && (keys.find(owner).isEmpty() || keys.answersFor(signer, owner));
        }
        // An unknown key may be anybody's heir if a word of the registrars is lost, or of the organisation itself.
        boolean named = !lostOfRegistrars.isEmpty() && lostOfRegistrars.get(0) < at;
        return named
                || lostOf.keySet().stream().anyMatch(other -> isOrganisation(other) && keys.answersFor(other, owner));
    }

    private boolean isOrganisation(Hash key) {
        return keys.find(key).filter(known -> known.role() == Role.ORGANISATION).isPresent();
    }
}
