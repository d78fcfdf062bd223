package dev.cairn.web.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.query.EventStore.Stored;
import dev.cairn.web.WebSettings;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the EPCIS queries answer, over HTTP. */
class AnswersTest {
    private static final long SEED = Long.getLong("cairn.query.seed", 20_261_130);
    private static final String ITEM = "urn:epc:id:sgtin:0614141.107346.2017";
    private static final String ITEM_LINK = "https://id.gs1.org/01/10614141073464/21/2017";
    private static final String LOT_LINK = "https://id.gs1.org/01/10614141073464/10/L1";

    private EventSite site;

    @BeforeEach
    void open() throws Exception {
        site = new EventSite(WebSettings.Events.ACCOUNTS);
    }

    @AfterEach
    void close() throws Exception {
        site.close();
    }

    /** The promise of the whole: an answer's event is still the one that was signed. */
    @Test
    void no_event_loses_its_hash_on_the_way_whatever_spelling_was_asked_for() throws Exception {
        site.logSome(SEED + 1, 90);
        Set<String> expected = new TreeSet<>();
        site.distinct().forEach(each -> expected.add(each.event().hashId()));
        for (String format : List.of("Always_GS1_Digital_Link", "No_Preference", "Never_Translates")) {
            List<String> found = site.all("/events?perPage=40", () -> {}, "GS1-EPC-Format", format);
            assertEquals(expected, new TreeSet<>(found), format + " seed=" + (SEED + 1));
        }
    }

    @Test
    void the_document_keeps_to_the_published_schema() throws Exception {
        site.logSome(SEED + 2, 120);
        Schema schema = Schema.load();
        Optional<String> next = Optional.of("/events?perPage=25");
        while (next.isPresent()) {
            HttpResponse<String> page = site.get(next.get());
            assertEquals(Set.of(), schema.problems(EventSite.json(page)));
            next = EventSite.next(page);
        }
        assertEquals(Set.of(), schema.problems(EventSite.json(site.get("/events?EQ_bizStep=holding"))), "no events");
    }

    @Test
    void an_events_record_time_is_the_logs_whatever_its_sender_wrote() throws Exception {
        Stored stored = site.log(
                "ObjectEvent",
                "2026-11-20T10:00:00Z",
                "'recordTime':'1999-01-01T00:00:00Z','action':'OBSERVE','epcList':['" + ITEM + "']");
        JsonNode document = EventSite.json(site.get("/events"));
        assertEquals("EPCISQueryDocument", document.path("type").asText());
        assertEquals(EventSite.NOW.toString(), document.path("creationDate").asText());
        JsonNode event = document.at("/epcisBody/queryResults/resultsBody/eventList/0");
        assertEquals(stored.recordTime().toString(), event.path("recordTime").asText());
    }

    @Test
    void beside_the_events_stand_their_proofs_in_the_same_order_with_all_who_signed() throws Exception {
        site.logSome(SEED + 3, 30);
        Stored again = site.log(site.logged.get(4).event(), site.logged.get(4).recordTime());
        HttpResponse<String> answer = site.get("/events?perPage=1000");
        JsonNode events = EventSite.events(answer);
        JsonNode proofs = EventSite.proofs(answer);
        List<String> hashes = EventSite.hashes(answer.body());
        assertEquals(events.size(), proofs.size());
        boolean twice = false;
        for (int i = 0; i < proofs.size(); i++) {
            assertEquals(hashes.get(i), proofs.get(i).path("id").asText());
            String bundle = proofs.get(i).at("/cairn:bundle/id").asText();
            assertTrue(bundle.startsWith(site.tier.url() + "/proof/events/"), bundle);
            HttpResponse<String> file =
                    site.get(bundle.substring(site.tier.url().length()));
            assertEquals(200, file.statusCode());
            assertEquals(
                    EventsFace.BUNDLE, file.headers().firstValue("Content-Type").orElse(""));
            for (JsonNode entry : proofs.get(i).path("cairn:entries")) {
                assertTrue(file.body().matches("entry [0-9]+ \\[.*\\b" + entry.asText() + "\\b.*] ni:.*"), file.body());
            }
            assertTrue(file.body().endsWith(" " + hashes.get(i)), file.body());
            twice |= proofs.get(i).path("cairn:entries").toString().contains("," + again.index() + "]");
        }
        assertTrue(twice, "the second signer's entry is missing");
        assertEquals(
                "https://ns.cairn.dev/epcis/",
                EventSite.json(answer).at("/@context/1/cairn").asText());
    }

    @Test
    void an_event_is_found_by_its_senders_id_and_by_its_hash_with_what_withdraws_it() throws Exception {
        String members = "'eventID':'urn:uuid:1a','action':'OBSERVE','epcList':['" + ITEM + "']";
        Stored event = site.log("ObjectEvent", "2026-11-20T10:00:00Z", members);
        site.log(
                "ObjectEvent",
                "2026-11-20T10:00:00Z",
                members + ",'errorDeclaration':{'declarationTime':'2026-11-21T00:00:00Z','reason':'incorrect_data'}");
        site.log(
                "ObjectEvent",
                "2026-11-20T10:00:01Z",
                "'eventID':'urn:uuid:2','action':'OBSERVE','epcList':['" + ITEM + "']");
        String hash = event.event().hashId();
        for (String path : List.of(
                "/events/urn:uuid:1a",
                "/events/urn%3Auuid%3A1a",
                "/events/" + UrlText.encoded(hash),
                "/events/" + hash,
                "/events/" + hash.replace("?", "%3F"))) {
            HttpResponse<String> answer = site.get(path);
            assertEquals(200, answer.statusCode(), path);
            assertEquals(List.of(hash, hash), EventSite.hashes(answer.body()), path);
            assertTrue(EventSite.events(answer).get(1).has("errorDeclaration"), path);
        }
        String proof =
                site.get("/proof/events/" + hash.substring(14, 78) + ".cairn").body();
        assertEquals("entry 1 [1, 3] " + hash, proof, "who takes the proof learns of the withdrawal");
    }

    @Test
    void an_event_that_calls_itself_by_anothers_hash_is_not_found_under_it() throws Exception {
        Stored honest =
                site.log("ObjectEvent", "2026-11-20T10:00:00Z", "'action':'OBSERVE','epcList':['" + ITEM + "']");
        String hash = honest.event().hashId();
        site.log(
                "ObjectEvent",
                "2026-11-20T11:00:00Z",
                "'eventID':'" + hash + "','action':'DELETE','epcList':['" + ITEM + "']");
        assertEquals(
                List.of(hash),
                EventSite.hashes(site.get("/events/" + UrlText.encoded(hash)).body()));
        String wrong = hash.substring(0, 14) + "5".repeat(64) + "?ver=CBV2.0";
        Stored mistaken = site.log(
                "ObjectEvent",
                "2026-11-20T12:00:00Z",
                "'eventID':'" + wrong + "','action':'OBSERVE','epcList':['" + ITEM + "']");
        assertEquals(
                List.of(mistaken.event().hashId()),
                EventSite.hashes(site.get("/events/" + UrlText.encoded(wrong)).body()),
                "its sender looks for it by the id that he gave it");
    }

    @Test
    void every_value_of_a_collection_leads_to_the_events_that_say_it() throws Exception {
        site.logSome(SEED + 4, 25);
        for (Resource resource : Resource.values()) {
            List<String> values = new ArrayList<>();
            Optional<String> next = Optional.of(resource.path() + "?perPage=3");
            while (next.isPresent()) {
                HttpResponse<String> page = site.get(next.get());
                JsonNode list = EventSite.json(page);
                assertEquals("Collection", list.path("type").asText());
                assertTrue(list.path("member").size() <= 3);
                list.path("member").forEach(value -> values.add(value.asText()));
                next = EventSite.next(page);
            }
            Set<String> expected = new TreeSet<>();
            resource.fields().forEach(field -> expected.addAll(site.store.values(field, "", 1_000)));
            assertEquals(List.copyOf(expected), values, resource.path());
            assertTrue(values.size() > 1, resource.path());
            for (String value : values) {
                assertEquals(
                        "[\"events\"]",
                        EventSite.json(site.get(resource.path(value)))
                                .path("member")
                                .toString());
                List<String> found = site.all(resource.path(value) + "/events?perPage=9", () -> {});
                assertEquals(
                        found.size(),
                        resource.fields().stream()
                                .filter(field ->
                                        !site.store.having(field, value).isEmpty())
                                .findFirst()
                                .map(field -> site.store.having(field, value).size())
                                .orElse(0),
                        resource.path(value));
                assertFalse(found.isEmpty(), resource.path(value));
            }
        }
    }

    @Test
    void a_value_is_the_same_in_every_spelling_and_takes_further_questions() throws Exception {
        site.log(
                "ObjectEvent",
                "2026-11-20T10:00:00Z",
                "'action':'OBSERVE','bizStep':'shipping','epcList':['" + ITEM + "']");
        site.log(
                "ObjectEvent",
                "2026-11-20T11:00:00Z",
                "'action':'OBSERVE','bizStep':'https://ref.gs1.org/cbv/BizStep-shipping','quantityList':[{'epcClass':'"
                        + LOT_LINK + "','quantity':3}]");
        for (String item : List.of(ITEM, ITEM_LINK, "https://example.com/shop/01/10614141073464/21/2017")) {
            assertEquals(
                    1,
                    site.all("/epcs/" + UrlText.encoded(item) + "/events", () -> {})
                            .size(),
                    item);
        }
        for (String lot : List.of(LOT_LINK, "urn:epc:class:lgtin:0614141.107346.L1")) {
            assertEquals(
                    1,
                    site.all("/epcs/" + UrlText.encoded(lot) + "/events", () -> {})
                            .size(),
                    lot);
        }
        for (String step :
                List.of("shipping", "urn:epcglobal:cbv:bizstep:shipping", "https://ref.gs1.org/cbv/BizStep-shipping")) {
            assertEquals(
                    2,
                    site.all("/bizSteps/" + UrlText.encoded(step) + "/events", () -> {})
                            .size(),
                    step);
        }
        assertEquals(
                1,
                site.all("/bizSteps/shipping/events?MATCH_anyEPC=" + UrlText.encoded(ITEM), () -> {})
                        .size());
        assertEquals(
                0,
                site.all("/bizSteps/shipping/events?EQ_action=DELETE", () -> {}).size());
    }

    @Test
    void identifiers_are_spelled_as_asked_and_the_answer_says_how() throws Exception {
        site.log(
                "AggregationEvent",
                "2026-11-20T10:00:00Z",
                "'action':'ADD','parentID':'urn:epc:id:sscc:0614141.1234567890','childEPCs':['" + ITEM
                        + "'],'childQuantityList':[{'epcClass':'urn:epc:class:lgtin:0614141.107346.L1'}],"
                        + "'readPoint':{'id':'urn:epc:id:sgln:0614141.00777.0'},'bizTransactionList':[{'type':'po','bizTransaction':'urn:uuid:5'}],"
                        + "'sourceList':[{'type':'location','source':'urn:epc:id:sgln:0614141.00777.0'}],"
                        + "'example:note':'" + ITEM + "'");
        String plain = body(null);
        assertTrue(plain.contains(ITEM_LINK) && plain.contains(LOT_LINK), plain);
        assertTrue(plain.contains("\"parentID\":\"https://id.gs1.org/00/"), plain);
        assertTrue(plain.contains("\"source\":\"https://id.gs1.org/414/0614141007776\""), plain);
        assertTrue(plain.contains("\"example:note\":\"" + ITEM + "\""), "an extension is its sender's: " + plain);
        assertTrue(plain.contains("urn:uuid:5"), plain);
        assertEquals(plain, body("Always_GS1_Digital_Link"));
        site.log(
                "ObjectEvent",
                "2026-11-19T10:00:00Z",
                "'action':'OBSERVE','epcList':['" + ITEM + "','" + ITEM_LINK
                        + "'],'readPoint':{'id':'urn:epc:id:sgln:0614141.00777.0'}");
        String both = body(null);
        assertTrue(
                both.contains("[\"" + ITEM + "\",\"" + ITEM_LINK + "\"]"), "one item twice stays as signed: " + both);
        site.remade(1);
        for (String format : List.of("Always_EPC_URN", "No_Preference", "Never_Translates")) {
            String signed = body(format);
            assertTrue(signed.contains("[\"" + ITEM + "\"]") && !signed.contains("id.gs1.org"), signed);
        }
        HttpResponse<String> answer = site.get("/events", "GS1-EPC-Format", "No_Preference");
        assertEquals(
                "Never_Translates",
                answer.headers().firstValue("GS1-EPC-Format").orElse(""));
    }

    @Test
    void a_digital_link_becomes_the_urn_whose_prefix_a_sender_or_a_registrar_told() throws Exception {
        Stored urns = site.log("ObjectEvent", "2026-11-19T10:00:00Z", "'action':'OBSERVE','epcList':['" + ITEM + "']");
        Stored links = site.log(
                "ObjectEvent",
                "2026-11-20T10:00:00Z",
                "'action':'OBSERVE','epcList':['" + ITEM_LINK + "','https://id.gs1.org/01/10614141073464/21/A-9'],"
                        + "'readPoint':{'id':'https://id.gs1.org/414/9506000134376'},"
                        + "'quantityList':[{'epcClass':'https://id.gs1.org/01/09506000134352/10/L%2F1'}]");
        for (String path :
                List.of("/events", "/events/" + UrlText.encoded(links.event().hashId()))) {
            HttpResponse<String> answer = site.get(path, "GS1-EPC-Format", "Always_EPC_URN");
            String events = EventSite.events(answer).toString();
            assertTrue(events.contains("\"" + ITEM + "\",\"urn:epc:id:sgtin:0614141.107346.A-9\""), answer.body());
            assertTrue(events.contains("\"urn:epc:id:sgln:9506000.13437.0\""), "registered: " + events);
            assertFalse(events.contains("id.gs1.org"), events);
            assertTrue(EventSite.hashes(answer.body()).contains(links.event().hashId()), path);
        }
        assertNotEquals(urns.event().hashId(), links.event().hashId());
    }

    private String body(String format) throws Exception {
        HttpResponse<String> answer =
                format == null ? site.get("/events") : site.get("/events", "GS1-EPC-Format", format);
        assertEquals(200, answer.statusCode(), answer.body());
        return EventSite.events(answer).toString();
    }

    @Test
    void a_browser_gets_a_page_in_which_nothing_is_markup() throws Exception {
        site.logSome(SEED, 10);
        Stored evil = site.log(
                "ObjectEvent",
                "2026-12-20T10:00:00Z",
                "'eventID':'urn:x:<script>alert(1)</script>','action':'OBSERVE','readPoint':{'id':'https://example.org/<b>'},'epcList':['"
                        + ITEM + "']");
        String html = "text/html,application/xhtml+xml,*/*;q=0.8";
        for (String path : List.of(
                "/events?perPage=2",
                "/events?lang=zh&perPage=2",
                "/events/" + UrlText.encoded(evil.event().hashId()),
                "/readPoints?perPage=2",
                "/bizSteps/shipping",
                "/readPoints/" + UrlText.encoded("https://example.org/<b>") + "/events")) {
            HttpResponse<String> page = site.get(path, "Accept", html);
            assertEquals(200, page.statusCode(), path);
            assertEquals(
                    "text/html; charset=utf-8",
                    page.headers().firstValue("Content-Type").orElse(""),
                    path);
            assertFalse(page.body().contains("<script>alert") || page.body().contains("<b>"), path);
        }
        String first = site.get("/events?perPage=2", "Accept", html).body();
        assertTrue(first.contains("href=\"/proof/events/") && first.contains("nextPageToken="), first);
        assertTrue(site.get("/events?EQ_x=1", "Accept", html).body().contains("QRY-01"));
        assertEquals(404, site.get("/events/none", "Accept", html).statusCode());
    }

    @Test
    void every_answer_says_what_is_spoken_here() throws Exception {
        site.logSome(SEED, 3);
        for (HttpResponse<String> answer : List.of(
                site.get("/events"),
                site.get("/events/none"),
                site.fromAfar("/epcs"),
                site.send("OPTIONS", "/events"),
                site.send("OPTIONS", "/bizSteps/shipping/events"),
                site.send("HEAD", "/eventTypes"),
                site.send("POST", "/events"))) {
            assertEquals("2.0", answer.headers().firstValue("GS1-EPCIS-Version").orElse(""), answer.toString());
            assertEquals("2.0", answer.headers().firstValue("GS1-EPCIS-Min").orElse(""), answer.toString());
            assertEquals("2.0", answer.headers().firstValue("GS1-CBV-Max").orElse(""), answer.toString());
            assertEquals(
                    "cairn=https://ns.cairn.dev/epcis/",
                    answer.headers().firstValue("GS1-Extensions").orElse(""),
                    answer.toString());
        }
        HttpResponse<String> top = site.get("/", "Accept", "application/ld+json");
        assertEquals(
                "[\"events\",\"eventTypes\",\"epcs\",\"bizSteps\",\"bizLocations\",\"readPoints\",\"dispositions\",\"queries\"]",
                EventSite.json(top).path("member").toString());
        assertEquals("2.0", top.headers().firstValue("GS1-EPCIS-Version").orElse(""));
        for (String accept : List.of("*/*", "text/html", "application/xml", "text/html,application/json;q=0.9")) {
            assertTrue(site.get("/", "Accept", accept).body().contains("<!doctype html>"), accept);
        }
        HttpResponse<String> token = site.send("DELETE", "/nextPageToken/abc");
        assertEquals(501, token.statusCode());
        assertEquals("HTT-08", EventSite.json(token).path("code").asText());
        HttpResponse<String> options = site.send("OPTIONS", "/events");
        assertEquals(204, options.statusCode());
        assertEquals("GET, HEAD, OPTIONS", options.headers().firstValue("Allow").orElse(""));
        for (String name :
                List.of("Authorization", "GS1-EPC-Format", "GS1-CBV-XML-Format", "GS1-EPCIS-Min", "GS1-Extensions")) {
            for (String path : List.of("/events", "/events/x", "/epcs", "/epcs/x/events", "/proof/events/x.cairn")) {
                assertTrue(
                        site.send("OPTIONS", path, "Origin", "https://else.example")
                                .headers()
                                .firstValue("Access-Control-Allow-Headers")
                                .orElse("")
                                .contains(name),
                        path + " " + name);
            }
        }
        assertTrue(site.get("/events")
                .headers()
                .firstValue("Access-Control-Allow-Headers")
                .isEmpty());
        assertEquals("", site.send("HEAD", "/events").body());
        assertEquals(
                "application/ld+json",
                site.get("/events", "Accept", "application/ld+json")
                        .headers()
                        .firstValue("Content-Type")
                        .orElse(""));
        assertTrue(site.get("/events?perPage=1")
                .headers()
                .firstValue("GS1-Next-Page-Token-Expires")
                .isPresent());
        assertTrue(site.get("/checkpoint")
                .headers()
                .firstValue("GS1-EPCIS-Version")
                .isEmpty());
    }

    @Test
    void two_senders_who_mean_different_things_by_a_prefix_are_both_understood() throws Exception {
        for (String meaning : List.of("https://a.example/", "https://b.example/")) {
            site.log(
                    EventSite.event("{\"@context\":[\"" + EventSite.CONTEXT + "\",{\"x\":\"" + meaning
                            + "\",\"only\":\"https://c.example/\"}],\"type\":\"ObjectEvent\",\"eventTime\":\"2026-11-20T10:00:00Z\","
                            + "\"eventTimeZoneOffset\":\"+00:00\",\"action\":\"OBSERVE\",\"epcList\":[\"" + ITEM
                            + "\"],\"x:a\":1,\"only:b\":2}"),
                    EventSite.NOW);
        }
        HttpResponse<String> answer = site.get("/events");
        assertEquals(
                site.logged.stream().map(each -> each.event().hashId()).sorted().toList(),
                EventSite.hashes(answer.body()).stream().sorted().toList());
        JsonNode prefixes = EventSite.json(answer).at("/@context/1");
        assertTrue(prefixes.path("x").isMissingNode(), prefixes.toString());
        assertEquals("https://c.example/", prefixes.path("only").asText());
    }
}
