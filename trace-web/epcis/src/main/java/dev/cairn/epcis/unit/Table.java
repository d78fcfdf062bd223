package dev.cairn.epcis.unit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code units.txt}: its head says how it is written. */
final class Table {
    /** A type that may have any unit. */
    static final String ANY = "*";

    private static final String TYPE = "=";

    private final Map<String, Unit> units = new LinkedHashMap<>();
    private final Map<String, Set<String>> types = new LinkedHashMap<>();

    private Table() {}

    /**
     * @param factor how many of the kind's own unit this one is
     * @param zero added to a value before it is multiplied
     */
    record Unit(String kind, BigDecimal factor, BigDecimal zero) {}

    static Table read() {
        Table table = new Table();
        try (InputStream in = Objects.requireNonNull(Table.class.getResourceAsStream("units.txt"), "units.txt");
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            reader.lines().filter(line -> !line.startsWith("#")).forEach(line -> table.add(line.split(" ")));
        } catch (IOException e) {
            throw new UncheckedIOException("the table of units cannot be read", e);
        }
        return table;
    }

    Optional<Unit> unit(String code) {
        return Optional.ofNullable(units.get(code));
    }

    Set<String> codes() {
        return new TreeSet<>(units.keySet());
    }

    Set<String> types() {
        return Collections.unmodifiableSet(types.keySet());
    }

    /** Kinds and codes that belong to the type; empty for a type that is not in the table. */
    Set<String> allowed(String type) {
        return types.getOrDefault(type, Set.of());
    }

    Optional<String> example(String type) {
        return allowed(type).stream().findFirst().flatMap(first -> units.entrySet().stream()
                .filter(unit -> unit.getValue().kind().equals(first))
                .map(Map.Entry::getKey)
                .findFirst());
    }

    private void add(String[] line) {
        Set<String> rest = new LinkedHashSet<>(Arrays.asList(line).subList(1, line.length));
        if (line[0].startsWith(TYPE)) {
            once(types.putIfAbsent(line[0].substring(1), rest), line[0]);
        } else {
            rest.forEach(entry -> addUnit(line[0], entry));
        }
    }

    private void addUnit(String kind, String entry) {
        int equals = entry.indexOf('=');
        int plus = entry.indexOf('+');
        BigDecimal factor = new BigDecimal(entry.substring(equals + 1, plus < 0 ? entry.length() : plus));
        BigDecimal zero = plus < 0 ? BigDecimal.ZERO : new BigDecimal(entry.substring(plus + 1));
        once(units.putIfAbsent(entry.substring(0, equals), new Unit(kind, factor, zero)), entry);
    }

    private static void once(@Nullable Object before, String what) {
        if (before != null) {
            throw new IllegalStateException("units.txt has " + what + " twice");
        }
    }
}
