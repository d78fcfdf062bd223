package dev.cairn.query.standing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The port as one reads it, in maps. */
public final class MemoryStandingStore implements StandingStore {
    private final Map<List<String>, NamedQuery> queries = new LinkedHashMap<>();
    private final Map<String, Standing> subscriptions = new LinkedHashMap<>();

    @Override
    public synchronized Added add(NamedQuery query, int most) {
        List<String> key = List.of(query.owner(), query.name());
        if (queries.containsKey(key)) {
            return Added.THERE;
        }
        if (queries(query.owner()).size() >= most) {
            return Added.FULL;
        }
        queries.put(key, query);
        return Added.ADDED;
    }

    @Override
    public synchronized Optional<NamedQuery> query(String owner, String name) {
        return Optional.ofNullable(queries.get(List.of(owner, name)));
    }

    @Override
    public synchronized List<NamedQuery> queries(String owner) {
        Map<String, NamedQuery> sorted = new TreeMap<>();
        queries.values().stream()
                .filter(each -> each.owner().equals(owner))
                .forEach(each -> sorted.put(each.name(), each));
        return List.copyOf(sorted.values());
    }

    @Override
    public synchronized boolean remove(String owner, String name) {
        subscriptions
                .values()
                .removeIf(each -> each.query().owner().equals(owner)
                        && each.query().name().equals(name));
        return queries.remove(List.of(owner, name)) != null;
    }

    @Override
    public synchronized Added subscribe(Subscription subscription, Progress first, int most) {
        Optional<NamedQuery> query = query(subscription.owner(), subscription.query());
        if (query.isEmpty()) {
            return Added.NOTHING;
        }
        if (subscriptions.containsKey(subscription.id())) {
            return Added.THERE;
        }
        if (subscriptions.size() >= most) {
            return Added.FULL;
        }
        subscriptions.put(subscription.id(), new Standing(subscription, query.get(), first));
        return Added.ADDED;
    }

    @Override
    public synchronized List<Standing> subscriptions(String owner, String query) {
        return all().stream()
                .filter(each -> each.query().owner().equals(owner)
                        && each.query().name().equals(query))
                .toList();
    }

    @Override
    public synchronized List<Standing> all() {
        return new ArrayList<>(subscriptions.values());
    }

    @Override
    public synchronized boolean unsubscribe(String owner, String query, String id) {
        boolean there = subscriptions(owner, query).stream()
                .anyMatch(each -> each.subscription().id().equals(id));
        if (there) {
            subscriptions.remove(id);
        }
        return there;
    }

    @Override
    public synchronized boolean advance(String id, Progress expected, Progress next) {
        Standing now = subscriptions.get(id);
        if (now == null || !now.progress().equals(expected)) {
            return false;
        }
        subscriptions.put(id, new Standing(now.subscription(), now.query(), next));
        return true;
    }

    @Override
    public void close() {
        // Kept: what opens it again finds it.
    }
}
