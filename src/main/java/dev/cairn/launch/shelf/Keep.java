package dev.cairn.launch.shelf;

import dev.cairn.ledger.Trouble;
import dev.cairn.query.EventStore;
import java.io.IOException;

/**
 * Where a server keeps its index of events. One is in use; while it is made anew, another stands beside it. One thread; nobody asks one that is
 * closed.
 */
interface Keep {
    /** What it is called, for people. */
    String name();

    /** An index that is open, and how it is closed. */
    record Shelf(EventStore events, Runnable closer) {
        void close() {
            closer.run();
        }
    }

    /**
     * Opens the one in use, or begins it.
     *
     * @throws Trouble.Conflict if another version of Cairn has made it
     * @throws Trouble.Corrupt if it is damaged
     */
    Shelf open();

    /** Throws the one in use away; nobody here has it open. */
    void delete() throws IOException;

    /** Begins one beside it, empty. What was there is thrown away. */
    Shelf beside() throws IOException;

    /**
     * Puts the one beside in the place of the one in use: at each moment, also after a crash, one of the two is in use, whole. Both may be
     * closed after it.
     *
     * @throws IOException if it stays as it is
     */
    void exchange(Shelf inUse, Shelf beside) throws IOException;

    /** Throws away what was begun beside, by whomever. */
    void abandon() throws IOException;

    /**
     * Does a piece of the tidying that a remake leaves.
     *
     * @return whether there is more
     */
    boolean tidy() throws IOException;

    /** @throws IOException if there is so little room that what is left belongs to the ledger */
    void requireRoom() throws IOException;
}
