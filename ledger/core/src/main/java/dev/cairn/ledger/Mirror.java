package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Cosignature;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.receipt.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A verified copy of somebody else's log that remembers what it has seen. One owner calls {@link #look}; readers may be any threads.
 *
 * <pre>
 * look   checkpoint ─► signed by the log, quorum, not behind ours, same root where we know it
 *        tiles of its edge ─► the signed root; our own root is in it
 *        bundles ─► every entry hashed, every tile made anew, every seal ─► objects, synced
 *        head store ─► our cosignature ─► /checkpoint
 *        patrol: some older objects again, byte for byte
 * </pre>
 *
 * Nothing is shown before it is durable, and the head never goes back. A crash anywhere costs one look. When anything is wrong
 * the copy stays where it is, goes on serving, and says so.
 */
public final class Mirror {

    private static final Logger LOG = LoggerFactory.getLogger(Mirror.class);

    /** An answer of 500 for one object is an omission too, if the head is answered well. */
    private static final Duration HOLE_PATIENCE = Duration.ofSeconds(10);

    /** Of what is no head: anybody can show that, as often as he likes. */
    private static final int GARBAGE_CHARS_MAX = 16_384;

    private static final String TARGET = "checkpoint-target";

    private final MirrorConfig config;
    private final Genesis genesis;
    private final Stores stores;
    private final ObjectSource source;
    private final Evidence evidence;
    private final InstantSource clock;
    private final Tail tail;
    private final Heads heads = new Heads();
    private final LogReader log;
    private final Follower follower;
    private final Tiles own;
    private final Claims claims = new Claims();
    private final List<Finding> alarms = new ArrayList<>();
    private final Patrol patrol;
    private TileEdge edge;
    private Optional<StoredHead> held;
    private String shownNote = "";
    private Instant cosigned = Instant.EPOCH;
    private boolean headShown;
    private Optional<Instant> silentSince = Optional.empty();
    private Optional<Instant> noneSince = Optional.empty();
    private volatile MirrorState state;

    private Mirror(MirrorConfig config, Stores stores, ObjectSource source, Evidence evidence, InstantSource clock) {
        this.config = config;
        this.genesis = config.genesis();
        this.stores = stores;
        this.source = Silence.telling(source);
        this.evidence = evidence;
        this.clock = clock;
        this.held = stores.heads().load();
        this.edge = ownEdge();
        this.own = new Tiles(stores.objects());
        this.tail = new Tail(edge.size());
        this.log = new LogReader(genesis, stores, tail, heads, edge, this::cells);
        // A mirror holds no capsules: there are no key statements to read and nothing to erase.
        Erasures none = new Erasures(stores, log, new Keys(genesis, tail::end));
        this.follower = new Follower(stores.positions(), new ChainCells(stores.positions(), log::entry), log, none);
        this.patrol = new Patrol(this.source, stores.objects(), own);
        this.state = MirrorState.starting(
                held.map(head -> OptionalLong.of(head.size())).orElse(OptionalLong.empty()));
    }

    /**
     * Opens what is there, or begins.
     *
     * @param stores opened for this mirror alone; the caller closes them
     * @param source the ledger's public address
     * @throws Trouble.Corrupt if our own copy is not what we have verified
     * @throws Trouble.Conflict if it belongs to another genesis
     */
    public static Mirror open(
            MirrorConfig config, Stores stores, ObjectSource source, Evidence evidence, InstantSource clock) {
        Mirror mirror = new Mirror(config, stores, source, evidence, clock);
        mirror.resume();
        return mirror;
    }

    private ChainCells cells() {
        return new ChainCells(stores.positions(), log::entry);
    }

    private TileEdge ownEdge() {
        if (held.isEmpty()) {
            return TileEdge.EMPTY;
        }
        Publisher.judge(held.get().note(), genesis);
        TileEdge loaded = TileEdge.load(stores.objects(), held.get().size());
        if (!loaded.root().equals(held.get().root())) {
            throw new Trouble.Corrupt(
                    "MIR-09 our own tiles do not give the root we have verified size=" + loaded.size());
        }
        return loaded;
    }

    private void resume() {
        stores.objects()
                .get(TARGET)
                .map(note -> Publisher.judge(note.utf8(), genesis))
                .ifPresent(target -> claims.add("our own last target", target, clock.instant()));
        if (held.isPresent()) {
            requireSameGenesis();
            follower.follow(edge.size());
            show(Publisher.judge(held.get().note(), genesis));
        }
    }

    private void requireSameGenesis() {
        Seal first = Blocks.parse(log.entry(0));
        if (!first.batchRoot().equals(genesis.hash())) {
            throw new Trouble.Conflict("POL-01 this copy belongs to a ledger with another genesis");
        }
    }

    /** The copy, read as a ledger is. */
    public LedgerReader reader() {
        return log;
    }

    /** How it is doing. */
    public MirrorState state() {
        return state;
    }

    /** Looks at the ledger and its witnesses once. Never throws for what strangers show; our own store's trouble ends the mirror. */
    public void look() {
        Instant now = clock.instant();
        alarms.clear();
        headShown = false;
        evidence.kept().stream()
                .filter(kept -> kept.code().equals("MIR-06"))
                .findFirst()
                .ifPresent(kept -> alarms.add(Finding.of(
                        "MIR-06",
                        kept.place(),
                        "two histories were signed; this stands until the evidence is taken away")));
        try {
            follow(now);
            silentSince = Optional.empty();
        } catch (Alarm e) {
            silentSince = Optional.empty();
            raise(e.finding());
        } catch (Silence e) {
            silent(now, e);
        }
        config.witnesses().forEach((name, place) -> ask(name, Silence.telling(place), now));
        settle(now);
        tell(now);
    }

    private void silent(Instant now, Silence e) {
        Instant since = silentSince.orElse(now);
        silentSince = Optional.of(since);
        if (headShown && since.plus(HOLE_PATIENCE).isBefore(now)) {
            String what = "a head is shown, and data under it do not come since " + since + ": " + e.getMessage();
            raise(Finding.of("MIR-02", "the ledger", what));
        } else if (since.plus(config.patience()).isBefore(now)) {
            raise(Finding.of("MIR-01", "the ledger", "silent since " + since + ": " + e.getMessage()));
        }
    }

    private void raise(Finding finding) {
        if (alarms.stream().noneMatch(known -> known.code().equals(finding.code()))) {
            alarms.add(finding);
        }
    }

    private void tell(Instant now) {
        MirrorState before = state;
        OptionalLong size = held.map(head -> OptionalLong.of(head.size())).orElse(OptionalLong.empty());
        Optional<Instant> good = alarms.isEmpty() && silentSince.isEmpty() ? Optional.of(now) : before.lastGood();
        state = new MirrorState(size, Optional.of(now), good, alarms);
        for (Finding alarm : alarms) {
            if (!before.alarms().contains(alarm)) {
                LOG.error("{} mirror alarm place={} what={}", alarm.code(), alarm.place(), alarm.what());
            }
        }
        if (!before.well() && alarms.isEmpty()) {
            LOG.info("mirror is well again size={}", size.orElse(0));
        }
    }

    private void follow(Instant now) throws Alarm {
        Optional<Bytes> note;
        try {
            note = source.get(Publisher.WITNESSED);
        } catch (Trouble.Corrupt e) {
            throw new Alarm("MIR-07", Publisher.WITNESSED, String.valueOf(e.getMessage()));
        }
        if (note.isEmpty()) {
            none(now);
            return;
        }
        noneSince = Optional.empty();
        var shown = judged(Publisher.WITNESSED, note.get());
        headShown = true;
        if (!shown.quorum()) {
            throw new Alarm("MIR-07", Publisher.WITNESSED, "a checkpoint without the quorum of the genesis policy");
        }
        Checkpoint checkpoint = shown.checkpoint();
        if (checkpoint.size() <= edge.size()) {
            behind(shown);
        } else {
            claims.add("the ledger", shown, now);
            stores.objects().replace(TARGET, note.get());
            copy(shown);
        }
        walk();
        refresh(shown, now);
    }

    /** A ledger that is about to begin has none yet; so has every wrong address. */
    private void none(Instant now) throws Alarm {
        Instant since = noneSince.orElse(now);
        noneSince = Optional.of(since);
        if (held.isPresent()) {
            throw new Alarm("MIR-02", Publisher.WITNESSED, "the ledger shows no checkpoint any more");
        }
        if (since.plus(config.patience()).isBefore(now)) {
            String what = "none was shown since " + since + ": is this the ledger's address, has it begun?";
            throw new Alarm("MIR-02", Publisher.WITNESSED, what);
        }
    }

    private dev.cairn.proof.note.Head judged(String place, Bytes note) throws Alarm {
        try {
            String text = note.utf8IfValid().orElseThrow(() -> new Malformed("LOG-02", "not UTF-8"));
            var head = dev.cairn.proof.note.Head.read(text, genesis);
            if (!head.wrong().isEmpty()) {
                throw new Malformed("WIT-03", "cosignatures that do not hold: " + head.wrong());
            }
            return head;
        } catch (Malformed e) {
            String shown = note.utf8IfValid().orElse(note.hex());
            keep(
                    "MIR-07",
                    place + " was shown as:\n" + shown.substring(0, Math.min(shown.length(), GARBAGE_CHARS_MAX)));
            throw new Alarm("MIR-07", place, e.code() + " " + e.getMessage());
        }
    }

    /** A head that is not newer than ours must be one that we passed. */
    private void behind(dev.cairn.proof.note.Head shown) throws Alarm {
        requireOurs("the ledger", shown);
        if (shown.checkpoint().size() < edge.size()) {
            throw new Alarm(
                    "MIR-05",
                    Publisher.WITNESSED,
                    "the ledger shows size " + shown.checkpoint().size() + ", it has shown " + edge.size());
        }
    }

    private Hash rootAt(long size) {
        return size == 0 ? Merkle.EMPTY_ROOT : Merkle.rootOf(size, own.reader(edge));
    }

    private void requireOurs(String place, dev.cairn.proof.note.Head shown) throws Alarm {
        Checkpoint checkpoint = shown.checkpoint();
        if (!rootAt(checkpoint.size()).equals(checkpoint.root())) {
            throw forked(place, shown, "for size " + checkpoint.size() + " we hold and have verified another root");
        }
    }

    private Alarm forked(String place, dev.cairn.proof.note.Head shown, String what) {
        String ours = held.map(StoredHead::note).orElse("");
        keep(
                "MIR-06",
                "Shown by " + place + ":\n\n" + shown.note() + "\nVerified and held by this mirror:\n\n" + ours + "\n"
                        + what + "\n");
        return new Alarm("MIR-06", place, "the log has signed two histories: " + what);
    }

    private void keep(String code, String text) {
        evidence.keep(code, Bytes.ofUtf8(text));
    }

    /** Brings our copy to a head. */
    private void copy(dev.cairn.proof.note.Head shown) throws Alarm {
        Copying copying = new Copying(genesis, stores.objects(), source);
        Optional<Seal> newest = held.map(head -> Blocks.parse(log.entry(head.size() - 1)));
        try {
            finish(shown, copying.to(shown.checkpoint(), edge, newest));
        } catch (Alarm wrong) {
            throw wrong.finding().code().equals(Copying.FORKED)
                    ? forked("the ledger", shown, wrong.finding().what())
                    : wrong;
        }
    }

    private void finish(dev.cairn.proof.note.Head shown, Copying.Copied copied) {
        Checkpoint checkpoint = shown.checkpoint();
        Seal seal = copied.seal();
        StoredHead next = new StoredHead(
                checkpoint.size(),
                checkpoint.root(),
                shown.note().toString(),
                seal.height(),
                seal.leafHash(),
                seal.unixMillis());
        // A crash before the swap: the objects are there and will be written again. After it: resume shows the head.
        if (!stores.heads().swap(held, next)) {
            throw new Trouble.Conflict("MIR-09 another process moves this mirror's head");
        }
        held = Optional.of(next);
        edge = copied.edge();
        tail.skip(edge.size());
        log.grow(edge);
        follower.follow(edge.size());
        show(shown);
        LOG.debug("head copied size={} height={}", next.size(), next.height());
    }

    /** Shows a head that is ours, with our cosignature. */
    private void show(dev.cairn.proof.note.Head shown) {
        String theirs = shown.note().toString();
        cosigned = clock.instant().isAfter(cosigned) ? clock.instant() : cosigned;
        String note = theirs + cosignature(shown);
        stores.objects().replace(Publisher.PENDING, Bytes.ofUtf8(theirs));
        stores.objects().replace(Publisher.WITNESSED, Bytes.ofUtf8(note));
        shownNote = theirs;
        long height = held.orElseThrow().height();
        heads.publish(new Head(shown.checkpoint(), theirs, height, Level.PUBLISHED));
        heads.witness(new Head(shown.checkpoint(), note, height, Level.WITNESSED));
    }

    private String cosignature(dev.cairn.proof.note.Head shown) {
        return config.cosigner()
                .map(we -> Cosignature.sign(shown.note().text(), we.name(), we.key(), cosigned))
                .orElse("");
    }

    /** The same head with fresher cosignatures of the witnesses, or ours to be made afresh. */
    private void refresh(dev.cairn.proof.note.Head shown, Instant now) {
        if (held.isEmpty() || shown.checkpoint().size() != edge.size()) {
            return; // nothing yet, the empty tree, or not as far as this
        }
        boolean stale = cosigned.plus(config.cosignEvery()).isBefore(now);
        if (stale || !shown.note().toString().equals(shownNote) && isFresher(shown)) {
            show(shown);
        }
    }

    private boolean isFresher(dev.cairn.proof.note.Head shown) {
        long known = Publisher.judge(shownNote, genesis).newestTime().orElse(0);
        return shown.newestTime().orElse(0) >= known;
    }

    /** What a witness shows must be within our history, or soon be. */
    private void ask(String name, ObjectSource witness, Instant now) {
        try {
            String key = Hash.sha256(Bytes.ofUtf8(genesis.origin())).hex() + "/" + Publisher.WITNESSED;
            Optional<Bytes> note = witness.get(key);
            if (note.isPresent()) {
                claims.add("witness " + name, judged("witness " + name, note.get()), now);
            }
        } catch (Alarm e) {
            raise(e.finding());
        } catch (Silence e) {
            LOG.debug("witness does not answer name={} reason={}", name, e.getMessage());
        } catch (Trouble.Corrupt e) {
            raise(Finding.of("MIR-07", "witness " + name, String.valueOf(e.getMessage())));
        }
    }

    private void settle(Instant now) {
        for (Claims.Shown wrong : claims.settle(edge.size(), this::rootAt)) {
            String what = "for size " + wrong.size() + " we hold and have verified another root";
            raise(forked(wrong.place(), wrong.head(), what).finding());
        }
        claims.overdue(now, config.patience())
                .ifPresent(claim -> raise(Finding.of(
                        "MIR-10",
                        claim.place(),
                        "shows size " + claim.size() + " since " + claim.since() + ", whose data we cannot get")));
    }

    /** Some older objects again: data that was shown once must stay as it is. */
    private void walk() throws Alarm {
        for (int i = 0; i < config.patrol() && edge.size() > 0; i++) {
            Optional<Finding> wrong = patrol.next(edge).or(() -> patrol.nextOpen(edge));
            if (wrong.isPresent()) {
                Finding finding = wrong.get();
                throw new Alarm(finding.code(), finding.place(), finding.what());
            }
        }
    }
}
