package dev.cairn.store.cassandra;

import dev.cairn.ledger.HeadStore;
import dev.cairn.ledger.StoredHead;
import java.util.Optional;

/** The head in the head row. */
final class CassandraHeads implements HeadStore {

    private final HeadRow row;

    CassandraHeads(HeadRow row) {
        this.row = row;
    }

    @Override
    public Optional<StoredHead> load() {
        return row.state().head();
    }

    @Override
    public boolean swap(Optional<StoredHead> expected, StoredHead next) {
        return row.swap(expected, next);
    }
}
