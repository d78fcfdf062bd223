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

    /** Brings the index to {@code size}; {@code batch} are the entries from {@code first} on, at hand. */
    void follow(long first, List<Bytes> batch, long size) {
        if (index.cursor() == first && batch.size() == size - first) {
            put(first, batch);
            return;
        }
        for (long from = index.cursor(); from < size; from = index.cursor()) {
            List<Bytes> entries = log.entries(from, Math.min(size, from + STEP_ENTRIES_MAX));
            note(from, entries);
            put(from, entries);
        }
    }

    /** Tells the chain cells what they may not know: the index was lost, or a crash came before its memos. */
    void note(long first, List<Bytes> entries) {
        for (int i = 0; i < entries.size(); i++) {
            if (!Seal.isSeal(entries.get(i))) {
                cells.note(log.statement(first + i, entries.get(i)), first + i);
            }
        }
    }

    private void put(long first, List<Bytes> entries) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            addRows(first + i, entries.get(i), rows);
        }
        index.put(rows, cells.takeChanged(), first + entries.size());
        cells.forgetRecent(first + entries.size());
    }

    /** Entries that a finding names: its leaves {@code /entries/<i>} (docs/formats/capsule.md). */
    private static List<Long> quoted(Bytes capsule) {
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

    private void addRows(long at, Bytes entry, List<Row> rows) {
        if (Seal.isSeal(entry)) {
            Seal seal = Blocks.parse(entry);
            Instant time = Instant.ofEpochMilli(seal.unixMillis());
            rows.add(new Row(SEAL, Long.toString(seal.height()), time, at));
            rows.add(new Row(SEAL, ALL, time, at));
            return;
        }
        Statement statement = log.statement(at, entry);
        rows.add(cells.row(statement, at));
        log.capsule(at).ifPresent(capsule -> {
            if (Keys.isKeyCapsule(capsule)) {
                rows.add(new Row(KEY, ALL, statement.time(), at));
            } else if (Erasures.isErase(capsule)) {
                rows.add(erasures.asked(at, statement.time()));
            } else if (Erasures.isFinding(capsule)) {
                quoted(capsule).forEach(index -> erasures.followFinding(at, index, statement.time(), rows));
            }
        });
    }
}
