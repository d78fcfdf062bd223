package dev.cairn.store.cassandra;

import dev.cairn.ledger.EntryIndex;
import dev.cairn.ledger.contract.EntryIndexContract;
import dev.cairn.store.cassandra.server.NeedsCassandra;

@NeedsCassandra
class CassandraIndexTest extends EntryIndexContract {

    private final String ledger = TestKeyspace.freshLedger();

    @Override
    protected EntryIndex open() {
        return new CassandraIndex(TestKeyspace.cql(), ledger, "trace");
    }
}
