package dev.cairn.store.cassandra;

import dev.cairn.ledger.CrashCheck.Disk;
import dev.cairn.ledger.Stores;
import dev.cairn.ledger.contract.CrashContract;
import dev.cairn.ledger.fake.Tripwire.Mode;
import dev.cairn.store.cassandra.server.NeedsCassandra;
import java.util.List;

@NeedsCassandra
class CassandraCrashTest extends CrashContract {

    @Override
    protected List<Mode> modes() {
        return List.of(Mode.NOT_DONE_THEN_DEAD, Mode.DONE_THEN_DEAD);
    }

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
