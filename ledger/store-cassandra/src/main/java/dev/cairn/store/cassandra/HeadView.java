package dev.cairn.store.cassandra;

import dev.cairn.ledger.HeadStore;
import dev.cairn.ledger.StoredHead;
import java.util.Optional;

/** The head row, read at SERIAL each time and claimed by nobody. */
final class HeadView implements HeadStore {

    private final Cql cql;
    private final String ledger;

    HeadView(Cql cql, String ledger) {
        this.cql = cql;
        this.ledger = ledger;
    }

    @Override
    public Optional<StoredHead> load() {
        return HeadRow.read(cql, ledger).flatMap(HeadState::head);
    }

    @Override
    public boolean swap(Optional<StoredHead> expected, StoredHead next) {
        throw new UnsupportedOperationException("a view");
    }
}
