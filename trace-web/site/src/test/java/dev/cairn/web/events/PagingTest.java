package dev.cairn.web.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.query.EventQuery;
import dev.cairn.query.EventStore.Stored;
import dev.cairn.query.Facts;
import dev.cairn.query.MasterData;
import dev.cairn.query.RandomEvents;
import dev.cairn.web.WebSettings;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which events an answer holds, page by page, over HTTP. */
class PagingTest {
    private static final long SEED = Long.getLong("cairn.query.seed", 20_261_130);
    private static final String[] EXAMPLE = {"GS1-Extensions", "example=" + RandomEvents.NAMESPACE};

    private EventSite site;

    @BeforeEach
    void open() throws Exception {
        site = new EventSite(WebSettings.Events.ACCOUNTS);
    }

    @AfterEach
    void close() throws Exception {
        site.close();
    }

    @Test
    void pages_of_any_size_show_every_event_once_newest_first_while_others_arrive() throws Exception {
        site.logSome(SEED, 70);
        Comparator<Stored> order = Comparator.comparing(
                        (Stored each) -> each.event().eventTime())
                .thenComparing(Stored::index)
                .reversed();
        List<String> expected = site.distinct().stream()
                .sorted(order)
                .map(each -> each.event().hashId())
                .toList();
        Random random = new Random(SEED);
        for (int size : List.of(1, 50, 51, 2 + random.nextInt(40), 52 + random.nextInt(60))) {
            int[] more = {0};
            Runnable arrival = () -> site.log(
                    "ObjectEvent",
                    "2026-11-0" + (1 + more[0] % 9) + "T00:00:00Z",
                    "'action':'OBSERVE','epcList':['urn:epc:id:sgtin:0614141.112345.9" + size + more[0]++ + "']");
            // Those that arrived for the sizes before are there now and not asked for.
            List<String> found = site.all("/events?LT_recordTime=2030-01-01T00:00:00Z&perPage=" + size, arrival);
            found.retainAll(new HashSet<>(expected));
            assertEquals(expected, found, "perPage=" + size + " seed=" + SEED);
        }
        HttpResponse<String> last = site.get("/events?perPage=1000");
        assertEquals(Optional.empty(), EventSite.next(last));
    }

    @Test
    void what_arrives_after_the_first_page_is_in_no_later_one() throws Exception {
        site.logSome(SEED, 20);
        int before = site.distinct().size();
        int[] more = {0};
        List<String> found = site.all(
                "/events?perPage=3",
                () -> site.log(
                        "ObjectEvent",
                        "2026-10-01T00:00:00Z",
                        "'action':'OBSERVE','epcList':['urn:epc:id:sgtin:0614141.112345.9" + more[0]++ + "']"));
        assertEquals(before, found.size());
    }

    @Test
    void a_page_of_very_large_events_ends_early_and_loses_none() throws Exception {
        String large = "x".repeat(30_000);
        for (int i = 0; i < 240; i++) {
            site.log(
                    "ObjectEvent",
                    "2026-11-20T10:00:00Z",
                    "'action':'OBSERVE','epcList':['urn:epc:id:sgtin:0614141.112345." + i + "'],'example:text':'"
                            + large + "'");
        }
        HttpResponse<String> first = site.get("/events?perPage=1000");
        int size = EventSite.events(first).size();
        assertEquals(150, size, "three portions of 50");
        JsonNode rest = EventSite.events(site.get(EventSite.next(first).orElseThrow()));
        assertEquals(90, rest.size());
        Set<String> items = new HashSet<>();
        EventSite.events(first)
                .forEach(event -> items.add(event.at("/epcList/0").asText()));
        rest.forEach(event -> items.add(event.at("/epcList/0").asText()));
        assertEquals(240, items.size());
    }

    @Test
    void parameters_behind_the_question_mark_are_those_of_the_standard() throws Exception {
        site.logSome(SEED + 5, 80);
        int found = 0;
        for (Map<String, String> parameters : List.of(
                Map.of("EQ_bizStep", "shipping|receiving"),
                Map.of("eventType", "ObjectEvent|AggregationEvent", "EQ_action", "ADD"),
                Map.of("GE_eventTime", "2026-11-03T01:00:00+01:00", "EXISTS_errorDeclaration", "false"),
                Map.of("EQ_example:a", "5", "orderBy", "recordTime"),
                Map.of("GE_value_CEL", "4"),
                Map.of("MATCH_anyEPC", "urn:epc:idpat:sgtin:0614141.107346.*"))) {
            Set<String> expected = expected(parameters);
            String target = UrlText.address("/events", new ArrayList<>(parameters.entrySet())) + "&perPage=4";
            assertEquals(expected, new TreeSet<>(site.all(target, () -> {}, EXAMPLE)), target + " seed=" + (SEED + 5));
            found += expected.size();
        }
        assertTrue(found > 20, "the questions find too little to mean anything: " + found);
        assertEquals(
                3, site.all("/events?eventCountLimit=3&perPage=2", () -> {}).size());
    }

    private Set<String> expected(Map<String, String> parameters) {
        EventQuery query = ((EventQuery.Parsed) EventQuery.parse(
                        List.copyOf(parameters.entrySet()), Map.of("example", RandomEvents.NAMESPACE), MasterData.NONE))
                .query();
        Set<String> expected = new TreeSet<>();
        site.distinct().stream()
                .filter(each -> Facts.of(each).meet(query))
                .forEach(each -> expected.add(each.event().hashId()));
        return expected;
    }
}
