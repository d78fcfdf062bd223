package dev.cairn.store.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Walks through whole tables for what belongs to one owner, and removes: for the rare thing that no key leads to.
 *
 * @param owner the first columns of every partition key, with their values, in order; {@code generation} follows them
 */
record Sweep(Cql cql, Map<String, String> owner) {
    private static final int PAGE = 2_000;
    private static final int REMOVALS_AT_ONCE = 1_000;

    /** Goes through a table, a page at a time, and gives the owner's rows; {@code query} selects the owner's columns too. */
    void each(String query, Consumer<Row> to) {
        cql.each(cql.bind(query).setPageSize(PAGE), row -> {
            if (owner.entrySet().stream().allMatch(is -> is.getValue().equals(row.getString(is.getKey())))) {
                to.accept(row);
            }
        });
    }

    /**
     * Removes the partitions of generations below this one.
     *
     * @param columns behind the generation in the partition's key
     */
    void removeOlder(String table, long generation, long stamp, String... columns) {
        List<String> key = new ArrayList<>(owner.keySet());
        key.add("generation");
        key.addAll(List.of(columns));
        String where = String.join(" = ? AND ", key) + " = ?";
        Removal removal = removal();
        each("SELECT DISTINCT " + String.join(", ", key) + " FROM " + table, row -> {
            if (row.getLong("generation") < generation) {
                List<Object> values = new ArrayList<>(List.of(stamp));
                key.forEach(column -> values.add(Objects.requireNonNull(row.getObject(column))));
                removal.add(cql.bind("DELETE FROM " + table + " USING TIMESTAMP ? WHERE " + where, values.toArray()));
            }
        });
        removal.finish();
    }

    Removal removal() {
        return new Removal(cql);
    }

    /** Deletions, some at a time. */
    static final class Removal {
        private final Cql cql;
        private final List<BoundStatement> open = new ArrayList<>();

        Removal(Cql cql) {
            this.cql = cql;
        }

        void add(BoundStatement deletion) {
            open.add(deletion);
            if (open.size() == REMOVALS_AT_ONCE) {
                finish();
            }
        }

        void finish() {
            cql.write(open);
            open.clear();
        }
    }
}
