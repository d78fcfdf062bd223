package dev.cairn.ledger.fake;

import dev.cairn.ledger.contract.WitnessStoreContract;
import dev.cairn.ledger.witness.WitnessStore;

class MemoryWitnessStoreTest extends WitnessStoreContract {

    private final MemoryWitnessStore store = new MemoryWitnessStore();

    @Override
    protected WitnessStore open() {
        return store;
    }
}
