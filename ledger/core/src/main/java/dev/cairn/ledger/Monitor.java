package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.merkle.TilePath;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Cosignature;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.Head;
import dev.cairn.proof.statement.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Watches a log from outside, with nothing but what everybody is shown, and keeps nothing but the newest head it has verified. Each
 * {@link #look} reads what is new, checks it under the shown head, and says everything that is not as it must be. One owner.
 */
public final class Monitor {

    /** Chains that are watched: the named ones, times the keys that write on them. */
    static final int WATCHES_MAX = 20_000;

    /** Heads of another history that are told for good. */
    static final int FORKS_MAX = 100;

    private static final int WIDTH = TilePath.WIDTH_MAX;

    private final Config config;
    private final ObjectSource source;
    private final Memory memory;
    private final InstantSource clock;
    private final Map<String, ChainWatch> chains = new HashMap<>();
    private final Registrars registrars;
    private final Claims claims = new Claims();
    private final Set<Finding> forks = new LinkedHashSet<>();
    private final List<Finding> findings = new ArrayList<>();
    private final Tiles tiles;
    private final Set<Bytes> unheard;
    private Optional<Instant> began = Optional.empty();
    private long scanned;
    private boolean crowded;

    /**
     * What must hold.
     *
     * @param witnesses where witnesses show what they cosigned, by the policy's name
     * @param fresh a quorum of cosignatures is not older than this, and what was promised or cosigned elsewhere is shown by then
     * @param keyList registrars have signed something within this time, as a daily key list makes them
     * @param chains whose gaps are told; all others are not looked at
     * @param patience a gap may last this long: messages come late
     */
    public record Config(
            Genesis genesis,
            Map<String, ObjectSource> witnesses,
            Duration fresh,
            Duration keyList,
            Set<Bytes> chains,
            Duration patience) {
        public Config {
            witnesses = Map.copyOf(witnesses);
            chains = Set.copyOf(chains);
        }
    }

    /** Where the newest verified head is remembered; {@link Trouble.Unavailable} if that cannot be done now. */
    public interface Memory {
        Optional<String> note();

        void remember(String note);
    }

    /**
     * A promise that somebody holds.
     *
     * @param place for people: the file
     * @param head the head that the receipt names
     * @param statement SHA-256 of the statement
     * @param since when it was held
     */
    public record Promise(String place, Checkpoint head, Hash statement, long index, Instant since) {}

    public Monitor(Config config, ObjectSource source, Memory memory, InstantSource clock) {
        this.config = config;
        this.source = source;
        this.memory = memory;
        this.clock = clock;
        this.tiles = new Tiles(source);
        this.registrars = new Registrars(config.genesis());
        this.unheard = new TreeSet<>(Comparator.comparing(Bytes::hex));
        unheard.addAll(config.chains());
    }

    /** Looks once; empty if everything is well. */
    public List<Finding> look(List<Promise> promises) {
        findings.clear();
        Instant now = clock.instant();
        began = Optional.of(began.orElse(now));
        Optional<Head> shown = head("the ledger", source, Publisher.WITNESSED, true);
        shown.ifPresent(head -> {
            fresh(head, now);
            try {
                within(head, promises, now);
            } catch (Trouble e) {
                String code = e instanceof Trouble.Unavailable ? "MON-01" : "MON-02";
                add(code, "size " + head.checkpoint().size(), String.valueOf(e.getMessage()));
            }
        });
        return List.copyOf(findings);
    }

    private void add(String code, String place, String what) {
        findings.add(Finding.of(code, place, what));
    }

    private Optional<Head> head(String place, ObjectSource from, String key, boolean quorum) {
        try {
            Optional<Bytes> note = from.get(key);
            if (note.isEmpty()) {
                add(quorum ? "MON-02" : "MON-05", place, "shows no checkpoint");
                return Optional.empty();
            }
            Head head = Head.read(note.get().utf8IfValid().orElse(""), config.genesis());
            if (quorum && !head.quorum()) {
                add("MON-02", place, "shows a checkpoint without the quorum of the genesis policy");
            }
            head.wrong().forEach(name -> add("MON-02", place, "the cosignature of " + name + " does not hold"));
            return Optional.of(head);
        } catch (Malformed e) {
            add("MON-02", place, "shows no head of this log: " + e.code() + " " + e.getMessage());
        } catch (Trouble e) {
            add("MON-01", place, String.valueOf(e.getMessage()));
        }
        return Optional.empty();
    }

    /** The quorum must hold with cosignatures that are young enough. */
    private void fresh(Head head, Instant now) {
        long oldest = now.minus(config.fresh()).getEpochSecond();
        Set<String> young = new HashSet<>();
        for (Map.Entry<String, Cosignature> each : head.cosignatures().entrySet()) {
            long time = each.getValue().time();
            String witness = "witness " + each.getKey();
            if (time > now.plus(config.fresh()).getEpochSecond()) {
                add("MON-03", witness, "says that it cosigned at " + shown(time) + ", which is to come");
            } else if (time >= oldest) {
                young.add(each.getKey());
            } else {
                add("MON-03", witness, "cosigned last at " + shown(time));
            }
        }
        if (!config.genesis().policy().quorum(young)) {
            add("MON-03", "checkpoint", "no quorum has cosigned within " + config.fresh());
        }
    }

    private static String shown(long seconds) {
        return seconds > Limits.SECONDS_MAX
                ? "second " + seconds
                : Instant.ofEpochSecond(seconds).toString();
    }

    private void within(Head head, List<Promise> promises, Instant now) {
        Checkpoint checkpoint = head.checkpoint();
        TileEdge edge = TileEdge.load(source, checkpoint.size());
        if (!edge.root().equals(checkpoint.root())) {
            throw new Trouble.Corrupt("the tiles do not give the signed root");
        }
        Optional<Optional<Checkpoint>> before = remembered();
        boolean continued = continuous("the head seen last", before.flatMap(known -> known), edge);
        promises.forEach(promise -> kept(promise, edge, now));
        if (!continued) {
            return; // another history: nothing of it is remembered
        }
        scan(edge, now);
        witnesses(edge, now);
        keyList(now);
        chains.values().forEach(chain -> findings.addAll(chain.findings(now, config.patience())));
        silent(now);
        if (crowded) {
            add("MON-06", "the named chains", "more than " + WATCHES_MAX + " keys write on them, not all are watched");
        }
        if (before.isPresent()) {
            remember(head);
        }
    }

    private void remember(Head head) {
        try {
            memory.remember(head.note().toString());
        } catch (Trouble e) {
            add("MON-10", "the head seen now", "it cannot be remembered: " + e.getMessage());
        }
    }

    /** The head seen last, if there was one; empty if what is remembered is none: then nothing takes its place, for it may be evidence. */
    private Optional<Optional<Checkpoint>> remembered() {
        try {
            Optional<String> note = memory.note();
            return Optional.of(
                    note.isEmpty()
                            ? Optional.empty()
                            : Optional.of(
                                    Head.read(note.get(), config.genesis()).checkpoint()));
        } catch (Malformed e) {
            forgotten("what is remembered of it is no head of this log (" + e.code() + "); take it away to begin anew");
        } catch (Trouble e) {
            forgotten(String.valueOf(e.getMessage()));
        }
        return Optional.empty();
    }

    private void forgotten(String why) {
        add("MON-10", "the head seen last", "whether the history was rewritten since cannot be said: " + why);
    }

    private Hash rootAt(long size, TileEdge edge) {
        return size == 0 ? Merkle.EMPTY_ROOT : Merkle.rootOf(size, tiles.reader(edge));
    }

    private boolean continuous(String place, Optional<Checkpoint> before, TileEdge edge) {
        if (before.isEmpty()) {
            return true;
        }
        long size = before.get().size();
        if (size > edge.size()) {
            add("MON-04", place, "has size " + size + ", now " + edge.size() + " is shown");
            return false;
        }
        if (!rootAt(size, edge).equals(before.get().root())) {
            add("MON-04", place, "of size " + size + " is not in the history that is shown now");
            return false;
        }
        return true;
    }

    /** What a witness has cosigned must be in the history that is shown, or soon be: who is ahead is asked about when it is reached. */
    private void witnesses(TileEdge edge, Instant now) {
        String key = Hash.sha256(Bytes.ofUtf8(config.genesis().origin())).hex() + "/" + Publisher.WITNESSED;
        config.witnesses().forEach((name, from) -> head("witness " + name, from, key, false)
                .ifPresent(seen -> claims.add("witness " + name, seen, now)));
        for (Claims.Shown wrong : claims.settle(edge.size(), size -> rootAt(size, edge))) {
            if (forks.size() < FORKS_MAX) {
                String what = "has cosigned another root for size " + wrong.size() + " than the ledger shows";
                forks.add(Finding.of("MON-05", wrong.place(), what));
            }
        }
        findings.addAll(forks);
        claims.overdue(now, config.fresh()).ifPresent(claim -> {
            String what = "shows size " + claim.size() + " since " + claim.since() + ", which the ledger does not show";
            add("MON-05", claim.place(), what);
        });
    }

    private void scan(TileEdge edge, Instant now) {
        for (long n = scanned / WIDTH; n * WIDTH < edge.size(); n++) {
            List<Bytes> entries = tiles.bundle(edge, n);
            for (long at = Math.max(scanned, n * WIDTH); at < n * WIDTH + entries.size(); at++) {
                entry(at, entries.get((int) (at - n * WIDTH)), now);
                scanned = at + 1;
            }
        }
    }

    private void entry(long at, Bytes entry, Instant now) {
        if (Seal.isSeal(entry)) {
            registrars.sealed(Blocks.parse(entry), now);
            return;
        }
        Statement statement = ChainCells.parse(entry, at);
        registrars.take(statement);
        if (config.chains().contains(statement.chain())) {
            watch(statement, at, now);
        }
    }

    private void watch(Statement statement, long at, Instant now) {
        unheard.remove(statement.chain());
        String name = ChainCells.name(statement.kid(), statement.chain());
        if (chains.containsKey(name) || chains.size() < WATCHES_MAX) {
            chains.computeIfAbsent(name, ChainWatch::new).take(statement, at, now);
        } else {
            crowded = true;
        }
    }

    /** A name of which nothing is in the log at all is mistyped, not begun yet, or withheld from its first statement on. */
    private void silent(Instant now) {
        if (began.filter(since -> !since.plus(config.patience()).isAfter(now)).isPresent()) {
            unheard.forEach(chain -> add("MON-06", "chain " + chain.hex(), "no statement of it is in the log"));
        }
    }

    private void kept(Promise promise, TileEdge edge, Instant now) {
        if (promise.index() >= edge.size() || promise.head().size() > edge.size()) {
            // A receipt may be ahead of the witnesses, for a while.
            if (promise.since().plus(config.fresh()).isBefore(now)) {
                String what = "it is held since " + promise.since() + " and names index " + promise.index()
                        + " and a head of size " + promise.head().size() + ", the ledger shows size " + edge.size();
                add("MON-07", promise.place(), what);
            }
            return;
        }
        if (!rootAt(promise.head().size(), edge).equals(promise.head().root())) {
            add(
                    "MON-07",
                    promise.place(),
                    "its head of size " + promise.head().size() + " is not in the history shown now");
            return;
        }
        Bytes entry = tiles.bundle(edge, promise.index() / WIDTH).get((int) (promise.index() % WIDTH));
        if (!Hash.sha256(entry).equals(promise.statement())) {
            add("MON-07", promise.place(), "its statement is not at index " + promise.index());
        }
    }

    /** Registrars sign nothing but key statements; without k of them there was no key list. */
    private void keyList(Instant now) {
        Instant oldest = now.minus(config.keyList());
        long young = registrars.since(oldest);
        if (young < config.genesis().threshold()) {
            add(
                    "MON-08",
                    "registrars",
                    "fewer than " + config.genesis().threshold() + " have signed anything since " + oldest
                            + ": no key list is younger");
        }
    }
}
