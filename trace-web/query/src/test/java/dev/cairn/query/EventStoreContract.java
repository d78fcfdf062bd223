package dev.cairn.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.epcis.CaptureDocument;
import dev.cairn.proof.Bytes;
import dev.cairn.query.EventStore.Found;
import dev.cairn.query.EventStore.Place;
import dev.cairn.query.EventStore.Stored;
import dev.cairn.query.Pages.Page;
import dev.cairn.query.Pages.Refused;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every event store does. Random questions: see {@code AgreementTest} for how to ask more. */
public abstract class EventStoreContract {
    private static final long SEED = Long.getLong("cairn.query.seed", 20_261_130);
    private static final int QUESTIONS = Integer.getInteger("cairn.query.questions", 150);
    private static final int EVENTS = 160;
    private static final Instant NOW = Agreement.NOW;
    private static final Bytes KEY = Agreement.KEY;

    /** Opens the store; called again, it closes the first and opens what that one left. */
    protected abstract EventStore open();

    private static Pages pages(EventStore store) {
        return new Pages(store, KEY, InstantSource.fixed(NOW));
    }

    private static List<Stored> events(long seed, int count) {
        return Agreement.events(seed, count);
    }

    private static List<Stored> merged(List<Stored> events) {
        return Agreement.merged(events);
    }

    private static EventQuery query(Map<String, String> parameters) {
        return Agreement.parsed(parameters);
    }

    private static List<Long> ask(EventStore store, Map<String, String> parameters, Runnable between) {
        return Agreement.pages(store, parameters, between);
    }

    private static List<Long> ask(EventStore store, Map<String, String> parameters) {
        return Agreement.pages(store, parameters);
    }

    @Test
    void answers_random_questions_as_the_twin_does_in_pages_of_any_size() {
        EventStore store = open();
        Agreement events = new Agreement(SEED, EVENTS);
        store.put(events.events().subList(0, EVENTS / 2), EVENTS);
        store.put(events.events().subList(EVENTS / 2, EVENTS), events.end());
        RandomQueries queries = new RandomQueries(SEED + 2);
        RandomEvents some = new RandomEvents(SEED + 3);
        long found = 0;
        for (int i = 0; i < QUESTIONS; i++) {
            Map<String, String> question = Agreement.question(queries, some);
            List<Long> twins = events.twin(question);
            assertEquals(twins, ask(store, question), "seed " + SEED + " question " + i + " " + question);
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
            List<Long> twins = new Agreement(events.subList(0, EVENTS - later.size())).twin(question);
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
                25, ask(store, Map.of("eventCountLimit", "25", "perPage", "10")).size());
        int all = merged(events(SEED, EVENTS)).size();
        assertEquals(all, ask(store, Map.of("maxEventCount", all + "")).size());
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
        assertEquals(List.of(first.index()), ask(store, Map.of()));
        assertEquals(List.of(1L, 9L), store.load(List.of(1L)).get(0).entries());
    }

    @Test
    void what_was_forgotten_is_found_by_nothing() {
        EventStore store = open();
        Stored first = events(SEED, 1).get(0);
        Stored second = new Stored(9, first.recordTime(), first.event());
        store.put(List.of(first, second), 10);
        store.forget(Set.of(1L, 9L, 5L), List.of());
        assertEquals(List.of(), ask(store, Map.of()));
        assertEquals(List.of(), store.having("hash", first.event().hashId()));
        assertEquals(List.of(), store.values("eventType", "", 10));
        store.forget(Set.of(1L), List.of());
        assertEquals(10, store.cursor());
        store.put(List.of(first, second), 10);
        store.forget(Set.of(1L), List.of(second));
        store.forget(Set.of(1L), List.of(second));
        EventStore again = open();
        assertEquals(List.of(9L), ask(again, Map.of()));
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
        assertEquals(List.of(), ask(store, Map.of()));
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

    /** An event of a second of its own choosing, with further members. */
    private static Stored stored(long index, int second, String members) {
        String json = "{\"@context\":[\"https://ref.gs1.org/standards/epcis/epcis-context.jsonld\",{\"example\":\""
                + RandomEvents.NAMESPACE
                + "\"}],\"type\":\"ObjectEvent\",\"action\":\"OBSERVE\",\"eventTime\":\"" + NOW.plusSeconds(second)
                + "\",\"eventTimeZoneOffset\":\"+00:00\",\"epcList\":[\"urn:a:" + index + "\"]" + members + "}";
        assertTrue(CaptureDocument.parse(json) instanceof CaptureDocument.Captured, json);
        return new Stored(
                index,
                NOW.plusSeconds(second),
                ((CaptureDocument.Captured) CaptureDocument.parse(json))
                        .events()
                        .get(0));
    }

    @Test
    void a_condition_without_a_value_is_met_by_none() {
        EventStore store = open();
        store.put(List.of(stored(1, 1, "")), 2);
        for (Condition none : List.of(
                new Condition.AnyOf("action", new TreeSet<>()),
                new Condition.Within("action", List.of()),
                new Condition.Like("action", List.of()))) {
            EventQuery all = query(Map.of());
            EventQuery query = new EventQuery(
                    List.of(none),
                    all.order(),
                    all.ascending(),
                    all.eventCountLimit(),
                    all.maxEventCount(),
                    all.perPage(),
                    all.nextPageToken(),
                    all.question());
            assertEquals(List.of(), store.find(query, 2, Optional.empty(), 10).hits(), none::toString);
        }
    }

    @Test
    void keeps_the_time_of_logging_to_the_nanosecond() {
        EventStore store = open();
        Stored event = stored(1, 1, "");
        Instant logged = NOW.plusNanos(123_456_789);
        store.put(List.of(new Stored(1, logged, event.event())), 2);
        assertEquals(logged, store.load(List.of(1L)).get(0).recordTime());
    }

    @Test
    void all_events_lack_what_none_says() {
        EventStore store = open();
        store.put(List.of(stored(1, 1, ""), stored(3, 3, ",\"example:a\":\"x\"")), 4);
        assertEquals(List.of(3L, 1L), ask(store, Map.of("EXISTS_example:nobody", "false")));
        assertEquals(List.of(), ask(store, Map.of("EXISTS_example:nobody", "true")));
        assertEquals(List.of(1L), ask(store, Map.of("EXISTS_example:a", "false", "EXISTS_example:nobody", "false")));
        assertEquals(List.of(3L), ask(store, Map.of("EQ_example:a", "x", "EXISTS_example:nobody", "false")));
        assertEquals(List.of(), ask(store, Map.of("EQ_example:a", "x", "EXISTS_example:nobody", "true")));
    }

    @Test
    void what_came_instead_of_the_forgotten_is_found_at_once_by_what_it_alone_says() {
        EventStore store = open();
        store.put(List.of(stored(1, 1, "")), 4);
        store.forget(Set.of(1L), List.of(stored(3, 3, ",\"example:fresh\":\"x\"")));
        assertEquals(List.of(3L), ask(store, Map.of("EQ_example:fresh", "x")));
        store.put(List.of(stored(5, 5, ",\"example:fresh\":\"x\"")), 6);
        assertEquals(List.of(5L, 3L), ask(store, Map.of("EQ_example:fresh", "x")));
        assertEquals(List.of(5L, 3L), ask(open(), Map.of("EQ_example:fresh", "x")));
    }

    @Test
    void forgetting_one_event_leaves_those_that_say_the_same_at_the_same_time() {
        EventStore store = open();
        store.put(List.of(stored(1, 7, ""), stored(3, 7, ""), stored(5, 7, "")), 6);
        store.forget(Set.of(3L), List.of());
        assertEquals(List.of(1L, 5L), store.having("eventType", "ObjectEvent"));
        assertEquals(List.of(5L, 1L), ask(store, Map.of("eventType", "ObjectEvent")));
        assertEquals(List.of(5L, 1L), ask(store, Map.of("EQ_action", "OBSERVE", "EXISTS_errorDeclaration", "false")));
    }

    @Test
    void a_forgotten_event_that_comes_back_has_none_of_its_old_entries() {
        EventStore store = open();
        Stored first = stored(1, 1, "");
        Stored second = new Stored(9, first.recordTime(), first.event());
        store.put(List.of(first, second), 10);
        store.forget(Set.of(1L), List.of());
        store.put(List.of(first), 10);
        assertEquals(List.of(1L), store.load(List.of(1L)).get(0).entries());
        store.forget(Set.of(1L), List.of(second));
        assertEquals(List.of(9L), store.load(List.of(9L)).get(0).entries());
        assertEquals(List.of(9L), store.having("hash", first.event().hashId()));
        assertEquals(List.of(), store.load(List.of(1L)));
    }

    @Test
    void a_cleared_store_knows_nothing_of_before() {
        EventStore store = open();
        Stored event = stored(1, 1, ",\"example:a\":\"x\"");
        store.put(List.of(event, new Stored(9, event.recordTime(), event.event())), 10);
        store.clear();
        assertEquals(0, store.cursor());
        assertEquals(List.of(), store.having("hash", event.event().hashId()));
        assertEquals(List.of(), store.values("eventType", "", 10));
        assertEquals(List.of(), store.load(List.of(1L)));
        assertEquals(List.of(), ask(store, Map.of("EQ_example:a", "x")));
        assertEquals(List.of(), ask(store, Map.of("EXISTS_example:a", "false")));
        store.put(List.of(event), 2);
        assertEquals(List.of(1L), store.load(List.of(1L)).get(0).entries());
        assertEquals(List.of(1L), ask(store, Map.of("EQ_example:a", "x")));
        store.clear();
        Stored other = stored(1, 2, "");
        store.put(List.of(other), 2);
        assertEquals(List.of(), ask(store, Map.of("EQ_example:a", "x")));
        assertEquals(List.of(1L), ask(open(), Map.of("EXISTS_example:a", "false")));
    }

    @Test
    void a_list_of_values_may_hold_every_character() {
        EventStore store = open();
        List<String> texts = List.of("a\\\\b", "q\\\"q", "t\\tt", "n\\u0001n", "é€𝄞", "%_*?[x]");
        List<Stored> events = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            events.add(stored(2L * i + 1, i, ",\"example:a\":\"" + texts.get(i) + "\""));
        }
        store.put(events, 20);
        List<String> plain = List.of("a\\b", "q\"q", "t\tt", "n\u0001n", "é€𝄞", "%_*?[x]");
        for (int i = 0; i < plain.size(); i++) {
            long index = 2L * i + 1;
            assertEquals(List.of(index), ask(store, Map.of("EQ_example:a", plain.get(i))), plain.get(i));
            assertEquals(List.of(index), ask(store, Map.of("EQ_example:a", "none|" + plain.get(i))), plain.get(i));
        }
        assertEquals(
                texts.size(),
                ask(store, Map.of("EQ_example:a", String.join("|", plain))).size());
    }

    @Test
    void gives_the_first_of_many_with_a_value_and_takes_no_other_limits() {
        EventStore store = open();
        int more = EventStore.HITS_MAX + 2;
        List<Stored> events = LongStream.range(0, more)
                .mapToObj(i -> stored(2 * i + 1, (int) (more - i), ""))
                .toList();
        store.put(events, 2L * more);
        List<Long> first =
                events.stream().map(Stored::index).limit(EventStore.HITS_MAX).toList();
        assertEquals(first, store.having("eventType", "ObjectEvent"));
        for (Stored each : events.subList(0, 9)) {
            assertEquals(
                    List.of(each.index()), store.having("hash", each.event().hashId()));
        }
        EventQuery query = query(Map.of());
        for (int wrong : new int[] {-1, 0, EventStore.HITS_MAX + 1}) {
            assertThrows(IllegalArgumentException.class, () -> store.find(query, 10, Optional.empty(), wrong));
        }
        EventStore.Slice most = store.find(query, 2L * more, Optional.empty(), EventStore.HITS_MAX);
        assertTrue(!most.hits().isEmpty() && most.more().isPresent());
    }

    @Test
    void pages_stay_within_a_span_of_time_in_both_directions() {
        EventStore store = open();
        List<Stored> events = events(SEED + 5, EVENTS);
        store.put(events, 2L * EVENTS);
        for (String name : List.of("eventTime", "recordTime")) {
            List<Instant> times = merged(events).stream()
                    .map(each -> name.equals("eventTime") ? each.event().eventTime() : each.recordTime())
                    .sorted()
                    .toList();
            Map<String, String> question = new TreeMap<>(Map.of("perPage", "3", "orderBy", name));
            question.put("GE_" + name, times.get(times.size() / 3).toString());
            question.put("LT_" + name, times.get(2 * times.size() / 3).toString());
            for (String direction : List.of("ASC", "DESC")) {
                question.put("orderDirection", direction);
                List<Long> twins = new Agreement(events).twin(question);
                assertTrue(twins.size() > 9, () -> "seed " + SEED + ": too few for some pages of " + question);
                assertEquals(twins, ask(store, question, () -> {}), () -> "seed " + SEED + " " + question);
            }
        }
    }
}
