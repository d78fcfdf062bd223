package dev.cairn.store.cassandra;

import dev.cairn.ledger.Journal;
import dev.cairn.ledger.contract.JournalContract;
import dev.cairn.store.cassandra.server.NeedsCassandra;

@NeedsCassandra
class CassandraJournalTest extends JournalContract {

    private final String ledger = TestKeyspace.freshLedger();

    @Override
    protected Journal open() {
        return CassandraJournal.open(TestKeyspace.cql(), ledger, TestKeyspace.claim(ledger), 256);
    }
}
