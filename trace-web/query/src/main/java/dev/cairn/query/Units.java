package dev.cairn.query;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Amounts in one unit for each kind of quantity, exact in decimal: 4 °C and 277.15 K are the same number. A code that the table does not know
 * is a kind of its own and compares with itself alone, as written.
 */
final class Units {
    private static final Map<String, Unit> BY_CODE = read();

    private Units() {}

    private record Unit(String kind, BigDecimal factor, BigDecimal zero) {}

    /** What can be compared with amounts of this code: {@code temperature}; {@code =XYZ} for an unknown one. */
    static String kind(String code) {
        Unit unit = BY_CODE.get(code);
        return unit == null ? "=" + code : unit.kind();
    }

    /** An amount on its scale: 0 °C is 273.15 K. */
    static BigDecimal amount(BigDecimal value, String code) {
        Unit unit = BY_CODE.get(code);
        return unit == null ? value : value.add(unit.zero()).multiply(unit.factor());
    }

    /** A difference of two amounts: 1 °C more is 1 K more. */
    static BigDecimal difference(BigDecimal value, String code) {
        Unit unit = BY_CODE.get(code);
        return unit == null ? value : value.multiply(unit.factor());
    }

    static Set<String> codes() {
        return new TreeSet<>(BY_CODE.keySet());
    }

    private static Map<String, Unit> read() {
        Map<String, Unit> units = new HashMap<>();
        try (InputStream in = Objects.requireNonNull(Units.class.getResourceAsStream("units.txt"), "units.txt");
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            reader.lines().filter(line -> !line.startsWith("#")).forEach(line -> add(units, line.split(" ")));
        } catch (IOException e) {
            throw new UncheckedIOException("the table of units cannot be read", e);
        }
        return units;
    }

    private static void add(Map<String, Unit> units, String[] line) {
        Arrays.stream(line).skip(1).forEach(entry -> {
            int equals = entry.indexOf('=');
            int plus = entry.indexOf('+');
            BigDecimal factor = new BigDecimal(entry.substring(equals + 1, plus < 0 ? entry.length() : plus));
            BigDecimal zero = plus < 0 ? BigDecimal.ZERO : new BigDecimal(entry.substring(plus + 1));
            Unit twice = units.put(entry.substring(0, equals), new Unit(line[0], factor, zero));
            if (twice != null) {
                throw new IllegalStateException("units.txt has the code " + entry.substring(0, equals) + " twice");
            }
        });
    }
}
