package dev.cairn.ledger.fake;

import dev.cairn.ledger.Stores;

/** All memory bodies at once. */
public final class MemoryStores {

    private MemoryStores() {}

    /** A new, empty set. Closing it does nothing, so that a test can open the same ledger again. */
    public static Stores create() {
        return new Stores(
                new MemoryHeads(),
                new MemoryJournal(),
                new MemoryObjects(),
                new MemoryCapsules(),
                new MemoryIndex(),
                new MemoryIndex(),
                () -> {});
    }
}
