package dev.cairn.store.cassandra;

import dev.cairn.query.Condition;
import dev.cairn.query.Condition.AnyOf;
import dev.cairn.query.Condition.Like;
import dev.cairn.query.Condition.Span;
import dev.cairn.query.Condition.Within;
import dev.cairn.query.EventQuery;
import dev.cairn.query.EventStore.Place;
import dev.cairn.query.EventStore.Slice;
import dev.cairn.query.Glob;
import dev.cairn.store.cassandra.EventPath.Partition;
import dev.cairn.store.cassandra.EventReads.Known;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * One question. It is driven by the condition that fewest events meet, if those are few, and then sorted; otherwise by those who say one of a few
 * values, in the order of event time; otherwise by time alone. Of each event that comes along, all it says is looked at here.
 */
final class EventSearch {
    private static final String LAST_CHARACTER = Character.toString(Character.MAX_CODE_POINT);

    /** Few enough to stop looking for fewer. */
    private static final int FEW_ROWS = 64;

    /** Values of one condition whose events are walked together. */
    private static final int DRIVING_VALUES_MAX = 8;

    /** Values that a pattern is compared with, for each row that counts as few. */
    private static final int VALUES_A_ROW = 4;

    private static final int CHUNK_MIN = 64;
    private static final int CHUNK_MAX = 1_024;

    private final EventReads reads;
    private final EventValues values;
    private final CassandraEvents.Limits limits;
    private final EventQuery query;
    private final boolean byEventTime;

    EventSearch(EventReads reads, EventValues values, CassandraEvents.Limits limits, EventQuery query) {
        this.reads = reads;
        this.values = values;
        this.limits = limits;
        this.query = query;
        this.byEventTime = query.order() == EventQuery.Order.EVENT_TIME;
    }

    Slice find(Optional<Place> after, int limit) {
        Optional<SortedSet<Long>> rare = rarest();
        return rare.isPresent() ? whole(rare.get(), after, limit) : inOrder(path(), after, limit);
    }

    private Optional<SortedSet<Long>> rarest() {
        Optional<SortedSet<Long>> rarest = Optional.empty();
        int most = limits.rareRows();
        for (Condition condition : query.conditions()) {
            Optional<SortedSet<Long>> few =
                    most <= FEW_ROWS && rarest.isPresent() ? Optional.empty() : few(condition, most);
            if (few.isPresent()) {
                rarest = few;
                most = few.get().size();
            }
        }
        return rarest;
    }

    /** Who meets a condition; empty if they are more, or too many values would have to be looked at. */
    private Optional<SortedSet<Long>> few(Condition condition, int most) {
        if (condition instanceof AnyOf any) {
            return reads.few(any.field(), List.copyOf(any.values()), most);
        }
        if (condition instanceof Within within) {
            List<String> found = new ArrayList<>();
            for (Span span : within.spans()) {
                found.addAll(between(within.field(), span.from(), span.to(), most + 1));
            }
            return found.size() > most ? Optional.empty() : reads.few(within.field(), distinct(found), most);
        }
        if (condition instanceof Like like) {
            return few(like, most);
        }
        return Optional.empty();
    }

    private Optional<SortedSet<Long>> few(Like like, int most) {
        List<String> found = new ArrayList<>();
        int scanMax = VALUES_A_ROW * most + 1;
        for (Glob glob : like.globs()) {
            List<String> near = between(like.field(), glob.prefix(), glob.prefix() + LAST_CHARACTER, scanMax);
            if (near.size() == scanMax) {
                return Optional.empty();
            }
            near.stream().filter(glob::matches).forEach(found::add);
        }
        return found.size() > most ? Optional.empty() : reads.few(like.field(), distinct(found), most);
    }

    private List<String> between(String field, String from, String to, int limit) {
        return Utf8Order.COMPARATOR.compare(from, to) < 0
                ? values.span(reads.generation(), field, from, to, limit)
                : List.of();
    }

    private static List<String> distinct(List<String> texts) {
        return texts.stream().distinct().toList();
    }

    private Slice whole(SortedSet<Long> indices, Optional<Place> after, int limit) {
        EventPath order = new EventPath(reads.cql(), query.ascending(), List.of());
        List<Place> hits = reads.known(indices).values().stream()
                .filter(event -> event.facts().meet(query))
                .map(event -> EventReads.place(event, byEventTime))
                .filter(place -> after.filter(last -> order.order().compare(place, last) <= 0)
                        .isEmpty())
                .sorted(order.order())
                .limit(limit + 1L)
                .toList();
        return hits.size() <= limit
                ? new Slice(hits, Optional.empty())
                : new Slice(hits.subList(0, limit), Optional.of(hits.get(limit - 1)));
    }

    private EventPath path() {
        List<Partition> fewest = List.of();
        for (Condition condition : query.conditions()) {
            if (byEventTime && condition instanceof AnyOf any && any.values().size() <= DRIVING_VALUES_MAX) {
                List<Partition> shelves = reads.shelves(any.field(), List.copyOf(any.values()));
                fewest = fewest.isEmpty() || shelves.size() < fewest.size() ? shelves : fewest;
            }
        }
        return new EventPath(
                reads.cql(),
                query.ascending(),
                fewest.isEmpty() ? reads.months(byEventTime ? "at" : "logged") : fewest);
    }

    private Slice inOrder(EventPath path, Optional<Place> after, int limit) {
        List<Place> hits = new ArrayList<>();
        Optional<Place> from = after;
        int chunk = Math.min(CHUNK_MAX, Math.max(CHUNK_MIN, 2 * limit));
        for (int looked = 0; looked < limits.lookedAt(); looked += chunk, chunk = Math.min(4 * chunk, CHUNK_MAX)) {
            List<Place> places = path.next(from, chunk);
            Map<Long, Known> known =
                    reads.known(places.stream().map(Place::index).toList());
            for (Place place : places) {
                Known event = known.get(place.index());
                if (event != null && event.facts().meet(query)) {
                    hits.add(place);
                }
                if (hits.size() == limit) {
                    return new Slice(hits, Optional.of(place));
                }
            }
            if (places.size() < chunk) {
                return new Slice(hits, Optional.empty());
            }
            from = Optional.of(places.get(places.size() - 1));
        }
        return new Slice(hits, from);
    }
}
