package dev.cairn.web.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.query.EventQuery;
import dev.cairn.query.EventStore;
import dev.cairn.query.Pages;
import dev.cairn.web.WebSettings;
import java.net.http.HttpResponse;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every no of the EPCIS queries, over HTTP. */
class RefusedQuestionsTest {
    private EventSite site;

    @BeforeEach
    void open() throws Exception {
        site = new EventSite(WebSettings.Events.ACCOUNTS);
        for (int i = 0; i < 5; i++) {
            site.log(
                    "ObjectEvent",
                    "2026-11-20T10:0" + i + ":00Z",
                    "'action':'OBSERVE','bizStep':'shipping','epcList':['https://id.gs1.org/01/10614141073464/21/" + i
                            + "']");
        }
    }

    @AfterEach
    void close() throws Exception {
        site.close();
    }

    private JsonNode refused(int status, String exception, String code, String target, String... headers)
            throws Exception {
        HttpResponse<String> answer = site.get(target, headers);
        assertEquals(status, answer.statusCode(), () -> target + ": " + answer.body());
        assertEquals(
                "application/problem+json",
                answer.headers().firstValue("content-type").orElse(""),
                target);
        JsonNode problem = EventSite.json(answer);
        assertEquals("epcisException:" + exception, problem.path("type").asText(), target);
        assertEquals(status, problem.path("status").asInt(), target);
        assertEquals(code, problem.path("code").asText(), target);
        assertTrue(problem.path("detail").asText().length() > 10, target);
        assertEquals("2.0", answer.headers().firstValue("GS1-EPCIS-Version").orElse(""), target);
        return problem;
    }

    private String nextOf(String target) throws Exception {
        HttpResponse<String> page = site.get(target);
        assertEquals(200, page.statusCode(), page.body());
        String link = page.headers().firstValue("Link").orElseThrow();
        return link.substring(1, link.indexOf('>'));
    }

    @Test
    void every_wrong_parameter_is_named_with_what_to_do() throws Exception {
        JsonNode problem = refused(
                400,
                "QueryParameterException",
                "QRY-01",
                "/events?EQ_bizSteps=shipping&GE_eventTime=yesterday&EQ_disposition=lost");
        assertEquals(3, problem.path("errors").size());
        assertTrue(problem.path("detail").asText().startsWith("EQ_bizSteps: "), problem.toString());
        assertTrue(problem.path("detail").asText().contains("did you mean EQ_bizStep?"), problem.toString());
        for (JsonNode error : problem.path("errors")) {
            assertTrue(error.path("parameter").asText().matches("EQ_bizSteps|GE_eventTime|EQ_disposition"));
            assertTrue(error.path("code").asText().matches("QRY-0[134]"));
        }
    }

    @Test
    void pages_of_no_size_are_refused_and_too_large_ones_cut() throws Exception {
        for (String size : List.of("0", "-1", "x", "1e3", "99999999999")) {
            JsonNode problem = refused(400, "QueryParameterException", "QRY-03", "/events?perPage=" + size);
            assertEquals("perPage", problem.at("/errors/0/parameter").asText());
            refused(400, "QueryParameterException", "QRY-03", "/bizSteps?perPage=" + size);
        }
        assertEquals(200, site.get("/events?perPage=5000").statusCode());
        assertEquals(200, site.get("/bizSteps?perPage=5000").statusCode());
        assertEquals(200, site.get("/events?perPage=").statusCode(), "an empty value is an absent parameter");
    }

    @Test
    void a_parameter_stands_once() throws Exception {
        refused(400, "QueryParameterException", "QRY-02", "/events?EQ_action=ADD&EQ_action=DELETE");
        refused(400, "QueryParameterException", "QRY-02", "/bizSteps/shipping/events?EQ_bizStep=receiving");
    }

    @Test
    void a_page_token_belongs_to_its_question() throws Exception {
        String next = nextOf("/events?perPage=2&EQ_bizStep=shipping");
        assertEquals(200, site.get(next).statusCode());
        String token = next.substring(next.indexOf("nextPageToken="));
        for (String other : List.of(
                "/events?" + token,
                "/events?EQ_bizStep=receiving&" + token,
                "/events?EQ_bizStep=shipping&EQ_action=ADD&" + token,
                "/eventTypes/ObjectEvent/events?EQ_bizStep=shipping&" + token,
                "/events?EQ_bizStep=shipping&orderDirection=ASC&" + token)) {
            JsonNode problem = refused(400, "QueryParameterException", "QRY-10", other);
            assertEquals("nextPageToken", problem.at("/errors/0/parameter").asText(), other);
        }
        assertEquals(200, site.get("/events?EQ_bizStep=shipping&" + token).statusCode());
    }

    @Test
    void a_page_token_is_nobody_elses() throws Exception {
        String next = nextOf("/events?perPage=2");
        int at = next.length() - 40;
        char other = next.charAt(at) == 'A' ? 'B' : 'A';
        refused(400, "QueryParameterException", "QRY-10", next.substring(0, at) + other + next.substring(at + 1));
        for (String token : List.of("1", "AAAA", "%00", "A".repeat(98), "A".repeat(1_500))) {
            refused(400, "QueryParameterException", "QRY-10", "/events?perPage=2&nextPageToken=" + token);
        }
    }

    @Test
    void a_page_token_ends_after_an_hour() throws Exception {
        String next = nextOf("/events?perPage=2");
        site.now = EventSite.NOW.plus(Pages.TOKEN_LIFE).plusSeconds(1);
        refused(400, "QueryParameterException", "QRY-11", next);
    }

    /** What the first page promised, the new index cannot keep yet: neither a gap nor a fault of ours. */
    @Test
    void a_page_token_of_an_index_that_is_being_made_anew_is_refused_until_it_has_come_as_far() throws Exception {
        String next = nextOf("/events?perPage=2");
        String before = site.get(next).body();
        site.remade(0);
        refused(400, "QueryParameterException", "QRY-14", next);
        site.remade(4);
        JsonNode problem = refused(400, "QueryParameterException", "QRY-14", next);
        assertTrue(problem.path("detail").asText().contains("made anew"), problem.toString());
        site.remade(5);
        assertEquals(before, site.get(next).body(), "as far again: the page is what it was");
    }

    @Test
    void more_events_than_one_wants_are_too_large_an_answer() throws Exception {
        refused(413, "QueryTooLargeException", "QRY-12", "/events?maxEventCount=4");
        assertEquals(200, site.get("/events?maxEventCount=5").statusCode());
        refused(400, "QueryParameterException", "QRY-06", "/events?maxEventCount=5&eventCountLimit=5");
    }

    @Test
    void an_address_that_does_not_read_is_not_repaired() throws Exception {
        for (String address : List.of(
                "/events?EQ_bizStep=%zz",
                "/events?EQ_bizStep=shipping%f",
                "/events?EQ_stringValue=%ff",
                "/events?%c3%28=1",
                "/events/%c3%28",
                "/bizSteps/%e2%82/events",
                "/bizSteps/a%7Cb/events",
                "/bizSteps/shipping%7Creceiving/events",
                "/bizSteps/",
                "/epcs//events")) {
            String answer = site.raw("GET " + address + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 400") || answer.startsWith("HTTP/1.1 404"), address + answer);
            assertTrue(answer.contains("EVT-03") || answer.contains("HTT-04"), address + answer);
        }
    }

    @Test
    void an_address_whose_next_page_would_be_too_long_is_refused_at_once() throws Exception {
        String list = "EQ_eventID=" + "urn:a%7C".repeat(480) + "urn:b";
        JsonNode problem = refused(414, "URITooLongException", "QRY-07", "/events?" + list);
        assertTrue(problem.path("detail").asText().contains("4096"), problem.toString());
        assertEquals(
                200,
                site.get("/events?EQ_eventID=" + "urn:a%7C".repeat(200) + "urn:b")
                        .statusCode());
        String raw = site.raw("GET /events?EQ_eventID=" + "u".repeat(4_090)
                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertTrue(raw.startsWith("HTTP/1.1 414") && raw.contains("URITooLongException"), raw);
    }

    @Test
    void what_cannot_be_given_is_not_acceptable() throws Exception {
        refused(406, "NotAcceptableException", "HTT-06", "/bizSteps", "Accept", "application/xml");
        refused(406, "NotAcceptableException", "HTT-06", "/bizSteps/shipping", "Accept", "text/xml");
        for (String format : List.of("always_urn", "Always_EPC_URN", "x")) {
            refused(406, "NotAcceptableException", "HTT-06", "/events", "GS1-CBV-XML-Format", format);
        }
        for (String accept : List.of("text/csv", "application/json;q=0", "image/*", "application/xml;q=0")) {
            refused(406, "NotAcceptableException", "HTT-06", "/events", "Accept", accept);
            refused(406, "NotAcceptableException", "HTT-06", "/bizSteps", "Accept", accept);
        }
        for (String format : List.of("Always_URN", "always_epc_urn", "x", "No_Preference, Always_EPC_URN")) {
            JsonNode problem = refused(406, "NotAcceptableException", "HTT-06", "/events", "GS1-EPC-Format", format);
            assertTrue(problem.path("detail").asText().contains("Always_GS1_Digital_Link"), problem.toString());
        }
        for (String name : List.of("GS1-EPCIS-Min", "GS1-CBV-Min")) {
            refused(406, "NotAcceptableException", "HTT-06", "/events", name, "2.1");
            refused(406, "NotAcceptableException", "HTT-06", "/events", name, "two");
            assertEquals(200, site.get("/events", name, "1.2").statusCode());
        }
        for (String name : List.of("GS1-EPCIS-Max", "GS1-CBV-Max")) {
            refused(406, "NotAcceptableException", "HTT-06", "/events", name, "1.2");
            assertEquals(200, site.get("/events", name, "2.0.1").statusCode());
        }
    }

    @Test
    void extensions_are_explained_or_refused() throws Exception {
        refused(400, "QueryParameterException", "QRY-08", "/events?EQ_mine:a=1");
        for (String header : List.of("mine", "mine=", "=x", "a=b c", "mine=https://x.example/, ,y", "1a=urn:x:")) {
            refused(400, "QueryValidationException", "HTT-07", "/events", "GS1-Extensions", header);
        }
        assertEquals(
                200,
                site.get("/events?EQ_mine:a=1", "GS1-Extensions", "x=urn:y:, mine=https://ns.example.com/epcis/")
                        .statusCode());
    }

    @Test
    void events_that_are_not_there_are_not_found() throws Exception {
        for (String id : List.of(
                "urn:uuid:none",
                "x",
                "ni%3A%2F%2F%2Fsha-256%3B" + "0".repeat(64) + "%3Fver%3DCBV2.0",
                "ni%3A%2F%2F%2Fsha-256%3B" + "0".repeat(64) + "%3Fver%3DCBV9.9",
                "ni%3A%2F%2F%2Fsha-256%3Babc%3Fver%3DCBV2.0",
                "..",
                "%27%20OR%201=1")) {
            refused(404, "NoSuchResourceException", "EVT-01", "/events/" + id);
        }
        for (String file : List.of(
                "0".repeat(64) + ".cairn",
                "0".repeat(64),
                "0".repeat(63) + ".cairn",
                "A".repeat(64) + ".cairn",
                ".cairn",
                "a/b.cairn")) {
            refused(404, "NoSuchResourceException", "EVT-01", "/proof/events/" + file);
        }
    }

    @Test
    void values_that_no_event_says_are_not_found_and_no_values_are_wrong() throws Exception {
        for (String path : List.of(
                "/bizSteps/receiving",
                "/bizSteps/receiving/events",
                "/eventTypes/AggregationEvent/events",
                "/epcs/urn%3Aepc%3Aid%3Asgtin%3A0614141.107346.99",
                "/readPoints/https%3A%2F%2Fexample.org%2Fnowhere/events")) {
            refused(404, "NoSuchResourceException", "EVT-02", path);
        }
        refused(400, "QueryParameterException", "QRY-04", "/bizSteps/sailing/events");
        refused(400, "QueryParameterException", "QRY-04", "/eventTypes/QuantityEvent");
        refused(400, "QueryParameterException", "QRY-05", "/readPoints/nowhere/events");
        refused(404, "NoSuchResourceException", "EVT-02", "/epcs/urn%3Aepc%3Aidpat%3Asgtin%3A0614141.107346.*/events");
        refused(400, "QueryParameterException", "QRY-04", "/bizSteps/receiving/nothing");
    }

    @Test
    void a_collection_takes_no_questions_and_no_foreign_tokens() throws Exception {
        refused(400, "QueryParameterException", "QRY-01", "/bizSteps?EQ_action=ADD");
        String next = nextOf("/epcs?perPage=2");
        String token = next.substring(next.indexOf("nextPageToken="));
        refused(400, "QueryParameterException", "QRY-10", "/bizSteps?" + token);
        refused(400, "QueryParameterException", "QRY-10", "/epcs?nextPageToken=%2B%2B");
        String ofEvents = nextOf("/events?perPage=2");
        refused(400, "QueryParameterException", "QRY-10", "/epcs?" + ofEvents.substring(ofEvents.indexOf("nextPage")));
    }

    @Test
    void other_methods_and_bodies_are_refused_in_the_same_words() throws Exception {
        for (String method : List.of("POST", "PUT", "DELETE", "PATCH")) {
            HttpResponse<String> answer = site.send(method, "/events");
            assertEquals(405, answer.statusCode(), method);
            assertEquals(
                    "GET, HEAD, OPTIONS", answer.headers().firstValue("Allow").orElse(""));
            assertEquals("HTT-04", EventSite.json(answer).path("code").asText());
        }
        String body =
                site.raw("GET /events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
        assertTrue(body.startsWith("HTTP/1.1 413") && body.contains("QRY-07"), body);
    }

    @Test
    void an_index_that_does_not_answer_is_asked_again_later() throws Exception {
        site.away = true;
        for (String path : List.of("/events", "/events/urn:x:y", "/bizSteps", "/bizSteps/shipping/events")) {
            refused(503, "ImplementationException", "EVT-07", path);
            assertEquals("3", site.get(path).headers().firstValue("Retry-After").orElse(""));
        }
        site.away = false;
        assertEquals(200, site.get("/events").statusCode());
    }

    @Test
    void a_fault_of_ours_is_told_as_one_and_tells_nothing_else() throws Exception {
        site.store = new Broken(() -> new IllegalStateException("secret of the house"));
        JsonNode problem = refused(500, "ImplementationException", "BUG-01", "/events");
        assertFalse(problem.toString().contains("secret"), problem.toString());
        site.store = new Broken(() -> new dev.cairn.ledger.Trouble.Unavailable("secret disk"));
        problem = refused(503, "ImplementationException", "EVT-07", "/events");
        assertFalse(problem.toString().contains("secret"), problem.toString());
    }

    @Test
    void an_event_under_no_published_head_has_no_proof_yet() throws Exception {
        String members = "'action':'OBSERVE','epcList':['urn:epc:id:sgtin:0614141.107346.700']";
        String hash = "";
        while (site.logged.size() < 260) {
            hash = site.log("ObjectEvent", "2026-11-21T10:00:00Z", members.replace("700", "7" + site.logged.size()))
                    .event()
                    .hashId();
        }
        refused(503, "ImplementationException", "EVT-05", "/proof/events/" + hash.substring(14, 78) + ".cairn");
    }

    @Test
    void an_id_that_too_many_events_bear_is_asked_for_page_by_page() throws Exception {
        for (int i = 0; i <= OneEvent.SAME_ID_MAX; i++) {
            site.log(
                    "ObjectEvent",
                    "2026-11-21T10:00:00Z",
                    "'eventID':'urn:uuid:same','action':'OBSERVE','epcList':['urn:epc:id:sgtin:0614141.107346.8" + i
                            + "']");
        }
        refused(413, "QueryTooLargeException", "EVT-06", "/events/urn:uuid:same");
        assertEquals(
                30,
                EventSite.events(site.get("/events?EQ_eventID=urn:uuid:same")).size());
    }

    @Test
    void a_digital_link_whose_prefix_nobody_told_cannot_be_made_an_epc_urn() throws Exception {
        site.log(
                "ObjectEvent",
                "2026-11-29T10:00:00Z",
                "'action':'OBSERVE','bizStep':'shipping','epcList':['https://id.gs1.org/01/09521141012345/21/none']");
        for (String path : List.of("/events", "/epcs", "/bizSteps/shipping/events")) {
            JsonNode problem =
                    refused(406, "NotAcceptableException", "EVT-04", path, "GS1-EPC-Format", "Always_EPC_URN");
            assertTrue(problem.path("detail").asText().contains("made of https://id.gs1.org/"), problem.toString());
        }
        refused(
                406,
                "NotAcceptableException",
                "EVT-04",
                "/events",
                "GS1-EPC-Format",
                "Always_EPC_URN",
                "Accept",
                "application/xml");
        assertNotEquals(0, EventSite.events(site.get("/events")).size());
    }

    /** A store with a fault. */
    private record Broken(Supplier<RuntimeException> fault) implements EventStore {
        @Override
        public void put(List<Stored> events, long cursor) {
            throw fault.get();
        }

        @Override
        public long cursor() {
            throw fault.get();
        }

        @Override
        public Slice find(EventQuery query, long before, Optional<Place> after, int limit) {
            throw fault.get();
        }

        @Override
        public List<Found> load(List<Long> indices) {
            throw fault.get();
        }

        @Override
        public List<Long> having(String field, String value) {
            throw fault.get();
        }

        @Override
        public List<String> values(String field, String after, int limit) {
            throw fault.get();
        }

        @Override
        public void forget(Collection<Long> indices, List<Stored> instead) {
            throw fault.get();
        }

        @Override
        public void clear() {
            throw fault.get();
        }
    }
}
