package dev.cairn.store.cassandra;

import dev.cairn.ledger.JournalRecord;
import dev.cairn.ledger.ReadOnlyJournal;
import dev.cairn.ledger.Trouble;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The journal as it was when it was first asked for anything, read without claiming the ledger, and kept in memory: it is bounded by what may
 * wait for a head, and a segment. A writer may trim it meanwhile: then it is looked at again, as it is by then.
 */
final class JournalView extends ReadOnlyJournal {

    private static final int LOOKS_MAX = 5;

    private final Cql cql;
    private final String ledger;
    private final BatchReader reader;
    private Seen seen = new Seen(-1, -1, List.of());

    /** What the head row and the trim line have led to; {@code first} is −1 before anybody looked. */
    private record Seen(long first, long end, List<JournalRecord> records) {}

    JournalView(Cql cql, String ledger) {
        this.cql = cql;
        this.ledger = ledger;
        this.reader = new BatchReader(cql, ledger);
    }

    private synchronized Seen seen() {
        if (seen.first() < 0) {
            seen = look();
        }
        return seen;
    }

    private long line() {
        return new Cursors(cql, ledger).read(CassandraJournal.CURSOR).next();
    }

    private Seen look() {
        for (int looks = 1; ; looks++) {
            long line = line();
            try {
                return HeadRow.read(cql, ledger)
                        .map(head -> new Seen(line, head.end(), records(head, line)))
                        .orElse(new Seen(0, 0, List.of()));
            } catch (Trouble.Corrupt missing) {
                if (looks == LOOKS_MAX || line() == line) {
                    throw missing;
                }
            }
        }
    }

    private List<JournalRecord> records(HeadState head, long line) {
        List<JournalRecord> records = new ArrayList<>();
        reader.read(List.copyOf(reader.walk(head.newest(), head.end(), line)), records::add);
        return records;
    }

    @Override
    public void replay(long from, Consumer<JournalRecord> to) {
        seen().records().stream().filter(record -> record.end() > from).forEach(to);
    }

    @Override
    public long first() {
        return seen().first();
    }

    @Override
    public long end() {
        return seen().end();
    }
}
