package dev.cairn.edge.sensor;

import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What one look at a probe gave: a number, or the reason why there is none. Never an invented number, never silence. */
public sealed interface Reading {
    /**
     * A measured number.
     *
     * @param value as the probe gave it, digit by digit
     * @param unit SenML symbol
     * @param marks why it should be doubted; empty for an ordinary one
     */
    record Value(BigDecimal value, String unit, Set<Mark> marks) implements Reading {
        public Value {
            marks = Set.copyOf(marks);
        }

        /** The same number, doubted for one more reason. */
        public Value marked(Mark mark) {
            Set<Mark> more = EnumSet.of(mark);
            more.addAll(marks);
            return new Value(value, unit, more);
        }

        /** The marks' words in a fixed order with spaces between; empty without marks. */
        public String quality() {
            return new TreeSet<>(marks).stream().map(Mark::word).collect(Collectors.joining(" "));
        }
    }

    /**
     * No number, and why. Two of them are equal when their causes are: the help is for people.
     *
     * @param help what is wrong, where, and what to do about it, in a sentence; may be empty
     */
    record NoValue(Cause cause, String help) implements Reading {
        @Override
        public boolean equals(Object other) {
            return other instanceof NoValue no && no.cause == cause;
        }

        @Override
        public int hashCode() {
            return cause.hashCode();
        }
    }

    /** Why a number is doubted; the words of docs/formats/capsule.md. A doubted number is signed like any other. */
    enum Mark {
        /** Outside what the probe can measure. */
        RANGE,
        /** Changed faster than what is measured can change. */
        RATE,
        /** The same to the last digit so often that a live probe would have moved. */
        STUCK;

        /** The word in the record. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Why a probe gave no number; the words of docs/formats/capsule.md. */
    enum Cause {
        /** The chip did not answer. */
        NACK,
        /** The answer's checksum was wrong. */
        CRC,
        /** What the probe gave is not a measurement: a power-on default, a converter at its end stop, another unit. */
        RANGE,
        /** A faulty probe that repeats itself; gateways wrote it before there was a {@link Mark} for that. */
        STUCK,
        /** No answer in time. */
        TIMEOUT,
        /** There is no such probe, or no such bus. */
        ABSENT,
        /** Another chip than the configured one answers at this address. */
        FOREIGN;

        /** The word in the record. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Value of(BigDecimal value, String unit) {
        return new Value(value, unit, Set.of());
    }

    static NoValue none(Cause cause) {
        return new NoValue(cause, "");
    }

    static NoValue none(Cause cause, String help) {
        return new NoValue(cause, help);
    }
}
