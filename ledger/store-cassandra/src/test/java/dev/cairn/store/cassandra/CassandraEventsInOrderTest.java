package dev.cairn.store.cassandra;

import dev.cairn.query.EventStore;
import dev.cairn.query.EventStoreContract;
import dev.cairn.store.cassandra.server.NeedsCassandra;

/** The same questions where hardly anything is rare, a look is short and a page of values holds forty. */
@NeedsCassandra
class CassandraEventsInOrderTest extends EventStoreContract {

    private final String ledger = TestKeyspace.freshLedger();

    @Override
    protected EventStore open() {
        HeadRow row = TestKeyspace.claim(ledger);
        return new EventTables(TestKeyspace.cql(), ledger, row, new CassandraEvents.Limits(2, 100, 40)).open();
    }
}
