package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.merkle.TilePath;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.NoteKey;
import dev.cairn.proof.note.SignedNote;
import dev.cairn.proof.statement.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Reads everything that is kept of a log and holds it against the heads that were signed: every entry, tile, seal, statement, capsule,
 * journal record and index row. It changes nothing and believes nothing but the genesis it was given. Memory does not grow
 * with the log, but for one number a chain.
 *
 * <p>A finding is a doubt, never a guess: what only may be wrong is a finding too.
 */
public final class Fsck {

    private final Inspection log;
    private final Options options;
    private final Findings findings;
    private final LongConsumer progress;
    private final Map<Long, List<Wanted>> wanted = new TreeMap<>();
    private Optional<dev.cairn.proof.note.Head> newest = Optional.empty();

    /** What the head store's own note says. */
    private Optional<dev.cairn.proof.note.Head> storedNote = Optional.empty();

    private boolean unread;

    /**
     * What to look at.
     *
     * @param partials partial tiles of earlier sizes: many requests over HTTP
     * @param everyRow all rows of the index, or every 64th with all seals
     * @param ownKeys who may have signed heads besides the policy's keys; empty: strangers' lines are let be
     */
    public record Options(Genesis genesis, boolean partials, boolean everyRow, Optional<Set<NoteKey>> ownKeys) {}

    /**
     * What was read.
     *
     * @param size of the tree that was checked
     * @param count of all findings; {@code findings} holds the first ones
     */
    public record Report(
            long size,
            long objects,
            long statements,
            long capsules,
            long erased,
            long records,
            long rows,
            long count,
            List<Finding> findings) {
        public boolean clean() {
            return count == 0;
        }
    }

    /** A root that some head names for a size. */
    private record Wanted(String place, Hash root) {}

    private Fsck(Inspection log, Options options, Consumer<Finding> told, LongConsumer progress) {
        this.log = log;
        this.options = options;
        this.findings = new Findings(told);
        this.progress = progress;
    }

    /**
     * Looks at everything.
     *
     * @param told hears of each finding at once, also of those that the report only counts
     * @param progress hears how many entries are done, now and then
     */
    public static Report run(Inspection log, Options options, Consumer<Finding> told, LongConsumer progress) {
        return new Fsck(log, options, told, progress).run();
    }

    private Report run() {
        log.broken().forEach(findings::add);
        Optional<StoredHead> stored = storedHead();
        head(Publisher.PENDING, log.heads().isPresent() && stored.isPresent());
        JournalCheck journal = new JournalCheck(log, findings);
        if (newest.isEmpty() || journal.records() == 0 && isAhead(storedNote)) {
            // Without a journal it is a mirror: its data are there before its head is, and it shows that last.
            newest = storedNote.or(() -> newest);
        }
        head(Publisher.WITNESSED, log.heads().isEmpty());
        long size = newest.map(head -> head.checkpoint().size()).orElse(0L);
        Hash root = newest.map(head -> head.checkpoint().root()).orElse(dev.cairn.proof.merkle.Merkle.EMPTY_ROOT);
        Walk walk = new Walk(
                journal,
                new CapsuleCheck(log, Reading.ONCE, findings),
                new IndexCheck(log, options.everyRow(), findings));
        requireHead(journal.first(), walk.capsules.cursor());
        requireNotAhead(stored, walk.capsules.cursor());
        TreeCheck tree = new TreeCheck(log.objects(), size, root, options.partials(), findings, walk);
        tree.run();
        if (walk.whole) {
            stored.ifPresent(head -> compare(head, walk));
            journal.tail(walk.seals, size, (at, given) -> requireWanted(at, given));
            wanted.values()
                    .forEach(rest -> rest.forEach(
                            want -> findings.add("FSK-06", want.place(), "no data reach the size that it names")));
        }
        walk.capsules.finish(size, journal.first());
        walk.index.finish(size);
        return new Report(
                size,
                tree.tiles(),
                walk.statements,
                walk.capsules.read(),
                walk.capsules.erased(),
                journal.records(),
                walk.index.rows(),
                findings.count(),
                findings.kept());
    }

    private boolean isAhead(Optional<dev.cairn.proof.note.Head> head) {
        long shown = newest.map(known -> known.checkpoint().size()).orElse(0L);
        return head.filter(known -> known.checkpoint().size() > shown).isPresent();
    }

    private Optional<StoredHead> storedHead() {
        try {
            Optional<StoredHead> head = log.heads().flatMap(HeadStore::load);
            head.ifPresent(found -> judged("head.db", found.note()).ifPresent(judged -> {
                if (judged.checkpoint().size() != found.size()
                        || !judged.checkpoint().root().equals(found.root())) {
                    findings.add("FSK-06", "head.db", "its numbers are not those of its signed note");
                }
                want("head.db", judged);
                storedNote = Optional.of(judged);
            }));
            return head;
        } catch (RuntimeException e) {
            findings.add("FSK-11", "head.db", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** Reads one of the moving objects. */
    private void head(String key, boolean required) {
        Optional<Bytes> note;
        try {
            note = log.objects().get(key);
        } catch (Trouble e) {
            findings.add("FSK-06", key, "it cannot be read: " + e.getMessage());
            unread = true;
            return;
        }
        if (note.isEmpty()) {
            if (required) {
                findings.add("FSK-06", key, "it is not there");
            }
            return;
        }
        Optional<String> text = note.get().utf8IfValid();
        if (text.isEmpty()) {
            findings.add("FSK-06", key, "it is not UTF-8");
        }
        text.flatMap(found -> judged(key, found)).ifPresent(judged -> {
            if (key.equals(Publisher.WITNESSED) && !judged.quorum()) {
                findings.add("FSK-06", key, "its cosignatures do not reach the quorum");
            }
            want(key, judged);
            if (newest.isEmpty()) {
                newest = Optional.of(judged);
            }
        });
    }

    private Optional<dev.cairn.proof.note.Head> judged(String place, String note) {
        try {
            var head = dev.cairn.proof.note.Head.read(note, options.genesis());
            head.wrong()
                    .forEach(name -> findings.add("FSK-06", place, "the cosignature of " + name + " does not hold"));
            options.ownKeys().ifPresent(keys -> strangers(place, head.note(), keys));
            return Optional.of(head);
        } catch (Malformed e) {
            findings.add("FSK-06", place, e.code() + " " + e.getMessage());
            return Optional.empty();
        }
    }

    private void strangers(String place, SignedNote note, Set<NoteKey> own) {
        List<NoteKey> known = new ArrayList<>(own);
        known.add(options.genesis().policy().log());
        options.genesis().policy().witnesses().forEach(witness -> known.add(witness.key()));
        for (SignedNote.Line line : note.lines()) {
            if (known.stream()
                    .noneMatch(key -> key.id() == line.id() && key.name().equals(line.name()))) {
                findings.add("FSK-06", place, "a signature line of nobody whom the genesis names");
            }
        }
    }

    /** Capsules leave the journal behind a head; beside a writer the next one may be there by now. */
    private void requireNotAhead(Optional<StoredHead> stored, long capsules) {
        long head = stored.map(StoredHead::size).orElse(0L);
        if (log.heads().isPresent() && !log.running() && capsules > head) {
            findings.add(
                    "FSK-07", "capsules", "they claim to reach entry " + capsules + ", the head is of size " + head);
        }
    }

    /** A ledger without any head has nothing but a journal that begins at its beginning. */
    private void requireHead(long journal, long capsules) {
        if (newest.isEmpty() && !unread && (journal > 0 || capsules > 0 || isTiled())) {
            findings.add("FSK-06", "heads", "there is none, and there are data of a log that had one");
        }
    }

    private boolean isTiled() {
        try {
            return log.objects()
                    .get(new TilePath(0, 0, TilePath.WIDTH_MAX).path())
                    .isPresent();
        } catch (Trouble e) {
            return true;
        }
    }

    private void want(String place, dev.cairn.proof.note.Head head) {
        if (head.checkpoint().size() > 0) {
            wanted.computeIfAbsent(head.checkpoint().size(), size -> new ArrayList<>())
                    .add(new Wanted(place, head.checkpoint().root()));
        }
    }

    private void requireWanted(long size, Hash root) {
        List<Wanted> here = wanted.remove(size);
        if (here != null) {
            here.stream()
                    .filter(want -> !want.root().equals(root))
                    .forEach(want -> findings.add(
                            "FSK-06",
                            want.place(),
                            "it names another root for size " + size + " than the entries give"));
        }
    }

    private void compare(StoredHead head, Walk walk) {
        Optional<Seal> seal = walk.seals.newest();
        // A damaged newest seal is a finding of its own: the one before it is not what the head names.
        boolean here = walk.seals.size() == head.size()
                && seal.filter(newestSeal -> newestSeal.index() == head.size() - 1)
                        .isPresent();
        if (here
                && (seal.get().height() != head.height()
                        || !seal.get().leafHash().equals(head.seal())
                        || seal.get().unixMillis() != head.sealedMillis())) {
            findings.add("FSK-06", "head.db", "it names another newest seal than the log has");
        }
    }

    /** Goes with {@link TreeCheck} from leaf to leaf. */
    private final class Walk implements TreeCheck.Visitor {
        private final JournalCheck journal;
        private final CapsuleCheck capsules;
        private final IndexCheck index;
        private final SealChain seals = SealChain.fromGenesis(options.genesis());
        private boolean whole = true;
        private long statements;

        Walk(JournalCheck journal, CapsuleCheck capsules, IndexCheck index) {
            this.journal = journal;
            this.capsules = capsules;
            this.index = index;
        }

        @Override
        public boolean leaf(long at, Hash leaf, Optional<Bytes> entry) {
            if (whole) {
                seals.add(leaf, entry).ifPresent(findings::add);
                requireWanted(at + 1, seals.root());
                journal.leaf(at, leaf, seals.root());
            }
            boolean seal = entry.filter(Seal::isSeal).isPresent();
            if (seal) {
                seals.newest().ifPresent(found -> index.seal(at, found));
            } else {
                entry.ifPresent(bytes -> statement(at, bytes));
            }
            return seal;
        }

        private void statement(long at, Bytes bytes) {
            try {
                Statement statement = Statement.parse(bytes);
                statements++;
                if (!statement.origin().equals(options.genesis().origin())) {
                    findings.add("FSK-12", "entry " + at, "a statement to another ledger");
                }
                index.statement(at, statement, capsules.statement(at, statement));
            } catch (Malformed e) {
                findings.add("FSK-12", "entry " + at, "neither seal nor statement: " + e.getMessage());
            }
        }

        @Override
        public void hole(long from, int count) {
            whole = false;
        }

        @Override
        public void progress(long done) {
            progress.accept(done);
        }
    }
}
