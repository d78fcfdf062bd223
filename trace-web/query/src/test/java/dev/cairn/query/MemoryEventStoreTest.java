package dev.cairn.query;

/** The fake keeps the contract too: other rooms' tests stand on it. */
class MemoryEventStoreTest extends EventStoreContract {
    private final MemoryEventStore store = new MemoryEventStore();

    @Override
    protected EventStore open() {
        return store;
    }
}
