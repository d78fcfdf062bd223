package dev.cairn.query;

import dev.cairn.epcis.gs1.Keys;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is known of places, parties and products beside the events (EPCIS 2.0, section 6.5): {@code WD_}, {@code HASATTR_} and {@code EQATTR_}
 * ask for it. That a Digital Link with an extension (AI 254) lies within its GLN is known without.
 *
 * @param children by element, those directly within it
 * @param attributes by element, the values of its attributes; names as full URIs or as written
 */
public record MasterData(Map<String, Set<String>> children, Map<String, Map<String, Set<String>>> attributes) {
    public static final MasterData NONE = new MasterData(Map.of(), Map.of());

    /** Identifiers in any spelling; kept in the canonical one. */
    public MasterData {
        Map<String, Set<String>> canonical = new TreeMap<>();
        children.forEach((parent, within) -> canonical
                .computeIfAbsent(Keys.canonicalItem(parent), any -> new TreeSet<>())
                .addAll(within.stream().map(Keys::canonicalItem).toList()));
        Map<String, Map<String, Set<String>>> said = new TreeMap<>();
        attributes.forEach((element, values) -> said.put(Keys.canonicalItem(element), Map.copyOf(values)));
        children = canonical;
        attributes = said;
    }

    /** These elements and everything within them, any depth, cycle-safe. */
    NavigableSet<String> within(Collection<String> elements) {
        NavigableSet<String> found = new TreeSet<>(elements);
        Deque<String> open = new ArrayDeque<>(elements);
        while (!open.isEmpty() && found.size() <= QueryLimits.MASTER_DATA_MAX) {
            for (String child : children.getOrDefault(open.remove(), Set.of())) {
                if (found.add(child)) {
                    open.add(child);
                }
            }
        }
        return found;
    }

    /** The elements that have one of these attributes. */
    NavigableSet<String> having(Collection<String> names) {
        NavigableSet<String> found = new TreeSet<>();
        attributes.forEach((element, said) -> {
            if (names.stream()
                    .anyMatch(name -> !said.getOrDefault(name, Set.of()).isEmpty())) {
                found.add(element);
            }
        });
        return found;
    }

    /** The elements of which an attribute has one of these values. */
    NavigableSet<String> having(String name, Collection<String> values) {
        NavigableSet<String> found = new TreeSet<>();
        attributes.forEach((element, said) -> {
            if (values.stream().anyMatch(said.getOrDefault(name, Set.of())::contains)) {
                found.add(element);
            }
        });
        return found;
    }
}
