package dev.cairn.store.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import java.util.List;

/**
 * Small numbers that only grow, by name. A number is written with a timestamp that grows with it, so that a writer who wakes late cannot set
 * it back, whatever the clocks say.
 */
final class Cursors {

    private static final String READ =
            "SELECT generation, next, WRITETIME(next) AS stamp FROM cursor WHERE ledger = ? AND name = ? LIMIT 1";
    private static final String READ_ALL =
            "SELECT generation, next, WRITETIME(next) AS stamp FROM cursor WHERE ledger = ? AND name = ?";
    private static final String WRITE =
            "INSERT INTO cursor (ledger, name, generation, next) VALUES (?, ?, ?, ?) USING TIMESTAMP ?";

    private final Cql cql;
    private final String ledger;

    Cursors(Cql cql, String ledger) {
        this.cql = cql;
        this.ledger = ledger;
    }

    /**
     * What is stored.
     *
     * @param generation of what the number counts; a newer one begins anew
     * @param stamp timestamp of the newest write
     */
    record Cursor(long generation, long next, long stamp) {
        static final Cursor NONE = new Cursor(0, 0, 0);
    }

    /** Of the newest generation. */
    Cursor read(String name) {
        return cql.row(READ, ledger, name).map(Cursors::cursor).orElse(Cursor.NONE);
    }

    /** Of every generation, the newest first. */
    List<Cursor> all(String name) {
        return cql.rows(READ_ALL, ledger, name).stream().map(Cursors::cursor).toList();
    }

    /** What a generation has come to; 0 if there is none. */
    long read(String name, long generation) {
        return cql.row(READ_ALL + " AND generation = ?", ledger, name, generation)
                .map(row -> row.getLong("next"))
                .orElse(0L);
    }

    /** Forgets a generation. */
    void remove(String name, long generation, long stamp) {
        cql.write(
                "DELETE FROM cursor USING TIMESTAMP ? WHERE ledger = ? AND name = ? AND generation = ?",
                stamp,
                ledger,
                name,
                generation);
    }

    private static Cursor cursor(Row row) {
        return new Cursor(row.getLong("generation"), row.getLong("next"), row.getLong("stamp"));
    }

    void write(String name, Cursor cursor) {
        cql.write(WRITE, ledger, name, cursor.generation(), cursor.next(), cursor.stamp());
    }

    /**
     * A timestamp for the {@code next} state of something that moves with a log index: above every one of a lower index, and above {@code last}
     * if the index is the same.
     */
    static long stamp(long next, long last) {
        return Math.max(next << REPEATS_BITS, last + 1);
    }

    /** About a million writes at one index keep their order against another writer's. */
    private static final int REPEATS_BITS = 20;
}
