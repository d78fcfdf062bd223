package dev.cairn.query.standing;

/** The fake keeps the contract too: other rooms' tests stand on it. */
class MemoryStandingStoreTest extends StandingStoreContract {
    private final MemoryStandingStore store = new MemoryStandingStore();

    @Override
    protected StandingStore open() {
        return store;
    }
}
