package dev.cairn.store.cassandra;

import dev.cairn.ledger.ObjectStore;
import dev.cairn.ledger.contract.ObjectStoreContract;
import dev.cairn.store.cassandra.server.NeedsCassandra;

@NeedsCassandra
class CassandraObjectsTest extends ObjectStoreContract {

    private final String ledger = TestKeyspace.freshLedger();

    @Override
    protected ObjectStore open() {
        return new CassandraObjects(TestKeyspace.cql(), ledger);
    }
}
