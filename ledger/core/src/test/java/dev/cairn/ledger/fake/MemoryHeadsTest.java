package dev.cairn.ledger.fake;

import dev.cairn.ledger.HeadStore;
import dev.cairn.ledger.contract.HeadStoreContract;

class MemoryHeadsTest extends HeadStoreContract {

    private final MemoryHeads store = new MemoryHeads();

    @Override
    protected HeadStore open() {
        return store;
    }
}
