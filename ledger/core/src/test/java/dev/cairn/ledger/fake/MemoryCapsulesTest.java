package dev.cairn.ledger.fake;

import dev.cairn.ledger.CapsuleStore;
import dev.cairn.ledger.contract.CapsuleStoreContract;

class MemoryCapsulesTest extends CapsuleStoreContract {

    private final MemoryCapsules store = new MemoryCapsules();

    @Override
    protected CapsuleStore open() {
        return store;
    }
}
