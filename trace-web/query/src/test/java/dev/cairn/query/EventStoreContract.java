package dev.cairn.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.proof.Bytes;
import dev.cairn.query.EventQuery.Parsed;
import dev.cairn.query.EventStore.Found;
import dev.cairn.query.EventStore.Place;
import dev.cairn.query.EventStore.Stored;
import dev.cairn.query.Pages.Page;
import dev.cairn.query.Pages.Refused;
import dev.cairn.query.RandomEvents.Logged;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every event store does. Random questions: see {@code AgreementTest} for how to ask more. */
public abstract class EventStoreContract {
    private static final long SEED = Long.getLong("cairn.query.seed", 20_261_130);
    private static final int QUESTIONS = Integer.getInteger("cairn.query.questions", 150);
    private static final int EVENTS = 160;
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final Bytes KEY = Bytes.ofHex("01".repeat(32));

    /** Opens the store; called again, it closes the first and opens what that one left. */
    protected abstract EventStore open();

    private static List<Stored> events(long seed, int count) {
        List<Logged> logged = new RandomEvents(seed).some(count);
        return LongStream.range(0, count)
                .mapToObj(i -> new Stored(
                        2 * i + 1,
                        logged.get((int) i).recordTime(),
                        logged.get((int) i).event()))
                .toList();
    }

    private static EventQuery query(Map<String, String> parameters) {
        EventQuery.Result result = EventQuery.parse(
                List.copyOf(parameters.entrySet()), Map.of("example", RandomEvents.NAMESPACE), RandomEvents.MASTER);
        assertTrue(result instanceof Parsed, () -> "refused: " + parameters + ": " + result);
        return ((Parsed) result).query();
    }

    private static Pages pages(EventStore store) {
        return new Pages(store, KEY, InstantSource.fixed(NOW));
    }

    /** All pages of a question, one after the other; {@code between} runs after each. */
    private static List<Long> ask(EventStore store, Map<String, String> parameters, Runnable between) {
        Map<String, String> asked = new LinkedHashMap<>(parameters);
        List<Long> found = new ArrayList<>();
        Optional<Pages.Next> next = Optional.empty();
        do {
            next.ifPresent(token -> asked.put("nextPageToken", token.token()));
            Pages.Answer answer = pages(store).page(query(asked));
            assertTrue(answer instanceof Page, () -> "refused: " + asked + ": " + answer);
            ((Page) answer).events().forEach(event -> found.add(event.index()));
            next = ((Page) answer).next();
            between.run();
        } while (next.isPresent());
        return found;
    }

    /** An event and the twin's look at it. */
    private record Judged(Stored stored, NaiveEvaluator twin) {}

    private static List<Judged> judged(List<Stored> events) {
        return merged(events).stream()
                .map(each -> new Judged(
                        each, new NaiveEvaluator(each.event().tree(), each.recordTime(), RandomEvents.MASTER)))
                .toList();
    }

    private static List<Long> twin(List<Judged> events, Map<String, String> parameters) {
        Map<String, String> conditions = new LinkedHashMap<>(parameters);
        boolean byRecord = "recordTime".equals(conditions.remove("orderBy"));
        boolean ascending = "ASC".equals(conditions.remove("orderDirection"));
        conditions.remove("perPage");
        Comparator<Stored> order = Comparator.comparing((Stored each) ->
                        byRecord ? each.recordTime() : each.event().eventTime())
                .thenComparingLong(Stored::index);
        return events.stream()
                .filter(each -> each.twin().meets(conditions))
                .map(Judged::stored)
                .sorted(ascending ? order : order.reversed())
                .map(Stored::index)
                .toList();
    }

    /** The events as the store merges them: each identity once, as its first entry has it. */
    private static List<Stored> merged(List<Stored> events) {
        Map<String, Stored> first = new LinkedHashMap<>();
        events.forEach(each -> first.putIfAbsent(each.identity(), each));
        return List.copyOf(first.values());
    }

    @Test
    void answers_random_questions_as_the_twin_does_in_pages_of_any_size() {
        EventStore store = open();
        List<Stored> events = events(SEED, EVENTS);
        store.put(events.subList(0, EVENTS / 2), EVENTS);
        store.put(events.subList(EVENTS / 2, EVENTS), 2L * EVENTS);
        List<Judged> merged = judged(events);
        RandomQueries queries = new RandomQueries(SEED + 2);
        RandomEvents some = new RandomEvents(SEED + 3);
        long found = 0;
        for (int i = 0; i < QUESTIONS; i++) {
            Map<String, String> question = queries.next();
            question.put("orderBy", some.of(List.of("eventTime", "recordTime")));
            question.put("orderDirection", some.of(List.of("ASC", "DESC")));
            question.put("perPage", some.of(List.of("3", "10", "30", "1000")));
            List<Long> twins = twin(merged, question);
            assertEquals(twins, ask(store, question, () -> {}), "seed " + SEED + " question " + i + " " + question);
            found += twins.size();
        }
        assertTrue(found > QUESTIONS, "questions find nothing: " + found + " of seed " + SEED);
    }

    @Test
    void pages_show_what_was_there_at_the_first_once_while_events_arrive() {
        EventStore store = open();
        List<Stored> events = events(SEED + 4, EVENTS);
        store.put(events.subList(0, 80), 161);
        List<Stored> later = new ArrayList<>(events.subList(80, EVENTS));
        for (String order : List.of("eventTime", "recordTime")) {
            Map<String, String> question = Map.of("perPage", "9", "orderBy", order, "orderDirection", "ASC");
            List<Long> twins = twin(judged(events.subList(0, EVENTS - later.size())), question);
            assertEquals(twins, ask(store, question, () -> arrive(store, later)));
        }
    }

    private static void arrive(EventStore store, List<Stored> later) {
        if (!later.isEmpty()) {
            Stored next = later.remove(0);
            store.put(List.of(next), next.index() + 1);
        }
    }

    @Test
    void cuts_at_the_limit_over_pages_and_refuses_what_is_too_much() {
        EventStore store = open();
        store.put(events(SEED, EVENTS), 2L * EVENTS);
        assertEquals(
                25,
                ask(store, Map.of("eventCountLimit", "25", "perPage", "10"), () -> {})
                        .size());
        int all = merged(events(SEED, EVENTS)).size();
        assertEquals(
                all, ask(store, Map.of("maxEventCount", all + ""), () -> {}).size());
        Pages.Answer answer = pages(store).page(query(Map.of("maxEventCount", (all - 1) + "")));
        assertEquals("QRY-12", ((Refused) answer).problem().code());
    }

    @Test
    void a_token_is_of_its_question_its_maker_and_its_hour() {
        EventStore store = open();
        store.put(events(SEED, EVENTS), 2L * EVENTS);
        Page first = (Page) pages(store).page(query(Map.of("EQ_action", "ADD", "perPage", "2")));
        String token = first.next().orElseThrow().token();
        assertEquals(NOW.plus(Pages.TOKEN_LIFE), first.next().orElseThrow().expires());
        EventQuery again = query(Map.of("EQ_action", "ADD", "perPage", "5", "nextPageToken", token));
        assertTrue(pages(store).page(again) instanceof Page);
        EventQuery other = query(Map.of("EQ_action", "DELETE", "nextPageToken", token));
        assertEquals("QRY-10", code(pages(store).page(other)));
        for (int i = 0; i < token.length(); i += 5) {
            char changed = token.charAt(i) == 'A' ? 'B' : 'A';
            String forged = token.substring(0, i) + changed + token.substring(i + 1);
            assertEquals("QRY-10", code(pages(store).page(query(Map.of("EQ_action", "ADD", "nextPageToken", forged)))));
        }
        for (String forged : List.of("x", "!", token + "A", token.substring(4), "é")) {
            assertEquals("QRY-10", code(pages(store).page(query(Map.of("EQ_action", "ADD", "nextPageToken", forged)))));
        }
        Pages stranger = new Pages(store, Bytes.ofHex("02".repeat(32)), InstantSource.fixed(NOW));
        assertEquals("QRY-10", code(stranger.page(again)));
        Pages late = new Pages(
                store, KEY, InstantSource.fixed(NOW.plus(Pages.TOKEN_LIFE).plusSeconds(1)));
        assertEquals("QRY-11", code(late.page(again)));
    }

    private static String code(Pages.Answer answer) {
        assertTrue(answer instanceof Refused, () -> "taken: " + answer);
        return ((Refused) answer).problem().code();
    }

    /** The first page promised what such a store does not hold yet. */
    @Test
    void a_token_that_knows_more_of_the_log_than_a_store_made_anew_is_refused() {
        EventStore store = open();
        List<Stored> events = events(SEED, 40);
        store.put(events, 81);
        Page first = (Page) pages(store).page(query(Map.of("perPage", "5")));
        EventQuery rest = query(Map.of(
                "perPage", "5", "nextPageToken", first.next().orElseThrow().token()));
        Pages.Answer before = pages(store).page(rest);
        store.clear();
        assertEquals("QRY-14", code(pages(store).page(rest)));
        store.put(events.subList(0, 20), 80);
        assertEquals("QRY-14", code(pages(store).page(rest)));
        store.put(events.subList(20, 40), 81);
        assertEquals(before, pages(store).page(rest));
    }

    @Test
    void keeps_events_and_cursor_and_gives_back_what_was_put() {
        List<Stored> events = merged(events(SEED, 20));
        open().put(events, 50);
        EventStore again = open();
        assertEquals(50, again.cursor());
        for (Stored each : events) {
            List<Found> found = again.load(List.of(each.index()));
            assertEquals(
                    List.of(new Found(
                            each.index(), each.recordTime(), each.event().json(), List.of(each.index()))),
                    found);
            assertTrue(again.having("hash", each.event().hashId()).contains(each.index()));
        }
        assertEquals(List.of(), again.load(List.of(0L, 77L)));
        assertEquals(List.of(), again.having("eventID", "urn:uuid:none"));
    }

    @Test
    void the_same_event_again_adds_its_entry_and_nothing_else() {
        EventStore store = open();
        Stored first = events(SEED, 1).get(0);
        Stored second = new Stored(9, first.recordTime().plusSeconds(5), first.event());
        store.put(List.of(first), 2);
        store.put(List.of(first, second, second), 10);
        store.put(List.of(second), 10);
        assertEquals(List.of(first.index()), ask(store, Map.of(), () -> {}));
        assertEquals(List.of(1L, 9L), store.load(List.of(1L)).get(0).entries());
    }

    @Test
    void what_was_forgotten_is_found_by_nothing() {
        EventStore store = open();
        Stored first = events(SEED, 1).get(0);
        Stored second = new Stored(9, first.recordTime(), first.event());
        store.put(List.of(first, second), 10);
        store.forget(Set.of(1L, 9L, 5L), List.of());
        assertEquals(List.of(), ask(store, Map.of(), () -> {}));
        assertEquals(List.of(), store.having("hash", first.event().hashId()));
        assertEquals(List.of(), store.values("eventType", "", 10));
        store.forget(Set.of(1L), List.of());
        assertEquals(10, store.cursor());
        store.put(List.of(first, second), 10);
        store.forget(Set.of(1L), List.of(second));
        store.forget(Set.of(1L), List.of(second));
        EventStore again = open();
        assertEquals(List.of(9L), ask(again, Map.of(), () -> {}));
        assertEquals(List.of(9L), again.load(List.of(9L)).get(0).entries());
    }

    @Test
    void forgets_one_of_two_entries_and_keeps_the_event() {
        EventStore store = open();
        Stored first = events(SEED, 1).get(0);
        store.put(List.of(first, new Stored(9, first.recordTime(), first.event())), 10);
        store.forget(Set.of(9L), List.of());
        assertEquals(List.of(1L), store.load(List.of(1L)).get(0).entries());
    }

    @Test
    void never_goes_back_but_by_clearing() {
        EventStore store = open();
        store.put(events(SEED, 3), 10);
        assertThrows(IllegalArgumentException.class, () -> store.put(List.of(), 9));
        store.clear();
        assertEquals(0, store.cursor());
        assertEquals(List.of(), ask(store, Map.of(), () -> {}));
        assertEquals(0, open().cursor());
    }

    @Test
    void lists_a_fields_values_in_order_page_by_page() {
        EventStore store = open();
        List<Stored> events = events(SEED, EVENTS);
        store.put(events, 2L * EVENTS);
        List<String> types = Parameters.EVENT_TYPES.stream().sorted().toList();
        assertEquals(types, store.values("eventType", "", 10));
        assertEquals(types.subList(0, 2), store.values("eventType", "", 2));
        assertEquals(types.subList(2, 5), store.values("eventType", types.get(1), 10));
        assertEquals(List.of(), store.values("nothing", "", 10));
    }

    @Test
    void sorts_what_is_equal_in_time_by_index_and_looks_behind_the_place_only() {
        EventStore store = open();
        List<Stored> events = merged(events(SEED, 60));
        store.put(events, 200);
        EventQuery query = query(Map.of("orderDirection", "ASC"));
        List<Place> all = store.find(query, 200, Optional.empty(), 1_000).hits();
        assertEquals(events.size(), all.size());
        Map<Long, Integer> perTime = new HashMap<>();
        all.forEach(place -> perTime.merge(place.micros(), 1, Integer::sum));
        assertTrue(perTime.values().stream().anyMatch(count -> count > 1), "no two events at one time");
        TreeMap<Long, Long> last = new TreeMap<>();
        all.forEach(place -> {
            Long before = last.put(place.micros(), place.index());
            assertTrue(before == null || before < place.index(), place::toString);
        });
        for (int i = 0; i < all.size(); i += 7) {
            EventStore.Slice behind = store.find(query, 200, Optional.of(all.get(i)), 1_000);
            assertEquals(all.subList(i + 1, all.size()), behind.hits());
            assertFalse(behind.more().isPresent());
        }
        assertEquals(List.of(), store.find(query, 0, Optional.empty(), 10).hits());
    }
}
