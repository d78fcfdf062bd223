package dev.cairn.bench;

import dev.cairn.ledger.EntrySink;
import dev.cairn.ledger.Stores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Where a measured ledger lies, and the least that an answer costs there. */
interface Ground {
    /** What stands in the JSON line. */
    String name();

    /** Opens the stores of the ledger of this name, or begins them. */
    Stores open(String ledger);

    /** A loop that makes entries and capsules durable there in batches and does nothing else. */
    Bare bare() throws IOException;

    /** What {@link #of} makes the same ground of in another process. */
    List<String> words();

    /** The ground that these words name. */
    static Ground of(List<String> words) {
        return words.get(0).equals("cassandra")
                ? new CassandraGround(words.get(1), words.get(2))
                : new FolderGround(Path.of(words.get(1)));
    }

    /** What was measured lies here no more. */
    void delete(String ledger) throws IOException;

    /** A bare loop; closing it deletes what it wrote. */
    interface Bare extends EntrySink, AutoCloseable {
        @Override
        void close() throws IOException, InterruptedException;
    }
}
