package dev.cairn.ledger;

import dev.cairn.ledger.EntryIndex.Hit;
import dev.cairn.ledger.EntryIndex.Memo;
import dev.cairn.ledger.EntryIndex.Row;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Erase;
import dev.cairn.proof.statement.Statement;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what owners have logged: their capsule leaves the capsule store, and the journal as soon as it can. One owner (the
 * publisher's thread); readers ask {@link #of}.
 *
 * <p>The follower notes each erase statement in the ledger's index; a memo beside it says how far they are carried out. Capsules are
 * erased, durably, before the memo moves: a crash repeats, it never skips, and an index that was deleted repeats all of them.
 *
 * <pre>
 * row "erase"      all          an erase statement, of whomever
 * row "quote"      &lt;index&gt;      a finding that names that entry
 * row "erased"     all          an entry whose capsule is gone (the row's index is that entry)
 * row "erased-by"  &lt;index&gt;      the erase statement that took it
 * </pre>
 */
final class Erasures {

    static final String ERASE = "erase";
    static final String QUOTE = "quote";
    private static final String ERASED = "erased";
    static final String ERASED_BY = "erased-by";
    private static final String DONE = "erasures/done";
    private static final Logger LOG = LoggerFactory.getLogger(Erasures.class);
    private static final int PAGE = 1_000;

    private final Stores stores;
    private final LogReader log;
    private final Keys keys;

    /** What was appended before this index lies in segments that nothing is written to any more. */
    private long cutAt;

    private boolean asked = true;
    private OptionalLong newest = OptionalLong.empty();

    Erasures(Stores stores, LogReader log, Keys keys) {
        this.stores = stores;
        this.log = log;
        this.keys = keys;
    }

    /**
     * Carries out everything that is noted and not done. A store that is busy is tried again at the next call; what was done
     * stays done.
     */
    void catchUp() {
        if (!asked) {
            return;
        }
        try {
            List<Hit> page;
            do {
                page = stores.positions().find(ERASE, Follower.ALL, PAGE, done() - 1);
                page.forEach(hit -> carryOut(hit.index()));
            } while (page.size() == PAGE);
            asked = false;
        } catch (Trouble.Unavailable busy) {
            LOG.warn("ERA-05 erasure waits reason={}", busy.getMessage());
        }
    }

    /** The row of an erase statement that was logged. */
    Row asked(long at, Instant time) {
        asked = true;
        return new Row(ERASE, Follower.ALL, time, at);
    }

    private long done() {
        return stores.positions()
                .memo(DONE)
                .map(memo -> memo.buffer().getLong())
                .orElse(0L);
    }

    private void carryOut(long at) {
        List<Row> rows = new ArrayList<>();
        try {
            Statement asking = ChainCells.parse(log.entry(at), at);
            Capsule capsule = Capsule.parse(log.capsule(at).orElseThrow(() -> no("ERA-01", "it has no capsule")));
            Erase said = Erase.of(capsule);
            requireEntitled(at, asking, capsule, said);
            erase(said.index(), at, asking.time(), rows);
            LOG.info("capsule erased index={} by={}", said.index(), at);
        } catch (Malformed no) {
            LOG.warn("{} erase statement without effect index={} reason={}", no.code(), at, no.getMessage());
        }
        Bytes next = Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(at + 1).array());
        stores.positions()
                .put(rows, List.of(new Memo(DONE, next)), stores.positions().cursor());
    }

    private static Malformed no(String code, String why) {
        return new Malformed(code, why);
    }

    /** The same answer whenever it is asked: it rests on what the log holds up to the statement. */
    private void requireEntitled(long at, Statement asking, Capsule capsule, Erase said) throws Malformed {
        if (!capsule.root().equals(asking.root()) || !keys.signature(asking).isProven()) {
            throw no("ERA-01", "it is not what was signed, or nobody known signed it");
        }
        if (said.index() >= at || Seal.isSeal(log.entry(said.index()))) {
            throw no("ERA-02", "entry " + said.index() + " is no statement before it");
        }
        Statement target = ChainCells.parse(log.entry(said.index()), said.index());
        if (!target.hash().equals(said.statement())) {
            throw no("ERA-02", "entry " + said.index() + " is another statement");
        }
        if (!keys.maySignAt(at, asking, capsule).isProven() || !keys.answersFor(asking.kid(), target.kid())) {
            throw no("ERA-03", "entry " + said.index() + " is not the signer's");
        }
        Optional<Bytes> held = log.capsule(said.index());
        if (held.isPresent() && (Keys.isKeyCapsule(held.get()) || isErase(held.get()))) {
            throw no("ERA-04", "entry " + said.index() + " is a key or erase statement");
        }
    }

    private void erase(long index, long by, Instant time, List<Row> rows) {
        List<Long> gone = new ArrayList<>(List.of(index));
        List<Hit> page;
        long after = -1;
        do {
            page = stores.positions().find(QUOTE, Long.toString(index), PAGE, after);
            page.forEach(hit -> gone.add(hit.index()));
            after = gone.get(gone.size() - 1);
        } while (page.size() == PAGE);
        gone.forEach(each -> forget(each, by, time, rows));
    }

    private void forget(long index, long by, Instant time, List<Row> rows) {
        stores.capsules().erase(index);
        newest = OptionalLong.of(Math.max(index, newestErased()));
        rows.add(new Row(ERASED, Follower.ALL, time, index));
        rows.add(new Row(ERASED_BY, Long.toString(index), time, by));
    }

    /** A finding that was on its way while what it quotes was erased. */
    void followFinding(long finding, long quoted, Instant time, List<Row> rows) {
        rows.add(new Row(QUOTE, Long.toString(quoted), time, finding));
        for (Hit hit : stores.positions().find(ERASED_BY, Long.toString(quoted), 1, -1)) {
            forget(finding, hit.index(), time, rows);
        }
    }

    static boolean isErase(Bytes capsule) {
        return Keys.isOfType(capsule, ERASE_TYPE);
    }

    static boolean isFinding(Bytes capsule) {
        return Keys.isOfType(capsule, FINDING_TYPE);
    }

    private static final Bytes ERASE_TYPE = Bytes.ofHex("0365").concat(Bytes.ofUtf8("erase"));
    private static final Bytes FINDING_TYPE = Bytes.ofHex("0367").concat(Bytes.ofUtf8("finding"));

    /**
     * Ends the journal's open segment if it may hold something that was erased, so that the next trim reaches it. It is ended once
     * for all that was erased so far; after a restart perhaps once more.
     */
    void cutJournal() {
        Journal journal = stores.journal();
        if (newestErased() >= Math.max(cutAt, journal.first())) {
            journal.cut();
            cutAt = journal.end();
        }
    }

    /** Whether the journal may hold something that was erased. */
    boolean isInJournal() {
        return newestErased() >= stores.journal().first();
    }

    /** The highest index whose capsule was erased and may be in the journal; −1 if there is none. */
    private long newestErased() {
        if (newest.isEmpty()) {
            long highest = -1;
            long after = stores.journal().first() - 1;
            List<Hit> page;
            do {
                page = stores.positions().find(ERASED, Follower.ALL, PAGE, after);
                if (!page.isEmpty()) {
                    highest = page.get(page.size() - 1).index();
                    after = highest;
                }
            } while (page.size() == PAGE);
            newest = OptionalLong.of(highest);
        }
        return newest.getAsLong();
    }

    /** Who had a capsule erased. */
    static Optional<Erasure> of(long index, Stores stores, LedgerReader log) {
        List<Hit> by = stores.positions().find(ERASED_BY, Long.toString(index), 1, -1);
        if (by.isEmpty()) {
            return Optional.empty();
        }
        long at = by.get(0).index();
        try {
            Statement asking = ChainCells.parse(log.entry(at), at);
            Optional<Bytes> capsule = log.capsule(at);
            if (capsule.isEmpty()) {
                return Optional.empty();
            }
            Erase said = Erase.of(Capsule.parse(capsule.get()));
            List<Long> findings = said.index() == index
                    ? stores.positions().find(QUOTE, Long.toString(index), PAGE, -1).stream()
                            .map(Hit::index)
                            .toList()
                    : List.of();
            return Optional.of(new Erasure(index, at, asking.kid(), asking.time(), said.reason(), findings));
        } catch (Malformed e) {
            throw new Trouble.Corrupt("index names a wrong erase statement index=" + at, e);
        }
    }
}
