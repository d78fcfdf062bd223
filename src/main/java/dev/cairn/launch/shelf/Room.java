package dev.cairn.launch.shelf;

import dev.cairn.ledger.LedgerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether the disk has room for what can be made anew: the ledger, which cannot, must never find it full because of us. */
interface Room {
    /** More than the ledger itself needs to take anything in ({@code FUL-02}). */
    long FREE_BYTES_MIN = LedgerConfig.FREE_BYTES_MIN + (256L << 20);

    /** Free bytes where we write. */
    long free() throws IOException;

    static Room of(Path folder) {
        return () -> Files.getFileStore(folder).getUsableSpace();
    }

    /** @throws IOException if there is too little */
    default void require() throws IOException {
        long free = free();
        if (free < FREE_BYTES_MIN) {
            throw new IOException("the disk has " + (free >> 20) + " MiB left, and events.db leaves the last "
                    + (FREE_BYTES_MIN >> 20) + " to the ledger");
        }
    }
}
