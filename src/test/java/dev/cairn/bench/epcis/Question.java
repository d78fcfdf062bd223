package dev.cairn.bench.epcis;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * One of the ten typical questions, each for the newest {@value #PAGE} events that meet it: as parameters of SimpleEventQuery and as SQL for {@link
 * Repository}'s table. What is asked for is drawn from the events themselves, so what is common is asked for often.
 *
 * @param where SQL behind WHERE
 * @param values draws what to ask for: an event, and where there is more to choose
 */
record Question(String name, String where, BiFunction<Told, SplittableRandom, Optional<Values>> values) {
    static final int PAGE = 30;

    /** Behind every question: newest first, and of one instant the one that was logged last. */
    private static final String ORDER = " ORDER BY event_time DESC, id DESC LIMIT " + PAGE;

    /**
     * One thing to ask for.
     *
     * @param parameters of SimpleEventQuery
     * @param binds of the SQL: a text, a number, a time, or a list of one text for an array
     */
    record Values(List<Map.Entry<String, String>> parameters, List<Object> binds) {}

    static final List<Question> TEN = List.of(
            one("epc", "MATCH_epc", "epcs @> ?", Told::epc, List::of),
            one("lot", "MATCH_epcClass", "classes @> ?", Told::lot, List::of),
            new Question(
                    "step_in_window",
                    "biz_step = ? AND event_time >= ? AND event_time < ?",
                    (told, random) -> Optional.of(stepInWindow(told, random))),
            one("read_point", "EQ_readPoint", "read_point = ?", told -> Optional.of(told.readPoint()), each -> each),
            one("within_site", "WD_bizLocation", "site = ?", told -> Optional.of(told.site()), each -> each),
            new Question("warmer_than", "max_celsius >= ?", (told, random) -> Optional.of(warmer(random))),
            one("order", "EQ_bizTransaction_po", "transactions @> ?", Told::order, po -> List.of("po " + po)),
            new Question(
                    "window",
                    "event_time >= ? AND event_time < ?",
                    (told, random) -> Optional.of(window(told, random))),
            one("ilmd", "EQ_ILMD_orchard:block", "body->'ilmd'->>'orchard:block' = ?", Told::block, each -> each),
            one("event_id", "EQ_eventID", "event_id = ?", told -> Optional.of(told.id()), each -> each));

    private static Question one(
            String name,
            String parameter,
            String where,
            Function<Told, Optional<String>> said,
            Function<String, Object> bind) {
        return new Question(name, where, (told, random) -> said.apply(told)
                .map(value -> new Values(List.of(Map.entry(parameter, value)), List.of(bind.apply(value)))));
    }

    private static Values stepInWindow(Told told, SplittableRandom random) {
        Values window = window(told.time(), Duration.ofHours(1 + random.nextInt(7 * 24)));
        List<Map.Entry<String, String>> parameters = new ArrayList<>(window.parameters());
        parameters.add(Map.entry("EQ_bizStep", told.bizStep()));
        return new Values(
                parameters,
                List.of(told.bizStep(), window.binds().get(0), window.binds().get(1)));
    }

    private static Values window(Told told, SplittableRandom random) {
        return window(told.time(), Duration.ofMinutes(10 + random.nextInt(24 * 60)));
    }

    private static Values window(Instant from, Duration length) {
        Instant to = from.plus(length);
        return new Values(
                List.of(Map.entry("GE_eventTime", from.toString()), Map.entry("LT_eventTime", to.toString())),
                List.of(bind(from), bind(to)));
    }

    private static Object bind(Instant time) {
        return OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
    }

    /** From 6 °C, which is common enough, to 15 °C, which is rare. */
    private static Values warmer(SplittableRandom random) {
        double celsius = random.nextInt(60, 150) / 10.0;
        return new Values(List.of(Map.entry("GE_value_CEL", Double.toString(celsius))), List.of(celsius));
    }

    String sql() {
        return "SELECT id, record_time, body::text FROM event WHERE " + where + ORDER;
    }

    /** Things to ask for, of the first so many events. */
    List<Values> draw(Trade trade, int events, int count, SplittableRandom random) {
        List<Values> drawn = new ArrayList<>();
        while (drawn.size() < count) {
            values.apply(trade.event(random.nextInt(events)), random).ifPresent(drawn::add);
        }
        return drawn;
    }
}
