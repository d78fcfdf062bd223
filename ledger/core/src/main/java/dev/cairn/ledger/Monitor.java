package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Watches a log from outside, with nothing but what everybody is shown, and keeps nothing but the newest head it has verified. Each
 * {@link #look} reads what is new, checks it under the shown head, and says everything that is not as it must be. One owner.
 */
public final class Monitor {

    private static final int WIDTH = TilePath.WIDTH_MAX;

    private final Config config;
    private final ObjectSource source;
    private final Memory memory;
    private final InstantSource clock;
    private final Map<String, ChainWatch> chains = new HashMap<>();
    private final Map<Hash, Instant> registrars = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private final Tiles tiles;
    private long scanned;

    /**
     * What must hold.
     *
     * @param witnesses where witnesses show what they cosigned, by the policy's name
     * @param fresh a quorum of cosignatures is not older than this
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

    /** Where the newest verified head is remembered. */
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
     */
    public record Promise(String place, Checkpoint head, Hash statement, long index) {}

    public Monitor(Config config, ObjectSource source, Memory memory, InstantSource clock) {
        this.config = config;
        this.source = source;
        this.memory = memory;
        this.clock = clock;
        this.tiles = new Tiles(source);
    }

    /** Looks once; empty if everything is well. */
    public List<Finding> look(List<Promise> promises) {
        findings.clear();
        Instant now = clock.instant();
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
            if (each.getValue().time() >= oldest) {
                young.add(each.getKey());
            } else {
                add(
                        "MON-03",
                        "witness " + each.getKey(),
                        "cosigned last at "
                                + Instant.ofEpochSecond(each.getValue().time()));
            }
        }
        if (!config.genesis().policy().quorum(young)) {
            add("MON-03", "checkpoint", "no quorum has cosigned within " + config.fresh());
        }
    }

    private void within(Head head, List<Promise> promises, Instant now) {
        Checkpoint checkpoint = head.checkpoint();
        TileEdge edge = TileEdge.load(source, checkpoint.size());
        if (!edge.root().equals(checkpoint.root())) {
            throw new Trouble.Corrupt("the tiles do not give the signed root");
        }
        boolean continued = continuous("the head seen last", remembered(), edge);
        promises.forEach(promise -> kept(promise, edge));
        if (!continued) {
            return; // another history: nothing of it is remembered
        }
        scan(edge, now);
        witnesses(edge);
        keyList(now);
        chains.values().forEach(chain -> findings.addAll(chain.findings(now, config.patience())));
        memory.remember(head.note().toString());
    }

    private Optional<Checkpoint> remembered() {
        return memory.note().map(note -> Publisher.judge(note, config.genesis()).checkpoint());
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

    private void witnesses(TileEdge edge) {
        String key = Hash.sha256(Bytes.ofUtf8(config.genesis().origin())).hex() + "/" + Publisher.WITNESSED;
        config.witnesses().forEach((name, from) -> {
            Optional<Head> seen = head("witness " + name, from, key, false);
            seen.map(Head::checkpoint)
                    .filter(checkpoint -> checkpoint.size() <= edge.size()
                            && !rootAt(checkpoint.size(), edge).equals(checkpoint.root()))
                    .ifPresent(checkpoint -> add(
                            "MON-05",
                            "witness " + name,
                            "has cosigned another root for size " + checkpoint.size() + " than the ledger shows"));
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
            return;
        }
        Statement statement = ChainCells.parse(entry, at);
        if (config.genesis().registrar(statement.kid()).isPresent()) {
            registrars.merge(statement.kid(), statement.time(), (a, b) -> a.isAfter(b) ? a : b);
        }
        if (config.chains().contains(statement.chain())) {
            String name = ChainCells.name(statement.kid(), statement.chain());
            chains.computeIfAbsent(name, ChainWatch::new).take(statement, at, now);
        }
    }

    private void kept(Promise promise, TileEdge edge) {
        if (promise.index() >= edge.size() || promise.head().size() > edge.size()) {
            return; // a receipt may be ahead of the witnesses; it is asked about again
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
        long young = registrars.values().stream()
                .filter(time -> time.isAfter(oldest))
                .count();
        if (young < config.genesis().threshold()) {
            add(
                    "MON-08",
                    "registrars",
                    "fewer than " + config.genesis().threshold() + " have signed anything since " + oldest
                            + ": no key list is younger");
        }
    }
}
