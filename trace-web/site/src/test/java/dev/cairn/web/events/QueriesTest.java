package dev.cairn.web.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.query.EventStore.Stored;
import dev.cairn.web.WebSettings;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Named queries, over HTTP. */
class QueriesTest {
    private static final String SHIPPED =
            "{'name':'shipped','query':{'EQ_bizStep':['shipping'],'orderDirection':'ASC'}}";

    private EventSite site;
    private final List<String> shipped = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        site = new EventSite(WebSettings.Events.ACCOUNTS);
        for (int i = 0; i < 10; i++) {
            Stored logged = site.log(
                    "ObjectEvent",
                    "2026-11-20T10:0" + i + ":00Z",
                    "'action':'OBSERVE','bizStep':'" + (i % 2 == 0 ? "shipping" : "receiving")
                            + "','example:lane':'" + i + "','epcList':['https://id.gs1.org/01/10614141073464/21/" + i
                            + "']");
            if (i % 2 == 0) {
                shipped.add(logged.event().hashId());
            }
        }
    }

    @AfterEach
    void close() throws Exception {
        site.close();
    }

    private JsonNode made(String body, String... headers) throws Exception {
        HttpResponse<String> answer = site.post("/queries", body, headers);
        assertEquals(201, answer.statusCode(), answer.body());
        return EventSite.json(answer);
    }

    private static void refused(HttpResponse<String> answer, int status, String exception, String code)
            throws Exception {
        assertEquals(status, answer.statusCode(), answer.body());
        JsonNode problem = EventSite.json(answer);
        assertEquals("epcisException:" + exception, problem.path("type").asText());
        assertEquals(code, problem.path("code").asText());
    }

    @Test
    void a_query_is_made_listed_shown_and_deleted() throws Exception {
        HttpResponse<String> answer = site.post("/queries", SHIPPED);
        assertEquals(201, answer.statusCode(), answer.body());
        assertEquals("/queries/shipped", answer.headers().firstValue("Location").orElse(""));
        assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElse(""));
        assertEquals("2.0", answer.headers().firstValue("GS1-EPCIS-Version").orElse(""));
        JsonNode list = EventSite.json(site.get("/queries"));
        assertEquals("Collection", list.path("type").asText());
        assertEquals("[\"shipped\"]", list.path("member").toString());
        JsonNode one = EventSite.json(site.get("/queries/shipped"));
        assertEquals("shipped", one.path("name").asText());
        assertEquals("[\"shipping\"]", one.at("/query/EQ_bizStep").toString());
        assertEquals(204, site.send("DELETE", "/queries/shipped").statusCode());
        refused(site.get("/queries/shipped"), 404, "NoSuchNameException", "SUB-01");
        refused(site.send("DELETE", "/queries/shipped"), 404, "NoSuchNameException", "SUB-01");
    }

    @Test
    void its_events_come_page_by_page_as_those_of_the_same_question_do() throws Exception {
        made(SHIPPED);
        assertEquals(shipped, site.all("/queries/shipped/events?perPage=2", () -> {}));
        assertEquals(
                site.all("/events?EQ_bizStep=shipping&orderDirection=ASC", () -> {}),
                site.all("/queries/shipped/events", () -> {}));
        HttpResponse<String> page = site.get("/queries/shipped/events?perPage=1");
        assertEquals(
                "shipped",
                EventSite.json(page).at("/epcisBody/queryResults/queryName").asText());
        assertEquals(1, EventSite.proofs(page).size());
        String next = EventSite.next(page).orElseThrow();
        assertTrue(next.startsWith("/queries/shipped/events?perPage=1&nextPageToken="), next);
        refused(site.get(next.replace("shipped", "other")), 404, "NoSuchNameException", "SUB-01");
    }

    @Test
    void a_page_size_in_the_address_stands_above_the_query_s_own() throws Exception {
        made("{'name':'two','query':{'perPage':2}}");
        assertEquals(2, EventSite.events(site.get("/queries/two/events")).size());
        assertEquals(
                3, EventSite.events(site.get("/queries/two/events?perPage=3")).size());
    }

    @Test
    void a_token_is_not_one_of_another_query() throws Exception {
        made(SHIPPED);
        made("{'name':'all','query':{}}");
        String next =
                EventSite.next(site.get("/queries/shipped/events?perPage=1")).orElseThrow();
        refused(site.get(next.replace("shipped", "all")), 400, "QueryParameterException", "QRY-10");
    }

    @Test
    void a_context_beside_the_query_explains_its_prefixes() throws Exception {
        made(
                "{'@context':['https://x',{'ex':'https://ns.example.com/epcis/'}],'name':'lane','query':{'EQ_ex:lane':'4'}}");
        assertEquals(List.of(shipped.get(2)), site.all("/queries/lane/events", () -> {}));
    }

    @Test
    void a_name_may_hold_what_an_address_has_to_escape() throws Exception {
        HttpResponse<String> answer = site.post("/queries", "{'name':'a/b c?%\u2603','query':{}}");
        String at = answer.headers().firstValue("Location").orElseThrow();
        assertEquals("/queries/a%2Fb%20c%3F%25%E2%98%83", at);
        assertEquals("a/b c?%\u2603", EventSite.json(site.get(at)).path("name").asText());
        assertEquals(10, EventSite.events(site.get(at + "/events")).size());
        assertEquals(204, site.send("DELETE", at).statusCode());
    }

    @Test
    void each_account_has_its_own_and_nobody_sees_another_s() throws Exception {
        made(SHIPPED, "Authorization", EventSite.KEY);
        assertEquals("[]", EventSite.json(site.get("/queries")).path("member").toString());
        for (String path : List.of("/queries/shipped", "/queries/shipped/events")) {
            refused(site.get(path), 404, "NoSuchNameException", "SUB-01");
            refused(site.get(path, "Authorization", EventSite.OTHER_KEY), 404, "NoSuchNameException", "SUB-01");
            assertEquals(
                    200, site.fromAfar(path, "Authorization", EventSite.KEY).statusCode());
        }
        refused(
                site.send("DELETE", "/queries/shipped", "Authorization", EventSite.OTHER_KEY),
                404,
                "NoSuchNameException",
                "SUB-01");
        made("{'name':'shipped','query':{'EQ_bizStep':'receiving'}}", "Authorization", EventSite.OTHER_KEY);
        // Some of the events' members are withheld from it, so they have other hashes than those that were signed.
        JsonNode first = EventSite.events(site.get("/queries/shipped/events", "Authorization", EventSite.KEY));
        assertEquals(shipped.size(), first.size());
        first.forEach(event -> assertEquals("shipping", event.path("bizStep").asText()));
    }

    @Test
    void a_stranger_and_a_wrong_key_and_a_page_from_elsewhere_are_not_answered() throws Exception {
        made(SHIPPED);
        for (String path : List.of("/queries", "/queries/shipped", "/queries/shipped/events")) {
            refused(site.fromAfar(path), 401, "SecurityException", "ACC-01");
            refused(site.get(path, "Authorization", "Bearer cairn-wrong"), 401, "SecurityException", "ACC-01");
            refused(site.get(path, "Origin", "https://evil.example"), 403, "SecurityException", "SUB-06");
        }
        refused(site.post("/queries", SHIPPED, "Origin", "null"), 403, "SecurityException", "SUB-06");
        refused(site.send("DELETE", "/queries/shipped", "Origin", "null"), 403, "SecurityException", "SUB-06");
        assertEquals(200, site.get("/queries/shipped").statusCode());
    }

    @Test
    void stays_closed_where_events_are_open_to_all() throws Exception {
        site.close();
        site = new EventSite(WebSettings.Events.PUBLIC);
        assertEquals(200, site.fromAfar("/events").statusCode());
        refused(site.fromAfar("/queries"), 401, "SecurityException", "ACC-01");
    }

    @Test
    void a_name_that_is_taken_is_409_and_the_first_stays() throws Exception {
        made(SHIPPED);
        refused(
                site.post("/queries", "{'name':'shipped','query':{}}"),
                409,
                "ResourceAlreadyExistsException",
                "SUB-02");
        refused(
                site.post("/queries", "{'name':'SimpleEventQuery','query':{}}"),
                409,
                "ResourceAlreadyExistsException",
                "SUB-02");
        assertEquals(shipped, site.all("/queries/shipped/events", () -> {}));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "ValidationException;SUB-05;[]",
                "ValidationException;SUB-05;{",
                "ValidationException;SUB-05;{'name':'a','name':'a','query':{}}",
                "ValidationException;SUB-05;{'name':'a','query':{}} {}",
                "ValidationException;SUB-05;{'name':'a'}",
                "ValidationException;SUB-05;{'name':'a','query':[]}",
                "ValidationException;SUB-05;{'name':'a','query':'EQ_bizStep=shipping'}",
                "ValidationException;SUB-05;{'query':{}}",
                "ValidationException;SUB-05;{'name':'','query':{}}",
                "ValidationException;SUB-05;{'name':' ','query':{}}",
                "ValidationException;SUB-05;{'name':7,'query':{}}",
                "ValidationException;SUB-05;{'name':'a\\u0000b','query':{}}",
                "ValidationException;SUB-05;{'name':'a','query':{},'colour':'red'}",
                "QueryParameterException;QRY-01;{'name':'a','query':{'EQ_bizSteps':'shipping'}}",
                "QueryParameterException;QRY-03;{'name':'a','query':{'GE_eventTime':'yesterday'}}",
                "QueryParameterException;QRY-10;{'name':'a','query':{'nextPageToken':'x'}}",
                "QueryParameterException;QRY-06;{'name':'a','query':{'maxEventCount':1,'eventCountLimit':1}}"
            })
    void refuses_a_body_that_is_no_named_query(String exception, String code, String body) throws Exception {
        refused(site.post("/queries", body), 400, exception, code);
        assertEquals("[]", EventSite.json(site.get("/queries")).path("member").toString());
    }

    @Test
    void refuses_a_name_without_end_a_body_without_end_and_bytes_that_are_no_text() throws Exception {
        refused(
                site.post("/queries", "{'name':'" + "n".repeat(129) + "','query':{}}"),
                400,
                "ValidationException",
                "SUB-05");
        String large = "{'name':'a','query':{'EQ_bizStep':'" + "x".repeat(QueriesFace.BODY_BYTES_MAX) + "'}}";
        refused(site.post("/queries", large), 413, "QueryTooLargeException", "QRY-07");
        HttpResponse<String> broken = site.send(
                "POST",
                "/queries",
                BodyPublishers.ofByteArray(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}),
                "Content-Type",
                "application/json");
        refused(broken, 400, "ValidationException", "SUB-05");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/xml", "application/jsonx", "application/x-www-form-urlencoded"})
    void refuses_another_type(String type) throws Exception {
        HttpResponse<String> answer = site.send(
                "POST", "/queries", BodyPublishers.ofString(SHIPPED.replace('\'', '"')), "Content-Type", type);
        refused(answer, 415, "UnsupportedMediaTypeException", "SUB-04");
        refused(
                site.send("POST", "/queries", BodyPublishers.ofString("{}")),
                415,
                "UnsupportedMediaTypeException",
                "SUB-04");
    }

    @Test
    void takes_linked_data_with_a_character_set() throws Exception {
        HttpResponse<String> answer = site.send(
                "POST",
                "/queries",
                BodyPublishers.ofString(SHIPPED.replace('\'', '"')),
                "Content-Type",
                "Application/LD+JSON; charset=utf-8");
        assertEquals(201, answer.statusCode(), answer.body());
    }

    @Test
    void one_owner_has_so_many_and_no_more() throws Exception {
        for (int i = 0; i < QueriesFace.QUERIES_MAX; i++) {
            made("{'name':'q" + i + "','query':{}}");
        }
        refused(site.post("/queries", "{'name':'more','query':{}}"), 413, "QueryTooLargeException", "SUB-03");
        made("{'name':'more','query':{}}", "Authorization", EventSite.KEY);
    }

    @Test
    void asked_with_a_parameter_of_its_own_it_says_which_are_taken() throws Exception {
        made(SHIPPED);
        refused(site.get("/queries/shipped/events?EQ_action=ADD"), 400, "QueryParameterException", "QRY-01");
        refused(site.get("/queries/shipped/nothing"), 404, "NoSuchResourceException", "HTT-04");
        refused(site.send("DELETE", "/queries/shipped/events"), 404, "NoSuchResourceException", "HTT-04");
        refused(site.get("/queries/%ff"), 400, "QueryValidationException", "EVT-03");
        refused(site.send("PUT", "/queries/shipped"), 405, "ImplementationException", "HTT-04");
        HttpResponse<String> options = site.send("OPTIONS", "/queries");
        assertEquals(
                "GET, HEAD, OPTIONS, POST",
                options.headers().firstValue("Allow").orElse(""));
        assertFalse(options.headers().map().isEmpty());
    }
}
