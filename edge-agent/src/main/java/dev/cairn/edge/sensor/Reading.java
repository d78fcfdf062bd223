package dev.cairn.edge.sensor;

import java.math.BigDecimal;
import java.util.Locale;

/** What one look at a probe gave: a number, or the reason why there is none. Never an invented number, never silence. */
public sealed interface Reading {
    /**
     * A measured number.
     *
     * @param value as the probe gave it, digit by digit
     * @param unit SenML symbol
     */
    record Value(BigDecimal value, String unit) implements Reading {}

    /** No number, and why. */
    record NoValue(Cause cause) implements Reading {}

    /** Why a probe gave no number; the words of docs/formats/capsule.md. */
    enum Cause {
        /** The chip did not answer. */
        NACK,
        /** The answer's checksum was wrong. */
        CRC,
        /** The number is one that this probe cannot measure (a power-on default, out of the data sheet's range). */
        RANGE,
        /** The probe repeats itself where a live one would not. */
        STUCK,
        /** No answer in time. */
        TIMEOUT,
        /** There is no such probe. */
        ABSENT;

        /** The word in the record. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Reading of(BigDecimal value, String unit) {
        return new Value(value, unit);
    }

    static Reading none(Cause cause) {
        return new NoValue(cause);
    }
}
