package dev.cairn.ledger;

import dev.cairn.ledger.EntryIndex.Row;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps the ledger's own index up with the log: chains, seals, key statements. Derived: whatever is missing is made again
 * from the log, in steps that a crash may cut anywhere.
 */
final class Follower {

    static final String SEAL = "seal";
    static final String ALL = "all";
    static final String KEY = "key";
    static final int STEP_ENTRIES_MAX = 4_096;

    private final EntryIndex index;
    private final ChainCells cells;
    private final LogReader log;

    private final Erasures erasures;

    Follower(EntryIndex index, ChainCells cells, LogReader log, Erasures erasures) {
        this.erasures = erasures;
        this.index = index;
        this.cells = cells;
        this.log = log;
    }

    /** Whether the index has looked at everything below this one and at nothing from it on. */
    boolean isAt(long first) {
        return index.cursor() == first;
    }

    /** Brings the index to the end of a batch that is at hand. */
    void follow(Batch batch) {
        if (isAt(batch.first())) {
            put(batch);
        } else {
            follow(batch.end());
        }
    }

    /** Brings the index to {@code size}, from the log. */
    void follow(long size) {
        for (long from = index.cursor(); from < size; from = index.cursor()) {
            Batch batch = log.batch(from, Math.min(size, from + STEP_ENTRIES_MAX));
            note(batch);
            put(batch);
        }
    }

    /** Tells the chain cells what they may not know: the index was lost, or a crash came before its memos. */
    void note(Batch batch) {
        for (int i = 0; i < batch.count(); i++) {
            long at = batch.first() + i;
            batch.statements().get(i).ifPresent(statement -> cells.note(statement, at));
        }
    }

    private void put(Batch batch) {
        List<Row> rows = new ArrayList<>(batch.count() + 1);
        for (int i = 0; i < batch.count(); i++) {
            addRows(batch, i, rows);
        }
        index.put(rows, cells.takeChanged(), batch.end());
        cells.forgetRecent(batch.end());
    }

    /** Entries that a finding names: its leaves {@code /entries/<i>} (docs/formats/capsule.md). */
    static List<Long> quoted(Bytes capsule) {
        try {
            return Capsule.parse(capsule).leaves().stream()
                    .filter(leaf -> leaf.path().startsWith("/entries/"))
                    .flatMap(leaf -> leaf.value() instanceof Item.Int number ? Stream.of(number.value()) : Stream.of())
                    .filter(index -> index >= 0)
                    .distinct()
                    .toList();
        } catch (Malformed notACapsule) {
            return List.of();
        }
    }

    private void addRows(Batch batch, int i, List<Row> rows) {
        long at = batch.first() + i;
        Optional<Statement> statement = batch.statements().get(i);
        if (statement.isPresent()) {
            rows.add(cells.row(statement.get(), at));
            addRows(at, statement.get().time(), batch.capsules().get(i), rows);
            return;
        }
        Seal seal = Blocks.parse(batch.entries().get(i));
        Instant time = Instant.ofEpochMilli(seal.unixMillis());
        rows.add(new Row(SEAL, Long.toString(seal.height()), time, at));
        rows.add(new Row(SEAL, ALL, time, at));
    }

    /** What only some capsules are in the index for; one that is erased is for nothing. */
    private void addRows(long at, Instant time, Bytes capsule, List<Row> rows) {
        if (Keys.isKeyCapsule(capsule)) {
            rows.add(new Row(KEY, ALL, time, at));
        } else if (Erasures.isErase(capsule)) {
            rows.add(erasures.asked(at, time));
        } else if (Erasures.isFinding(capsule)) {
            quoted(capsule).forEach(index -> erasures.followFinding(at, index, time, rows));
        }
    }
}
