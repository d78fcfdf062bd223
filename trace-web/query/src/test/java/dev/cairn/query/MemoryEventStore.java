package dev.cairn.query;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The store as one reads its face: everything in maps, every event looked at. */
public final class MemoryEventStore implements EventStore {
    private final TreeMap<Long, Stored> events = new TreeMap<>();
    private final Map<Long, Facts> facts = new HashMap<>();
    private final Map<String, TreeSet<Long>> entries = new TreeMap<>();
    private long cursor;

    @Override
    public void put(List<Stored> stored, long next) {
        if (next < cursor) {
            throw new IllegalArgumentException("cursor " + next + " below " + cursor);
        }
        for (Stored each : stored) {
            TreeSet<Long> known = entries.computeIfAbsent(each.identity(), any -> new TreeSet<>());
            if (known.isEmpty()) {
                events.put(each.index(), each);
                facts.put(each.index(), Facts.of(each));
            }
            known.add(each.index());
        }
        cursor = next;
    }

    @Override
    public long cursor() {
        return cursor;
    }

    @Override
    public Slice find(EventQuery query, long before, Optional<Place> after, int limit) {
        if (limit < 1 || limit > HITS_MAX) {
            throw new IllegalArgumentException("limit " + limit + " not in 1.." + HITS_MAX);
        }
        Comparator<Place> order = Comparator.comparingLong(Place::micros).thenComparingLong(Place::index);
        Comparator<Place> asked = query.ascending() ? order : order.reversed();
        List<Place> all = events.values().stream()
                .filter(each -> each.index() < before && facts(each.index()).meet(query))
                .map(each -> place(query, each))
                .filter(place -> after.isEmpty() || asked.compare(place, after.get()) > 0)
                .sorted(asked)
                .toList();
        List<Place> hits = all.subList(0, Math.min(limit, all.size()));
        return new Slice(hits, hits.size() < all.size() ? Optional.of(hits.get(hits.size() - 1)) : Optional.empty());
    }

    private Facts facts(long index) {
        return java.util.Objects.requireNonNull(facts.get(index));
    }

    private static Place place(EventQuery query, Stored each) {
        boolean byEvent = query.order() == EventQuery.Order.EVENT_TIME;
        return new Place(Place.microsOf(byEvent ? each.event().eventTime() : each.recordTime()), each.index());
    }

    @Override
    public List<Found> load(List<Long> indices) {
        return indices.stream()
                .flatMap(index -> Stream.ofNullable(events.get(index)))
                .map(each -> new Found(
                        each.index(),
                        each.recordTime(),
                        each.event().json(),
                        List.copyOf(entries.getOrDefault(each.identity(), new TreeSet<>()))))
                .toList();
    }

    @Override
    public List<Long> having(String field, String value) {
        return events.keySet().stream()
                .filter(index -> facts(index).values(field).contains(value))
                .limit(HITS_MAX)
                .toList();
    }

    @Override
    public List<String> values(String field, String after, int limit) {
        TreeSet<String> all = new TreeSet<>();
        facts.values().forEach(each -> all.addAll(each.values(field)));
        return all.tailSet(after, false).stream().limit(limit).toList();
    }

    @Override
    public void forget(Collection<Long> indices, List<Stored> instead) {
        entries.values().forEach(known -> {
            if (!known.isEmpty() && indices.contains(known.first())) {
                events.remove(known.first());
                facts.remove(known.first());
                known.clear();
            }
            known.removeAll(indices);
        });
        entries.values().removeIf(TreeSet::isEmpty);
        put(instead, cursor);
    }

    @Override
    public void clear() {
        events.clear();
        facts.clear();
        entries.clear();
        cursor = 0;
    }
}
