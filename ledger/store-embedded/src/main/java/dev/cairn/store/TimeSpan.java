package dev.cairn.store;

import dev.cairn.query.Condition;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of the time, in microseconds since 1970, in which all events lie that a query asks for.
 *
 * @param from inclusive
 * @param to exclusive
 */
record TimeSpan(long from, long to) {
    private static final TimeSpan ALWAYS = new TimeSpan(Long.MIN_VALUE, Long.MAX_VALUE);

    /** A time as facts spell it (Sortable): seconds since 1970 plus 10^11, whole microseconds, and nothing that the column does not hold. */
    private static final Pattern WHOLE_MICROS = Pattern.compile("t:([0-9]{12})([0-9]{6})000");

    private static final String FIRST = "t:";
    private static final String LAST = "t;";
    private static final long SECONDS_BIAS = 100_000_000_000L;
    private static final long MICROS = 1_000_000;

    /** What these conditions leave of the time, those that {@link #isSpan}. */
    static TimeSpan of(List<Condition> conditions, String field) {
        TimeSpan left = ALWAYS;
        for (Condition each : conditions) {
            if (isSpan(each, field)) {
                Condition.Span span = ((Condition.Within) each).spans().get(0);
                left = new TimeSpan(
                        Math.max(left.from, micros(span.from(), ALWAYS.from)),
                        Math.min(left.to, micros(span.to(), ALWAYS.to)));
            }
        }
        return left;
    }

    /** Whether a condition is one span of this time, to the microsecond: no more has to be asked than where the column begins and ends. */
    static boolean isSpan(Condition condition, String field) {
        if (condition instanceof Condition.Within within
                && within.field().equals(field)
                && within.spans().size() == 1) {
            Condition.Span span = within.spans().get(0);
            return isWhole(span.from(), FIRST) && isWhole(span.to(), LAST);
        }
        return false;
    }

    private static boolean isWhole(String time, String open) {
        return time.equals(open) || WHOLE_MICROS.matcher(time).matches();
    }

    private static long micros(String time, long open) {
        Matcher whole = WHOLE_MICROS.matcher(time);
        return whole.matches()
                ? Math.addExact(
                        Math.multiplyExact(Long.parseLong(whole.group(1)) - SECONDS_BIAS, MICROS),
                        Long.parseLong(whole.group(2)))
                : open;
    }

    boolean holds(long micros) {
        return from <= micros && micros < to;
    }

    /** Without the end that a walk in this direction has behind it. */
    TimeSpan ahead(boolean ascending) {
        return ascending ? new TimeSpan(ALWAYS.from, to) : new TimeSpan(from, ALWAYS.to);
    }

    /** Adds it to a WHERE. */
    void write(StringBuilder sql, String column, List<Object> values) {
        if (from != ALWAYS.from) {
            sql.append(" AND ").append(column).append(" >= ?");
            values.add(from);
        }
        if (to != ALWAYS.to) {
            sql.append(" AND ").append(column).append(" < ?");
            values.add(to);
        }
    }
}
