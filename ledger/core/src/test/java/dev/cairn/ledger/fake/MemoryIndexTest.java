package dev.cairn.ledger.fake;

import dev.cairn.ledger.EntryIndex;
import dev.cairn.ledger.contract.EntryIndexContract;

class MemoryIndexTest extends EntryIndexContract {

    private final MemoryIndex store = new MemoryIndex();

    @Override
    protected EntryIndex open() {
        return store;
    }
}
