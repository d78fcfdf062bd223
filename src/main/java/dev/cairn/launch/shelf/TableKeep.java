package dev.cairn.launch.shelf;

import dev.cairn.query.EventStore;
import dev.cairn.store.cassandra.EventTables;
import java.io.IOException;
import java.nio.file.Path;

/**
 * In the ledger's own keyspace in Cassandra, so that who takes the ledger over answers at once. What an older version of Cairn kept in the
 * server's folder is deleted there: it follows the log no more, and what is erased must not stay in it.
 */
record TableKeep(EventTables tables, Path folder) implements Keep {
    @Override
    public String name() {
        return "events in Cassandra";
    }

    @Override
    public Shelf open() {
        return shelf(tables.open());
    }

    @Override
    public void delete() {
        tables.renew();
    }

    @Override
    public Shelf beside() {
        tables.abandon();
        return shelf(tables.beside());
    }

    private static Shelf shelf(EventStore events) {
        return new Shelf(events, () -> {});
    }

    @Override
    public void exchange(Shelf inUse, Shelf beside) {
        tables.exchange(beside.events());
    }

    @Override
    public void abandon() throws IOException {
        tables.abandon();
        EventShelf.delete(folder);
    }

    @Override
    public boolean tidy() {
        return tables.tidy();
    }

    @Override
    public void requireRoom() throws IOException {
        if (tables.isDiskNearlyFull()) {
            throw new IOException(
                    "the disk of a Cassandra node is nearly full, and what is left belongs to the ledger");
        }
    }
}
