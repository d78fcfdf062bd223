package dev.cairn.store.cassandra;

import dev.cairn.ledger.CapsuleStore;
import dev.cairn.ledger.contract.CapsuleStoreContract;
import dev.cairn.store.cassandra.server.NeedsCassandra;

@NeedsCassandra
class CassandraCapsulesTest extends CapsuleStoreContract {

    private final String ledger = TestKeyspace.freshLedger();

    @Override
    protected CapsuleStore open() {
        return new CassandraCapsules(TestKeyspace.cql(), ledger);
    }
}
