package dev.cairn.ledger;

import dev.cairn.ledger.EntryIndex.Hit;
import dev.cairn.ledger.EntryIndex.Row;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.statement.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds the ledger's own index against the log: every row that must be there, and what it says of each chain. */
final class IndexCheck {

    private static final int SPOT = 64;
    private static final int FORKS_MAX = 1_000;

    private final Optional<EntryIndex> index;
    private final boolean everyRow;
    private final Findings findings;
    private final Map<String, Long> newest = new HashMap<>();
    private long cursor;
    private long rows;

    IndexCheck(Inspection log, boolean everyRow, Findings findings) {
        this.everyRow = everyRow;
        this.findings = findings;
        Optional<EntryIndex> there = log.positions();
        try {
            cursor = there.map(EntryIndex::cursor).orElse(0L);
        } catch (RuntimeException e) {
            findings.add("FSK-11", "index", String.valueOf(e.getMessage()));
            there = Optional.empty();
        }
        this.index = there;
    }

    void seal(long at, Seal seal) {
        Instant time = Instant.ofEpochMilli(seal.unixMillis());
        require(at, new Row(Follower.SEAL, Long.toString(seal.height()), time, at));
        require(at, new Row(Follower.SEAL, Follower.ALL, time, at));
    }

    void statement(long at, Statement statement, Optional<Bytes> capsule) {
        if (index.isEmpty() || at >= cursor) {
            return;
        }
        newest.merge(ChainCells.name(statement.kid(), statement.chain()), statement.seq(), Math::max);
        boolean key = capsule.filter(Keys::isKeyCapsule).isPresent();
        if (everyRow || key || at % SPOT == 0) {
            String name = ChainCells.name(statement.kid(), statement.chain()) + "/" + statement.seq();
            require(at, new Row(ChainCells.CHAIN, name, statement.time(), at));
        }
        if (key) {
            require(at, new Row(Follower.KEY, Follower.ALL, statement.time(), at));
        }
    }

    private void require(long at, Row row) {
        if (index.isEmpty() || at >= cursor) {
            return;
        }
        rows++;
        String place = "index row " + row.kind() + " " + row.key() + " of entry " + at;
        try {
            int limit = row.kind().equals(ChainCells.CHAIN) ? FORKS_MAX : 1;
            List<Hit> hits = index.get().find(row.kind(), row.key(), limit, at - 1);
            Optional<Hit> hit = hits.stream().filter(each -> each.index() == at).findFirst();
            if (hit.isEmpty()) {
                findings.add("FSK-10", place, "it is not there");
            } else if (hit.get().time().toEpochMilli() != row.time().toEpochMilli()) {
                findings.add("FSK-10", place, "it has another time than its entry");
            }
        } catch (RuntimeException e) {
            findings.add("FSK-10", place, "it cannot be read: " + e.getMessage());
        }
    }

    /** What the index remembers of each chain must not be behind what was logged, or statements would be taken twice. */
    void finish(long size) {
        if (index.isEmpty()) {
            return;
        }
        newest.forEach(this::requireCell);
    }

    private void requireCell(String chain, long seq) {
        String place = "index cell of chain " + chain;
        try {
            Optional<ChainState> cell = ChainCells.stored(index.orElseThrow(), chain);
            if (cell.isEmpty() || cell.get().newest() < seq) {
                findings.add("FSK-10", place, "it does not know number " + seq);
            } else if (cell.get().contiguous() >= 0
                    && index.get()
                            .find(ChainCells.CHAIN, chain + "/" + cell.get().contiguous(), 1, -1)
                            .isEmpty()
                    && cell.get().contiguous() <= seq) {
                findings.add("FSK-10", place, "it names a number that was never logged");
            }
        } catch (RuntimeException e) {
            findings.add("FSK-10", place, "it cannot be read: " + e.getMessage());
        }
    }

    long rows() {
        return rows;
    }
}
