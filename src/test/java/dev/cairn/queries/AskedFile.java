package dev.cairn.queries;

import dev.cairn.store.SqliteEvents;
import java.nio.file.Path;
import java.util.Optional;

/** SQLite. */
record AskedFile() implements QueriesSuite.Asked {
    @Override
    public String suite() {
        return "queries";
    }

    @Override
    public String where() {
        return "SQLite";
    }

    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    @Override
    public QueriesSuite.Opened open(Path folder) {
        SqliteEvents store = SqliteEvents.open(folder.resolve("events.db"));
        return new QueriesSuite.Opened(store, store::close);
    }
}
