package dev.cairn.store.cassandra;

import dev.cairn.ledger.CrashCheck.Disk;
import dev.cairn.ledger.Stores;
import dev.cairn.ledger.contract.CrashContract;
import dev.cairn.store.cassandra.server.NeedsCassandra;

@NeedsCassandra
class CassandraCrashTest extends CrashContract {

    /** Every way to fail, over one block behind the genesis; memory and files take two. */
    @Override
    protected int rounds() {
        return 1;
    }

    @Override
    protected Disk newDisk() {
        String ledger = TestKeyspace.freshLedger();
        return new Disk() {
            @Override
            public Stores open() {
                return CassandraStores.stores(TestKeyspace.cql(), ledger, TestKeyspace.claim(ledger), 4, () -> {});
            }

            @Override
            public void powerCut() {
                // The process dies; the cluster does not. Killed nodes are tried elsewhere in this module.
            }
        };
    }
}
