package dev.cairn.web.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.query.EventStore.Stored;
import dev.cairn.web.WebSettings;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is answered at the addresses of EPCIS. */
class DisclosureTest {
    private EventSite site;
    private List<String> addresses;

    @BeforeEach
    void open() throws Exception {
        open(WebSettings.Events.ACCOUNTS);
    }

    private void open(WebSettings.Events readers) throws Exception {
        site = new EventSite(readers);
        Stored shipped = site.log(
                "ObjectEvent",
                "2026-11-20T10:00:00Z",
                "'action':'OBSERVE','bizStep':'shipping','disposition':'in_transit','epcList':['https://id.gs1.org/01/10614141073464/21/2017'],"
                        + "'readPoint':{'id':'https://id.gs1.org/414/0614141007776'},'bizLocation':{'id':'https://id.gs1.org/414/0614141007776'}");
        String hash = UrlText.encoded(shipped.event().hashId());
        addresses = List.of(
                "/events",
                "/events/" + hash,
                "/events/nothing",
                "/events?EQ_bizStep=nonsense",
                "/eventTypes",
                "/eventTypes/ObjectEvent",
                "/eventTypes/ObjectEvent/events",
                "/epcs",
                "/epcs/" + UrlText.encoded("urn:epc:id:sgtin:0614141.107346.2017"),
                "/epcs/" + UrlText.encoded("urn:epc:id:sgtin:0614141.107346.2017") + "/events",
                "/bizSteps",
                "/bizSteps/shipping",
                "/bizSteps/shipping/events",
                "/bizSteps/receiving/events",
                "/bizLocations",
                "/bizLocations/x/events",
                "/readPoints",
                "/readPoints/x",
                "/dispositions",
                "/dispositions/in_transit/events",
                "/proof/events/" + shipped.event().hashId().substring(14, 78) + ".cairn",
                "/proof/events/" + "0".repeat(64) + ".cairn");
    }

    @AfterEach
    void close() throws Exception {
        site.close();
    }

    /** Also whether something exists is nobody's business: a known and an unknown event are refused alike. */
    @Test
    void without_a_key_nobody_from_afar_learns_anything() throws Exception {
        HttpResponse<String> first = site.fromAfar("/events");
        for (String address : addresses) {
            HttpResponse<String> refused = site.fromAfar(address);
            assertEquals(401, refused.statusCode(), address);
            assertEquals(first.body(), refused.body(), address);
            assertEquals("Bearer realm=\"cairn\"", header(refused, "WWW-Authenticate"), address);
            HttpResponse<String> head = site.send("HEAD", address, "Forwarded", "for=203.0.113.9");
            assertEquals(401, head.statusCode(), address);
        }
        assertEquals(
                "epcisException:SecurityException",
                EventSite.json(first).path("type").asText());
        assertEquals("ACC-01", EventSite.json(first).path("code").asText());
        assertTrue(
                EventSite.json(first).path("detail").asText().contains("Authorization: Bearer cairn-"), first.body());
        assertEquals("application/problem+json", header(first, "Content-Type"));
    }

    @Test
    void a_wrong_key_is_no_key_not_even_nearby() throws Exception {
        for (String wrong :
                List.of("Bearer cairn-wrong", EventSite.KEY + "x", "Basic cm9vdDpyb290", "Bearer", "bearer", "null")) {
            assertEquals(401, site.fromAfar("/events", "Authorization", wrong).statusCode(), wrong);
            assertEquals(401, site.get("/events", "Authorization", wrong).statusCode(), wrong);
        }
    }

    @Test
    void whoever_shows_an_accounts_key_is_answered_and_nobody_on_the_way_keeps_it() throws Exception {
        for (String address : addresses) {
            HttpResponse<String> answer = site.fromAfar(address, "Authorization", EventSite.KEY);
            assertTrue(List.of(200, 400, 404).contains(answer.statusCode()), address + " " + answer.statusCode());
            assertEquals("no-store", header(answer, "Cache-Control"), address);
            assertEquals("", header(answer, "Access-Control-Allow-Origin"), address);
        }
        HttpResponse<String> all = site.fromAfar("/events", "Authorization", EventSite.KEY);
        assertEquals(1, EventSite.events(all).size());
    }

    @Test
    void whoever_sits_at_the_machine_is_answered_and_scripts_of_other_origins_read_nothing() throws Exception {
        HttpResponse<String> answer = site.get("/events", "Origin", "https://evil.example");
        assertEquals(200, answer.statusCode());
        assertEquals("", header(answer, "Access-Control-Allow-Origin"));
    }

    /** DNS rebinding: a name of the attacker's that points to 127.0.0.1 makes his page and this site one origin. */
    @Test
    void who_comes_under_a_foreign_name_does_not_sit_at_the_machine() throws Exception {
        for (String host :
                List.of("evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil.example", "")) {
            String answer = site.raw("GET /events HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 4"), host + ": " + answer);
            assertFalse(answer.contains("eventList"), host);
        }
        for (String host : List.of("localhost", "127.0.0.1:8080", "[::1]:9", "LOCALHOST:1")) {
            String answer = site.raw("GET /events HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 200"), host + ": " + answer);
        }
    }

    @Test
    void a_browser_without_a_key_reads_a_sentence() throws Exception {
        HttpResponse<String> page = site.fromAfar("/events", "Accept", "text/html");
        assertEquals(401, page.statusCode());
        assertEquals("text/html; charset=utf-8", header(page, "Content-Type"));
        assertTrue(page.body().contains("API key") && page.body().contains("ACC-01"), page.body());
    }

    @Test
    void an_installation_may_answer_everybody() throws Exception {
        site.close();
        open(WebSettings.Events.PUBLIC);
        for (String address : addresses) {
            HttpResponse<String> answer = site.fromAfar(address);
            assertTrue(List.of(200, 400, 404).contains(answer.statusCode()), address + " " + answer.statusCode());
            assertEquals("*", header(answer, "Access-Control-Allow-Origin"), address);
        }
    }

    @Test
    void the_events_of_a_lot_stay_as_public_as_its_page() throws Exception {
        assertEquals(
                200,
                site.fromAfar("/events" + dev.cairn.web.HandMade.PATH + ".jsonld")
                        .statusCode());
    }

    private static String header(HttpResponse<String> response, String name) {
        Optional<String> value = response.headers().firstValue(name);
        return value.orElse("");
    }
}
