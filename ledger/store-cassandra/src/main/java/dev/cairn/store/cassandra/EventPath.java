package dev.cairn.store.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.cairn.query.EventStore.Place;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Events in an order, from several partitions that are each in that order. */
final class EventPath {
    /** The month of partitions that are walked together. */
    static final int ANY_MONTH = -1;

    private static final int MONTHS_A_YEAR = 12;
    private static final int MICROS_A_SECOND = 1_000_000;

    private final Cql cql;
    private final boolean ascending;
    private final List<Partition> partitions;

    /**
     * A partition of one of the two tables.
     *
     * @param month of event_time's rows; {@link #ANY_MONTH} where all are walked together
     * @param key the values of the partition key
     */
    record Partition(String table, String keyIs, List<Object> key, int month) {}

    /** @param partitions in the order of their months, ascending */
    EventPath(Cql cql, boolean ascending, List<Partition> partitions) {
        this.cql = cql;
        this.ascending = ascending;
        this.partitions = List.copyOf(partitions);
    }

    /** The month that a time in microseconds since 1970 falls into, counted from the year 0, in UTC. */
    static int month(long micros) {
        ZonedDateTime time =
                Instant.ofEpochSecond(Math.floorDiv(micros, MICROS_A_SECOND)).atZone(ZoneOffset.UTC);
        return time.getYear() * MONTHS_A_YEAR + time.getMonthValue() - 1;
    }

    Comparator<Place> order() {
        Comparator<Place> up = Comparator.comparingLong(Place::micros).thenComparingLong(Place::index);
        return ascending ? up : up.reversed();
    }

    /** The next so many behind a place; fewer only at the end. */
    List<Place> next(Optional<Place> after, int count) {
        List<Place> found = new ArrayList<>();
        List<Integer> months = new ArrayList<>(
                new TreeSet<>(partitions.stream().map(Partition::month).toList()));
        months.sort(ascending ? Comparator.naturalOrder() : Comparator.reverseOrder());
        for (int month : months) {
            boolean past = month != ANY_MONTH
                    && after.filter(place -> ascending ? month < month(place.micros()) : month > month(place.micros()))
                            .isPresent();
            if (!past && found.size() < count) {
                found.addAll(merged(month, after, count - found.size()));
            }
        }
        return found;
    }

    private List<Place> merged(int month, Optional<Place> after, int count) {
        TreeSet<Place> places = new TreeSet<>(order());
        List<BoundStatement> queries = partitions.stream()
                .filter(partition -> partition.month() == month)
                .map(partition -> rows(partition, after, count))
                .toList();
        for (List<Row> rows : cql.ask(queries)) {
            rows.forEach(row -> places.add(new Place(row.getLong("micros"), row.getLong("idx"))));
        }
        return places.stream().limit(count).toList();
    }

    private BoundStatement rows(Partition partition, Optional<Place> after, int count) {
        String direction = ascending ? "ASC" : "DESC";
        long outside = ascending ? Long.MIN_VALUE : Long.MAX_VALUE;
        Place place = after.orElse(new Place(outside, outside));
        List<Object> values = new ArrayList<>(partition.key());
        values.addAll(List.of(place.micros(), place.index(), count));
        return cql.bind(
                "SELECT micros, idx FROM " + partition.table() + partition.keyIs() + " AND (micros, idx) "
                        + (ascending ? ">" : "<") + " (?, ?) ORDER BY micros " + direction + ", idx " + direction
                        + " LIMIT ?",
                values.toArray());
    }
}
