package dev.cairn.ledger.fake;

import dev.cairn.ledger.Journal;
import dev.cairn.ledger.contract.JournalContract;

class MemoryJournalTest extends JournalContract {

    private final MemoryJournal store = new MemoryJournal();

    @Override
    protected Journal open() {
        return store;
    }
}
