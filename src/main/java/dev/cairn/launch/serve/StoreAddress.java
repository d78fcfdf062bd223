package dev.cairn.launch.serve;

import dev.cairn.ledger.Stores;
import dev.cairn.store.EmbeddedStores;
import java.nio.file.Path;

/** The one place that knows which store an address means. */
final class StoreAddress {
    private static final String FILE = "file:";

    private StoreAddress() {}

    /**
     * Opens the stores.
     *
     * @param address {@code file:FOLDER}, relative to {@code base}
     * @throws IllegalArgumentException for any other address
     */
    static Stores open(String address, Path base) {
        if (address.startsWith(FILE) && address.length() > FILE.length()) {
            return EmbeddedStores.open(base.resolve(address.substring(FILE.length())));
        }
        throw new IllegalArgumentException(
                "ledger.store is \"" + address + "\": this version knows file:FOLDER, for instance file:ledger");
    }
}
