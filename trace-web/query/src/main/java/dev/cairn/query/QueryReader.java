package dev.cairn.query;

import dev.cairn.query.EventQuery.Order;
import dev.cairn.query.Parameters.Asked;
import dev.cairn.query.Parameters.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Reads the parameters of one query; finds every problem, not the first alone. */
final class QueryReader {
    private static final int NAME_SHOWN_CHARS_MAX = 100;
    private static final int NEAR = 3;
    private static final List<String> CONTROLS =
            List.of("orderBy", "orderDirection", "eventCountLimit", "maxEventCount", "perPage", "nextPageToken");

    private final Asked asked;
    private final Map<String, String> prefixes;
    private final Map<String, String> given = new TreeMap<>();
    private final List<QueryProblem> problems = new ArrayList<>();
    private final List<Condition> conditions = new ArrayList<>();

    QueryReader(Map<String, String> prefixes, MasterData masterData) {
        this.prefixes = new TreeMap<>(prefixes);
        this.asked = new Asked(ExtensionNames.ofQuery(prefixes), masterData);
    }

    EventQuery.Result read(List<Map.Entry<String, String>> parameters) {
        if (parameters.size() > QueryLimits.PARAMETERS_MAX) {
            problem("QRY-07", "", "at most " + QueryLimits.PARAMETERS_MAX + " parameters; ask for less at once");
            return new EventQuery.Invalid(problems);
        }
        parameters.stream()
                .filter(each -> !each.getValue().isEmpty())
                .forEach(each -> take(each.getKey(), each.getValue()));
        given.forEach(this::condition);
        EventQuery query = controls();
        return problems.isEmpty() ? new EventQuery.Parsed(query) : new EventQuery.Invalid(problems);
    }

    private void take(String name, String value) {
        String kept = Parameters.kept(name);
        if (name.length() > QueryLimits.NAME_CHARS_MAX) {
            problem("QRY-07", name, "a name has at most " + QueryLimits.NAME_CHARS_MAX + " characters");
        } else if (given.putIfAbsent(kept, value) != null) {
            problem("QRY-02", name, "stands twice, perhaps in two spellings; write one list: a|b");
        }
    }

    private void condition(String name, String value) {
        if (CONTROLS.contains(name)) {
            return;
        }
        Optional<Parameter> parameter = Parameters.of(name).or(() -> NamedParameters.of(name));
        if (parameter.isEmpty()) {
            problem("QRY-01", name, "no parameter of SimpleEventQuery" + nearest(name));
            return;
        }
        try {
            conditions.add(parameter.get().read(value, asked));
        } catch (Wrong wrong) {
            problem(wrong.code(), name, wrong.text());
        }
    }

    private static String nearest(String name) {
        if (name.matches("(EQ|GT|GE|LT|LE)_(value|minValue|maxValue|meanValue|sDev|percValue)")) {
            return "; name the unit: " + name + "_CEL";
        }
        return Parameters.names().stream()
                .filter(known -> Spelling.distance(known, name) <= NEAR)
                .min(java.util.Comparator.comparing(known -> Spelling.distance(known, name)))
                .map(known -> "; did you mean " + known + "?")
                .orElse("; an extension is named with its prefix, EQ_example:field, or in full");
    }

    private EventQuery controls() {
        OptionalInt limit = count("eventCountLimit");
        OptionalInt most = count("maxEventCount");
        if (limit.isPresent() && most.isPresent()) {
            problem("QRY-06", "maxEventCount", "stands beside eventCountLimit; write one of them");
        }
        return new EventQuery(
                conditions,
                order(),
                word("orderDirection", List.of("ASC", "DESC"))
                        .filter("ASC"::equals)
                        .isPresent(),
                limit,
                most,
                Math.min(count("perPage").orElse(QueryLimits.PAGE_EVENTS), QueryLimits.PAGE_EVENTS_MAX),
                Optional.ofNullable(given.get("nextPageToken")),
                question());
    }

    private Order order() {
        String by = given.getOrDefault("orderBy", "eventTime");
        if (by.indexOf(':') > 0) {
            problem("QRY-09", "orderBy", "the standard has it, Cairn does not: write eventTime or recordTime");
        }
        return by.indexOf(':') < 0
                        && word("orderBy", List.of("eventTime", "recordTime"))
                                .filter("recordTime"::equals)
                                .isPresent()
                ? Order.RECORD_TIME
                : Order.EVENT_TIME;
    }

    private Optional<String> word(String name, List<String> words) {
        String value = given.get(name);
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Values.oneOf(words, value));
        } catch (Wrong wrong) {
            problem(wrong.code(), name, wrong.text());
            return Optional.empty();
        }
    }

    private OptionalInt count(String name) {
        String value = given.get(name);
        if (value == null) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(Values.count(value));
        } catch (Wrong wrong) {
            problem(wrong.code(), name, wrong.text());
            return OptionalInt.empty();
        }
    }

    private String question() {
        Map<String, String> rest = new TreeMap<>(given);
        rest.remove("perPage");
        rest.remove("nextPageToken");
        return rest + " " + prefixes;
    }

    private void problem(String code, String name, String text) {
        String shown = name.length() > NAME_SHOWN_CHARS_MAX ? name.substring(0, NAME_SHOWN_CHARS_MAX) : name;
        problems.add(new QueryProblem(code, shown, text));
    }
}
