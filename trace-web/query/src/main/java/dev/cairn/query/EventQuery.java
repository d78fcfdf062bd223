package dev.cairn.query;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A SimpleEventQuery (EPCIS 2.0, section 8.2.7.1), read strictly: an unknown or malformed parameter refuses the whole query. Immutable.
 *
 * @param conditions all of them must be met
 * @param order what the answer is sorted by; events that are equal in it, by when they were logged
 * @param ascending false: the greatest first
 * @param eventCountLimit the answer is cut here, silently
 * @param maxEventCount an answer with more is refused
 * @param perPage 1 to {@value QueryLimits#PAGE_EVENTS_MAX}
 * @param nextPageToken as the page before gave it
 * @param question the parameters in one spelling, without {@code perPage} and {@code nextPageToken}: what a page's token belongs to
 */
public record EventQuery(
        List<Condition> conditions,
        Order order,
        boolean ascending,
        OptionalInt eventCountLimit,
        OptionalInt maxEventCount,
        int perPage,
        Optional<String> nextPageToken,
        String question) {

    /** What an answer is sorted by. */
    public enum Order {
        EVENT_TIME,
        RECORD_TIME
    }

    /** {@link Parsed} or {@link Invalid}. */
    public sealed interface Result {}

    public record Parsed(EventQuery query) implements Result {}

    /** Refused, with at least one reason. */
    public record Invalid(List<QueryProblem> problems) implements Result {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }

    public EventQuery {
        conditions = List.copyOf(conditions);
    }

    /**
     * @param parameters as a URL's query has them, decoded: {@code EQ_bizStep}, {@code shipping|receiving}; an empty value is an absent
     *     parameter
     * @param prefixes of extensions' namespaces, as {@code GS1-Extensions} or a query document's {@code @context} tell them; those of the
     *     EPCIS context are known
     */
    public static Result parse(
            List<Map.Entry<String, String>> parameters, Map<String, String> prefixes, MasterData masterData) {
        return new QueryReader(prefixes, masterData).read(parameters);
    }
}
