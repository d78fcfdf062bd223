package dev.cairn.store;

import dev.cairn.query.Condition;
import dev.cairn.query.EventQuery;
import dev.cairn.query.EventStore.Place;
import dev.cairn.query.Glob;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One query in the SQL of {@link SqliteEvents}. A plus before a column keeps SQLite from walking along that column's index: through a rare
 * condition the few rows are sorted, in order nothing is. A span of the time that the answer is sorted by is no condition but where the walk begins
 * and ends.
 */
final class EventSql {
    private static final String LAST_CHARACTER = Character.toString(Character.MAX_CODE_POINT);

    private final EventQuery query;
    private final long before;
    private final Map<String, Long> fields;
    private final String time;
    private final String direction;
    private final TimeSpan span;
    private final List<Condition> conditions;

    /** @param fields the numbers of those that some event says */
    EventSql(EventQuery query, long before, Map<String, Long> fields) {
        this.query = query;
        this.before = before;
        this.fields = fields;
        this.time = query.order() == EventQuery.Order.EVENT_TIME ? "at" : "logged";
        this.direction = query.ascending() ? "ASC" : "DESC";
        String field = query.order() == EventQuery.Order.EVENT_TIME ? "eventTime" : "recordTime";
        this.span = TimeSpan.of(query.conditions(), field);
        this.conditions = query.conditions().stream()
                .filter(each -> !TimeSpan.isSpan(each, field))
                .toList();
    }

    /** SQL and what its question marks stand for. */
    record Text(String sql, List<Object> values) {}

    /** Whether no event can meet it: one of its fields is said by none. */
    boolean nothing() {
        return query.conditions().stream()
                .anyMatch(
                        condition -> !(condition instanceof Condition.Lacks) && !fields.containsKey(field(condition)));
    }

    /** What has to be asked of an event besides its time. */
    List<Condition> conditions() {
        return conditions;
    }

    /** Whether the rows that say this stand in the answer's order already. */
    boolean inOrder(Condition condition) {
        return query.order() == EventQuery.Order.EVENT_TIME
                && condition instanceof Condition.AnyOf any
                && any.values().size() == 1;
    }

    /** How many rows say what a condition asks, up to a number. */
    Text count(Condition condition, int most) {
        List<Object> values = new ArrayList<>();
        StringBuilder rows = new StringBuilder("SELECT 1 FROM said s WHERE " + said("s", condition, values));
        if (inOrder(condition)) {
            span.write(rows, "s.at", values);
        }
        return new Text("SELECT count(*) FROM (" + rows + " LIMIT " + most + ")", values);
    }

    /** All events that meet the query, found through one condition and sorted. */
    Text rare(Condition condition, Optional<Place> after, int limit) {
        List<Object> values = new ArrayList<>();
        boolean here =
                query.order() == EventQuery.Order.EVENT_TIME; // the row has the time: the event need not be looked up
        String row = here ? "s" : "e";
        StringBuilder sql = new StringBuilder(
                here
                        ? "SELECT DISTINCT s.at, s.idx FROM said s WHERE "
                        : "SELECT e.logged, e.idx FROM event e WHERE e.idx IN (SELECT s.idx FROM said s WHERE ");
        sql.append(said("s", condition, values)).append(here ? "" : ")");
        behind(sql, "+" + row, after, values);
        conditions.stream().filter(other -> other != condition).forEach(other -> sql.append(" AND ")
                .append(meets(row, other, values)));
        return new Text(sql + ordered("+" + row, limit), values);
    }

    /** The next events in order, and of each whether it meets the query. */
    Text chunk(Optional<Place> after, int limit) {
        List<Object> values = new ArrayList<>();
        StringBuilder sql = new StringBuilder(
                "SELECT e." + time + ", e.idx, " + meet("e", conditions, values) + " FROM event e WHERE 1 = 1");
        behind(sql, "e", after, values);
        return new Text(sql + ordered("e", limit), values);
    }

    /** The next events that say what a condition {@link #inOrder} asks, in order, and of each whether it meets the others. */
    Text chunk(Condition through, Optional<Place> after, int limit) {
        List<Object> values = new ArrayList<>();
        List<Condition> others =
                conditions.stream().filter(other -> other != through).toList();
        StringBuilder sql =
                new StringBuilder("SELECT s.at, s.idx, " + meet("s", others, values) + " FROM said s WHERE ");
        sql.append(said("s", through, values));
        behind(sql, "s", after, values);
        return new Text(sql + ordered("s", limit), values);
    }

    private String meet(String row, List<Condition> asked, List<Object> values) {
        return asked.isEmpty()
                ? "1"
                : asked.stream().map(each -> meets(row, each, values)).collect(Collectors.joining(" AND "));
    }

    /** @param row with a plus before it where its index must not be walked */
    private void behind(StringBuilder sql, String row, Optional<Place> after, List<Object> values) {
        String column = row + "." + time;
        boolean inside = after.filter(place -> span.holds(place.micros())).isPresent();
        // One limit at each end: of two, SQLite may begin at the farther one.
        (inside ? span.ahead(query.ascending()) : span).write(sql, column, values);
        after.ifPresent(place -> {
            sql.append(" AND (" + column + ", " + row + ".idx)")
                    .append(query.ascending() ? " > " : " < ")
                    .append("(?, ?)");
            values.addAll(List.of(place.micros(), place.index()));
        });
        sql.append(" AND +" + row.replace("+", "") + ".idx < ?");
        values.add(before);
    }

    private String ordered(String row, int limit) {
        return " ORDER BY " + row + "." + time + " " + direction + ", " + row + ".idx " + direction + " LIMIT " + limit;
    }

    private String meets(String row, Condition condition, List<Object> values) {
        if (condition instanceof Condition.Lacks lacks && !fields.containsKey(lacks.field())) {
            return "1";
        }
        String not = condition instanceof Condition.Lacks ? "NOT " : "";
        return not + "EXISTS (SELECT 1 FROM fact f WHERE f.idx = " + row + ".idx AND " + said("f", condition, values)
                + ")";
    }

    private static String field(Condition condition) {
        if (condition instanceof Condition.AnyOf any) {
            return any.field();
        }
        if (condition instanceof Condition.Within within) {
            return within.field();
        }
        return condition instanceof Condition.Like like ? like.field() : ((Condition.Lacks) condition).field();
    }

    private String said(String row, Condition condition, List<Object> values) {
        values.add(String.valueOf(fields.get(field(condition))));
        String field = row + ".field = CAST(? AS INTEGER) AND ";
        if (condition instanceof Condition.AnyOf any) {
            return field + anyOf(row, any.values(), values);
        }
        if (condition instanceof Condition.Within within) {
            return field
                    + or(within.spans().stream()
                            .map(span -> within(row, span, values))
                            .toList());
        }
        return condition instanceof Condition.Like like
                ? field
                        + or(like.globs().stream()
                                .map(glob -> like(row, glob, values))
                                .toList())
                : field + anyOf(row, List.of(((Condition.Lacks) condition).value()), values);
    }

    private static String or(List<String> parts) {
        return parts.isEmpty() ? "0" : "(" + String.join(" OR ", parts) + ")";
    }

    /** A list of any length is one parameter, so that the number of parameters stays small. */
    private static String anyOf(String row, Collection<String> wanted, List<Object> values) {
        if (wanted.size() == 1) {
            values.add(wanted.iterator().next());
            return row + ".value = ?";
        }
        values.add(jsonArray(wanted));
        return row + ".value IN (SELECT value FROM json_each(?))";
    }

    private static String within(String row, Condition.Span span, List<Object> values) {
        values.addAll(List.of(span.from(), span.to()));
        return "(" + row + ".value >= ? AND " + row + ".value < ?)";
    }

    private static String like(String row, Glob glob, List<Object> values) {
        values.addAll(List.of(glob.prefix(), glob.prefix() + LAST_CHARACTER, glob.sqlite()));
        return "(" + row + ".value >= ? AND " + row + ".value < ? AND " + row + ".value GLOB ?)";
    }

    private static String jsonArray(Collection<String> texts) {
        StringBuilder out = new StringBuilder("[");
        for (String text : texts) {
            out.append(out.length() == 1 ? "\"" : ",\"");
            text.chars().forEach(c -> {
                if (c == '"' || c == '\\') {
                    out.append('\\').append((char) c);
                } else if (c < ' ') {
                    out.append(String.format(java.util.Locale.ROOT, "\\u%04x", c));
                } else {
                    out.append((char) c);
                }
            });
            out.append('"');
        }
        return out.append(']').toString();
    }
}
