package dev.cairn.ledger;

/**
 * Everything a ledger keeps, opened together and closed together.
 *
 * @param positions the ledger's own index: chains, seals, key statements
 * @param index the projection's index: items, places, devices, documents, events
 * @param closer closes all of them and lets go of the folder
 */
public record Stores(
        HeadStore heads,
        Journal journal,
        ObjectStore objects,
        CapsuleStore capsules,
        EntryIndex positions,
        EntryIndex index,
        Runnable closer)
        implements AutoCloseable {

    @Override
    public void close() {
        closer.run();
    }
}
