package dev.cairn.store.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.cairn.ledger.Trouble;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the pages of a field's values begin, a partition a field. What a page shows ends where the next one begins, so a place that an
 * earlier writer adds late would hide what was put in since: a field belongs to a term. Whoever writes first claims it, and a place is added
 * only if it is still his. Everything here may be said twice.
 */
final class EventPages {
    private static final int CLAIMED_MAX = 10_000;

    /** Conditional statements at once, each of another partition. */
    private static final int AT_ONCE = 32;

    private static final String FIELD_IS = " WHERE ledger = ? AND generation = ? AND field = ?";

    private final Cql cql;
    private final String ledger;
    private final Term term;
    private final Map<List<Object>, Boolean> claimed = new Newest<>(CLAIMED_MAX);

    EventPages(Cql cql, String ledger, Term term) {
        this.cql = cql;
        this.ledger = ledger;
        this.term = term;
    }

    /** A page of a field's, from {@code low} on. */
    record Page(String field, String low) {}

    /**
     * Makes the fields this term's, and begins their first pages.
     *
     * @throws Trouble.Conflict if one is a later term's
     */
    void claim(long generation, Collection<String> fields) {
        List<String> fresh = fields.stream()
                .distinct()
                .filter(field -> !claimed.containsKey(List.<Object>of(generation, field)))
                .toList();
        List<String> older = claim(generation, fresh, " IF epoch = null");
        List<String> others = claim(generation, older, " IF epoch < " + term.epoch());
        if (!others.isEmpty()) {
            throw deposed(others.get(0));
        }
        fresh.forEach(field -> claimed.put(List.of(generation, field), true));
    }

    /** Those that it did not become true of and that are not ours already. */
    private List<String> claim(long generation, List<String> fields, String condition) {
        List<BoundStatement> claims = fields.stream()
                .map(field -> cql.bind(
                        "UPDATE event_low SET epoch = ?, there = true" + FIELD_IS + " AND low = ''" + condition,
                        term.epoch(),
                        ledger,
                        generation,
                        field))
                .toList();
        List<String> left = new ArrayList<>();
        List<Row> said = said(claims);
        for (int i = 0; i < fields.size(); i++) {
            Row row = said.get(i);
            if (!row.getBoolean("[applied]")
                    && (!row.getColumnDefinitions().contains("epoch") || row.getLong("epoch") != term.epoch())) {
                left.add(fields.get(i));
            }
        }
        return left;
    }

    /**
     * Begins a page of a field that has been claimed.
     *
     * @throws Trouble.Conflict if a field is a later term's by now
     */
    void add(long generation, Page page) {
        change("UPDATE event_low SET there = true" + FIELD_IS + " AND low = ? IF epoch = ?", generation, page);
    }

    /** Ends one: what it showed the page before it shows. As {@link #add}. */
    void remove(long generation, Page page) {
        change("DELETE FROM event_low" + FIELD_IS + " AND low = ? IF epoch = ?", generation, page);
    }

    private void change(String how, long generation, Page page) {
        List<Row> said = said(List.of(cql.bind(how, ledger, generation, page.field(), page.low(), term.epoch())));
        if (!said.get(0).getBoolean("[applied]")) {
            throw deposed(page.field());
        }
    }

    private Trouble.Conflict deposed(String field) {
        term.requireStillMine();
        return new Trouble.Conflict("HLT-03 another writer has the events' field " + field + " ledger=" + ledger);
    }

    private List<Row> said(List<BoundStatement> conditional) {
        List<Row> rows = new ArrayList<>();
        for (int from = 0; from < conditional.size(); from += AT_ONCE) {
            List<BoundStatement> some = conditional.subList(from, Math.min(conditional.size(), from + AT_ONCE)).stream()
                    .map(each -> each.setConsistencyLevel(ConsistencyLevel.QUORUM)
                            .setSerialConsistencyLevel(ConsistencyLevel.SERIAL))
                    .toList();
            cql.ask(some).forEach(answer -> rows.add(answer.get(0)));
        }
        return rows;
    }

    /** Asks for the page that a value is on. */
    BoundStatement floor(long generation, String field, String value) {
        return cql.bind(
                "SELECT low FROM event_low" + FIELD_IS + " AND low <= ? ORDER BY low DESC LIMIT 1",
                ledger,
                generation,
                field,
                value);
    }

    /** The page that a value is on and the one before it. */
    List<String> floors(long generation, String field, String value) {
        return cql
                .rows(
                        "SELECT low FROM event_low" + FIELD_IS + " AND low <= ? ORDER BY low DESC LIMIT 2",
                        ledger,
                        generation,
                        field,
                        value)
                .stream()
                .map(row -> String.valueOf(row.getString("low")))
                .toList();
    }

    /** Where the next page begins. */
    Optional<String> next(long generation, String field, String low) {
        return low(cql.rows(
                "SELECT low FROM event_low" + FIELD_IS + " AND low > ? LIMIT 1", ledger, generation, field, low));
    }

    static Optional<String> low(List<Row> rows) {
        return rows.stream().findFirst().map(row -> String.valueOf(row.getString("low")));
    }

    /** Where all pages begin. */
    static List<String> all(Cql cql, String ledger, long generation, String field) {
        return cql.rows("SELECT low FROM event_low" + FIELD_IS + " AND low >= ''", ledger, generation, field).stream()
                .map(row -> String.valueOf(row.getString("low")))
                .toList();
    }
}
