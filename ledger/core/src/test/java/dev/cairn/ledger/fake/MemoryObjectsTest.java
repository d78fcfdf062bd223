package dev.cairn.ledger.fake;

import dev.cairn.ledger.ObjectStore;
import dev.cairn.ledger.contract.ObjectStoreContract;

class MemoryObjectsTest extends ObjectStoreContract {

    private final MemoryObjects store = new MemoryObjects();

    @Override
    protected ObjectStore open() {
        return store;
    }
}
