package dev.cairn.store.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.cairn.query.Fact;
import dev.cairn.store.cassandra.Cql.Sized;
import dev.cairn.store.cassandra.EventPages.Page;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The values of each field, in the order of their UTF-8 bytes, however many there are: on pages, each a partition, which are cut in two when
 * they are full ({@link EventPages}). A page holds the values from its {@code low} up to the next page's; what lies beyond is left over from a cut and not shown.
 *
 * <p>A cut writes the new page, then its place in the directory, then removes what moved: a crash in between leaves something to repeat.
 * One writer, any number of readers.
 */
final class EventValues {
    static final int PAGE_VALUES_MAX = 4_096;

    private static final int PAGES_KNOWN_MAX = 10_000;
    private static final int VALUES_KNOWN_MAX = 50_000;
    private static final int ROW_BYTES = 60;

    private static final String FIELD_IS = " WHERE ledger = ? AND generation = ? AND field = ?";

    private final Cql cql;
    private final String ledger;
    private final EventPages pages;
    private final int pageValuesMax;

    /** About how many values a page has; above the truth at most. */
    private final Map<Page, Integer> counts = new Newest<>(PAGES_KNOWN_MAX);

    private final Map<Fact, Boolean> known = new Newest<>(VALUES_KNOWN_MAX);

    EventValues(Cql cql, String ledger, EventPages pages, int pageValuesMax) {
        this.cql = cql;
        this.ledger = ledger;
        this.pages = pages;
        this.pageValuesMax = pageValuesMax;
    }

    /** Everything of before is another generation's. */
    void forgetWhatIsKnown() {
        counts.clear();
        known.clear();
    }

    /** Adds values; one that is there stays. */
    void add(long generation, Collection<Fact> facts, long stamp) {
        List<Fact> fresh = facts.stream()
                .filter(fact -> !known.containsKey(fact))
                .distinct()
                .toList();
        pages.claim(generation, fresh.stream().map(Fact::field).toList());
        List<List<Row>> floors = cql.ask(fresh.stream()
                .map(fact -> pages.floor(generation, fact.field(), fact.value()))
                .toList());
        Map<Page, List<Fact>> filled = new LinkedHashMap<>();
        for (int i = 0; i < fresh.size(); i++) {
            String low = EventPages.low(floors.get(i)).orElse("");
            filled.computeIfAbsent(new Page(fresh.get(i).field(), low), any -> new ArrayList<>())
                    .add(fresh.get(i));
        }
        List<List<Sized>> writes = new ArrayList<>();
        filled.forEach((page, there) -> writes.add(there.stream()
                .map(fact -> sized(insert(generation, page, fact.value(), stamp), fact.value()))
                .toList()));
        cql.write(Cql.together(writes));
        filled.forEach((page, there) -> cutIfFull(generation, page, there.size(), stamp));
        fresh.forEach(fact -> known.put(fact, true));
    }

    private static Sized sized(BoundStatement statement, String value) {
        return new Sized(statement, ROW_BYTES + 2 * value.length());
    }

    private void cutIfFull(long generation, Page page, int more, long stamp) {
        Integer before = counts.get(page);
        int count = before == null ? on(generation, page).size() : before + more;
        counts.put(page, count);
        if (count > pageValuesMax) {
            cut(generation, page, on(generation, page), stamp);
        }
    }

    private void cut(long generation, Page page, List<String> values, long stamp) {
        counts.put(page, values.size());
        if (values.size() <= pageValuesMax) {
            return;
        }
        int middle = values.size() / 2;
        Page upper = new Page(page.field(), values.get(middle));
        List<String> moved = values.subList(middle, values.size());
        removePage(generation, upper, stamp - 1);
        cql.write(Cql.batches(moved.stream()
                .map(value -> sized(insert(generation, upper, value, stamp), value))
                .toList()));
        pages.add(generation, upper);
        cql.write(
                "DELETE FROM event_value USING TIMESTAMP ?" + FIELD_IS + " AND low = ? AND value >= ?",
                stamp,
                ledger,
                generation,
                page.field(),
                page.low(),
                upper.low());
        counts.put(page, middle);
        cut(generation, page, values.subList(0, middle), stamp);
        cut(generation, upper, moved, stamp);
    }

    private BoundStatement insert(long generation, Page page, String value, long stamp) {
        return cql.bind(
                "INSERT INTO event_value (ledger, generation, field, low, value) VALUES (?, ?, ?, ?, ?) USING TIMESTAMP ?",
                ledger,
                generation,
                page.field(),
                page.low(),
                value,
                stamp);
    }

    /** Takes a value away, also where a cut that did not end has left it, and where a page is named by it. */
    void remove(long generation, Fact fact, long stamp) {
        known.remove(fact);
        pages.claim(generation, List.of(fact.field()));
        List<String> floors = pages.floors(generation, fact.field(), fact.value());
        for (String low : floors) {
            cql.write(
                    "DELETE FROM event_value USING TIMESTAMP ?" + FIELD_IS + " AND low = ? AND value = ?",
                    stamp,
                    ledger,
                    generation,
                    fact.field(),
                    low,
                    fact.value());
        }
        if (!fact.value().isEmpty()) {
            Page named = new Page(fact.field(), fact.value());
            if (floors.get(0).equals(named.low())) {
                join(generation, new Page(fact.field(), floors.get(1)), named, stamp);
            }
            removePage(generation, named, stamp);
        }
    }

    /** The opposite of a cut: first what moves, then the page's place in the directory. */
    private void join(long generation, Page lower, Page upper, long stamp) {
        List<String> moved = on(generation, upper);
        cql.write(Cql.batches(moved.stream()
                .map(value -> sized(insert(generation, lower, value, stamp), value))
                .toList()));
        pages.remove(generation, upper);
        counts.remove(lower);
        counts.remove(upper);
        cutIfFull(generation, lower, moved.size(), stamp);
    }

    private void removePage(long generation, Page page, long stamp) {
        cql.write(
                "DELETE FROM event_value USING TIMESTAMP ?" + FIELD_IS + " AND low = ?",
                stamp,
                ledger,
                generation,
                page.field(),
                page.low());
    }

    /**
     * Values of a field in order.
     *
     * @param after only those behind it
     */
    List<String> after(long generation, String field, String after, int limit) {
        return span(generation, field, " AND value > ?", after, Optional.empty(), limit);
    }

    /** Values of a field from one, inclusive, to another, exclusive. */
    List<String> span(long generation, String field, String from, String to, int limit) {
        return span(generation, field, " AND value >= ?", from, Optional.of(to), limit);
    }

    private List<String> span(
            long generation, String field, String beginning, String from, Optional<String> to, int limit) {
        List<String> values = new ArrayList<>();
        Optional<String> page = EventPages.low(cql.rows(pages.floor(generation, field, from)));
        while (page.isPresent()
                && values.size() < limit
                && to.filter(page.get()::equals).isEmpty()) {
            Optional<String> next = pages.next(generation, field, page.get());
            Optional<String> end = next.isPresent() ? next : to;
            StringBuilder query =
                    new StringBuilder("SELECT value FROM event_value" + FIELD_IS + " AND low = ?" + beginning);
            List<Object> bound = new ArrayList<>(List.of(ledger, generation, field, page.get(), from));
            end.ifPresent(value -> {
                query.append(" AND value < ?");
                bound.add(value);
            });
            query.append(" LIMIT ?");
            bound.add(limit - values.size());
            for (Row row : cql.rows(query.toString(), bound.toArray())) {
                String value = String.valueOf(row.getString("value"));
                if (to.isPresent() && Utf8Order.COMPARATOR.compare(value, to.get()) >= 0) {
                    return values;
                }
                values.add(value);
            }
            page = next.filter(low -> to.isEmpty() || Utf8Order.COMPARATOR.compare(low, to.get()) < 0);
        }
        return values;
    }

    /** All values on a page. */
    private List<String> on(long generation, Page page) {
        List<Object> bound = new ArrayList<>(List.of(ledger, generation, page.field(), page.low()));
        Optional<String> next = pages.next(generation, page.field(), page.low());
        next.ifPresent(bound::add);
        return cql
                .rows(
                        "SELECT value FROM event_value" + FIELD_IS + " AND low = ?"
                                + (next.isPresent() ? " AND value < ?" : ""),
                        bound.toArray())
                .stream()
                .map(row -> String.valueOf(row.getString("value")))
                .toList();
    }
}
