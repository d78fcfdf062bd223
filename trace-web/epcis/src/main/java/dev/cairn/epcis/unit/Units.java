package dev.cairn.epcis.unit;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;

/**
 * Amounts in one unit for each kind of quantity, exact in decimal: 4 °C and 277.15 K are the same number. Codes are those of UN/ECE
 * Recommendation 20. A code that the table does not know is a kind of its own and compares with itself alone, as written.
 */
public final class Units {
    private static final Table TABLE = Table.read();

    private Units() {}

    /** What can be compared with amounts of this code: {@code temperature}; {@code =XYZ} for an unknown one. */
    public static String kind(String code) {
        return known(code).orElse("=" + code);
    }

    /** The kind of quantity that a code of the table measures; empty for any other text. */
    public static Optional<String> known(String code) {
        return TABLE.unit(code).map(Table.Unit::kind);
    }

    /** An amount on its scale: 0 °C is 273.15 K. */
    public static BigDecimal amount(BigDecimal value, String code) {
        return TABLE.unit(code)
                .map(unit -> value.add(unit.zero()).multiply(unit.factor()))
                .orElse(value);
    }

    /** A difference of two amounts: 1 °C more is 1 K more. */
    public static BigDecimal difference(BigDecimal value, String code) {
        return TABLE.unit(code).map(unit -> value.multiply(unit.factor())).orElse(value);
    }

    /** Every code of the table, in order. */
    public static Set<String> codes() {
        return TABLE.codes();
    }

    /** Every measurement type that the table has units for, as a bare word of the GS1 Web Vocabulary. */
    public static Set<String> types() {
        return TABLE.types();
    }

    /**
     * Whether amounts of this measurement type may have this unit. Only what is known to be wrong is wrong: a type or a code that the table
     * does not know, and a type that may have any unit, always fit.
     *
     * @param type a bare word of the GS1 Web Vocabulary, such as {@code Temperature}
     */
    public static boolean fits(String type, String code) {
        Set<String> allowed = TABLE.allowed(type);
        return allowed.isEmpty()
                || allowed.contains(Table.ANY)
                || allowed.contains(code)
                || known(code).map(allowed::contains).orElse(true);
    }

    /** A code that fits the type, the most usual one; empty where any does. */
    public static Optional<String> example(String type) {
        return TABLE.example(type);
    }
}
