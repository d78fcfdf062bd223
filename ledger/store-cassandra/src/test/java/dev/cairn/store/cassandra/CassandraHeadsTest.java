package dev.cairn.store.cassandra;

import dev.cairn.ledger.HeadStore;
import dev.cairn.ledger.contract.HeadStoreContract;
import dev.cairn.store.cassandra.server.NeedsCassandra;

@NeedsCassandra
class CassandraHeadsTest extends HeadStoreContract {

    private final String ledger = TestKeyspace.freshLedger();

    @Override
    protected HeadStore open() {
        return new CassandraHeads(TestKeyspace.claim(ledger));
    }
}
