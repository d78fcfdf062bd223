package dev.cairn.web.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.proof.Bytes;
import dev.cairn.query.EventStore.Stored;
import dev.cairn.query.standing.Progress;
import dev.cairn.query.standing.StandingStore.Standing;
import dev.cairn.web.WebSettings;
import dev.cairn.web.hook.Health;
import dev.cairn.web.hook.Reports;
import dev.cairn.web.sight.Policy;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Subscriptions over HTTP, and what their reports say. */
class SubscriptionsTest {
    private static final String AT = "/queries/shipped/subscriptions";
    private static final String STREAM =
            "{'dest':'https://example.org/hook','signatureToken':'0123456789abcdef','stream':true}";

    private EventSite site;

    @BeforeEach
    void open() throws Exception {
        site = new EventSite(WebSettings.Events.ACCOUNTS);
        assertEquals(
                201,
                site.post("/queries", "{'name':'shipped','query':{'EQ_bizStep':'shipping'}}")
                        .statusCode());
    }

    @AfterEach
    void close() throws Exception {
        site.close();
    }

    private Stored log(int number, String step, String item) {
        return site.log(
                "ObjectEvent",
                "2026-11-20T10:" + String.format("%02d", number) + ":00Z",
                "'action':'OBSERVE','bizStep':'" + step + "','epcList':['" + item + "']");
    }

    private Stored shipped(int number) {
        return log(number, "shipping", "https://id.gs1.org/01/10614141073464/21/" + number);
    }

    private JsonNode made(String body, String... headers) throws Exception {
        HttpResponse<String> answer = site.post(AT, body, headers);
        assertEquals(201, answer.statusCode(), answer.body());
        JsonNode one = EventSite.json(answer);
        assertEquals(
                AT + "/" + one.path("subscriptionID").asText(),
                answer.headers().firstValue("Location").orElse(""));
        return one;
    }

    private static JsonNode refused(HttpResponse<String> answer, int status, String exception, String code)
            throws Exception {
        assertEquals(status, answer.statusCode(), answer.body());
        JsonNode problem = EventSite.json(answer);
        assertEquals("epcisException:" + exception, problem.path("type").asText());
        assertEquals(code, problem.path("code").asText());
        return problem;
    }

    @Test
    void a_stream_is_made_listed_shown_and_ended() throws Exception {
        JsonNode one = made(STREAM);
        String id = one.path("subscriptionID").asText();
        assertTrue(id.matches("[0-9a-f]{32}"), id);
        assertTrue(one.path("stream").asBoolean());
        assertTrue(one.at("/cairn:delivery/signed").asBoolean());
        JsonNode list = EventSite.json(site.get(AT));
        assertEquals(1, list.size());
        assertEquals(one, list.get(0));
        assertEquals(one, EventSite.json(site.get(AT + "/" + id)));
        assertEquals(204, site.send("DELETE", AT + "/" + id).statusCode());
        refused(site.get(AT + "/" + id), 404, "NoSuchResourceException", "SUB-08");
        refused(site.send("DELETE", AT + "/" + id), 404, "NoSuchResourceException", "SUB-08");
    }

    @Test
    void the_secret_is_never_shown() throws Exception {
        HttpResponse<String> answer = site.post(AT, STREAM);
        assertFalse(answer.body().contains("0123456789abcdef"), answer.body());
        assertFalse(site.get(AT).body().contains("0123456789abcdef"));
        assertEquals(
                Optional.of("0123456789abcdef"),
                site.standing.all().get(0).subscription().token());
    }

    @Test
    void a_schedule_comes_back_as_it_was_written_and_is_due_then() throws Exception {
        JsonNode one = made("{'dest':'https://example.org/hook','secret':'0123456789abcdef','reportIfEmpty':true,"
                + "'schedule':{'second':0,'minute':'0/15'}}");
        assertEquals(
                "{\"minute\":\"0/15\",\"second\":\"0\"}", one.path("schedule").toString());
        assertTrue(one.path("reportIfEmpty").asBoolean());
        assertEquals(
                Instant.parse("2026-11-30T12:15:00Z"),
                site.standing.all().get(0).progress().due());
    }

    @Test
    void begins_where_the_log_is_or_at_the_beginning_for_a_time_that_is_past() throws Exception {
        shipped(1);
        shipped(2);
        made(STREAM);
        made(STREAM.replace("}", ",'initialRecordTime':'2026-11-20T10:02:00+00:00'}"));
        assertEquals(4, site.standing.all().get(0).progress().cursor());
        assertEquals(0, site.standing.all().get(1).progress().cursor());
    }

    @Test
    void tells_how_the_receiver_is_doing() throws Exception {
        made(STREAM);
        shipped(1);
        Instant at = Instant.parse("2026-11-30T11:00:00Z");
        site.health = new Health(
                Optional.of("HTTP 500"), Optional.of(at), 3, Optional.of(at), Optional.of(at.plusSeconds(8)));
        JsonNode delivery = EventSite.json(site.get(AT)).get(0).path("cairn:delivery");
        assertEquals("HTTP 500", delivery.path("lastAnswer").asText());
        assertEquals(3, delivery.path("attemptsFailed").asInt());
        assertEquals(at.toString(), delivery.path("failingSince").asText());
        assertEquals(2, delivery.path("entriesWaiting").asInt());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "dest;{'stream':true}",
                "dest;{'dest':7,'stream':true}",
                "dest;{'dest':'','stream':true}",
                "dest;{'dest':'not an address','stream':true}",
                "dest;{'dest':'ftp://example.org/','stream':true}",
                "dest;{'dest':'http://example.org/','stream':true}",
                "dest;{'dest':'https://me:you@example.org/','stream':true}",
                "schedule;{'dest':'https://example.org/'}",
                "schedule;{'dest':'https://example.org/','stream':false}",
                "schedule;{'dest':'https://example.org/','stream':true,'schedule':{'second':'0'}}",
                "schedule;{'dest':'https://example.org/','schedule':'hourly'}",
                "schedule;{'dest':'https://example.org/','schedule':{}}",
                "schedule.second;{'dest':'https://example.org/','schedule':{'second':'60'}}",
                "schedule.second;{'dest':'https://example.org/','schedule':{'second':[0]}}",
                "schedule.second;{'dest':'https://example.org/','schedule':{'second':0.5}}",
                "schedule.year;{'dest':'https://example.org/','schedule':{'year':'2026'}}",
                "schedule.dayOfMonth;{'dest':'https://example.org/','schedule':{'dayOfMonth':'30','month':'2'}}",
                "stream;{'dest':'https://example.org/','stream':'true'}",
                "reportIfEmpty;{'dest':'https://example.org/','stream':true,'reportIfEmpty':1}",
                "initialRecordTime;{'dest':'https://example.org/','stream':true,'initialRecordTime':'yesterday'}",
                "initialRecordTime;{'dest':'https://example.org/','stream':true,'initialRecordTime':'2026-11-30T12:00:00'}",
                "signatureToken;{'dest':'https://example.org/','stream':true,'signatureToken':'short'}",
                "secret;{'dest':'https://example.org/','stream':true,'secret':7}",
                "secret;{'dest':'https://example.org/','stream':true,'secret':'0123456789abcdef','signatureToken':'0123456789abcdeX'}",
                "colour;{'dest':'https://example.org/','stream':true,'colour':'red'}"
            })
    void refuses_and_says_where(String place, String body) throws Exception {
        JsonNode problem = refused(site.post(AT, body), 400, "SubscriptionControlsException", "SUB-07");
        assertTrue(problem.path("detail").asText().startsWith(place + ": "), problem::toString);
        assertTrue(site.standing.all().isEmpty());
    }

    @Test
    void refuses_a_query_that_cuts_its_answer() throws Exception {
        for (String limit : List.of("eventCountLimit", "maxEventCount")) {
            site.post("/queries", "{'name':'" + limit + "','query':{'" + limit + "':5}}");
            refused(
                    site.post("/queries/" + limit + "/subscriptions", STREAM),
                    400,
                    "SubscriptionControlsException",
                    "SUB-07");
        }
    }

    @Test
    void refuses_more_than_there_may_be() throws Exception {
        for (int i = 0; i < 5; i++) {
            made(STREAM);
        }
        refused(site.post(AT, STREAM), 413, "SubscriptionControlsException", "SUB-03");
    }

    @Test
    void nobody_sees_or_ends_anothers() throws Exception {
        String id = made(STREAM).path("subscriptionID").asText();
        for (String key : List.of(EventSite.KEY, EventSite.OTHER_KEY)) {
            String[] as = {"Authorization", key};
            refused(site.get(AT, as), 404, "NoSuchNameException", "SUB-01");
            refused(site.post(AT, STREAM, as), 404, "NoSuchNameException", "SUB-01");
            refused(site.send("DELETE", AT + "/" + id, as), 404, "NoSuchNameException", "SUB-01");
        }
        refused(site.fromAfar(AT), 401, "SecurityException", "ACC-01");
        refused(site.post(AT, STREAM, "Origin", "http://localhost"), 403, "SecurityException", "SUB-06");
        assertEquals(1, site.standing.all().size());
    }

    @Test
    void other_addresses_and_types_are_refused() throws Exception {
        refused(site.post("/queries/nothing/subscriptions", STREAM), 404, "NoSuchNameException", "SUB-01");
        refused(site.post("/queries/shipped", STREAM), 405, "ImplementationException", "HTT-04");
        refused(site.post("/queries/shipped/events", STREAM), 405, "ImplementationException", "HTT-04");
        refused(site.send("POST", AT), 415, "UnsupportedMediaTypeException", "SUB-04");
        refused(site.send("DELETE", AT), 404, "NoSuchResourceException", "HTT-04");
        refused(site.post(AT, "[]"), 400, "ValidationException", "SUB-05");
    }

    private Scan scan() {
        return new Scan(
                new EventDesk(() -> site.store, Bytes.ofHex("07".repeat(16)), site.keys(), (a, b, c, d) -> Bytes.EMPTY),
                Policy.USUALLY,
                List::of,
                "https://site.example");
    }

    private Standing first() {
        return site.standing.all().get(0);
    }

    private static JsonNode body(Reports.Report report) throws Exception {
        return new ObjectMapper().readTree(report.body().utf8());
    }

    @Test
    void a_report_holds_what_meets_the_query_in_the_order_of_the_log_and_reads_as_a_document() throws Exception {
        made(STREAM.replace("}", ",'initialRecordTime':'2026-11-20T10:03:00Z'}"));
        Stored early = shipped(1);
        Stored late = shipped(9);
        log(4, "receiving", "https://id.gs1.org/01/10614141073464/21/4");
        Stored before = shipped(3);
        Reports.Look look = scan().look(first(), 0);
        assertEquals(new Reports.Look(8, 2), look);
        Standing begun = new Standing(
                first().subscription(), first().query(), first().progress().begun(8, EventSite.NOW));
        Reports.Report report = scan().report(begun);
        JsonNode document = body(report);
        assertEquals("shipped", document.at("/epcisBody/queryResults/queryName").asText());
        assertEquals(
                first().subscription().id(),
                document.at("/epcisBody/queryResults/subscriptionID").asText());
        assertEquals(EventSite.NOW.toString(), document.path("creationDate").asText());
        assertEquals(
                List.of(late.event().hashId(), before.event().hashId()),
                EventSite.hashes(report.body().utf8()));
        assertFalse(report.body().utf8().contains(early.event().hashId()), "logged before the time that was named");
        assertTrue(report.body().utf8().contains("https://site.example/proof/events/"));
        assertEquals(report, scan().report(begun), "the same again");
    }

    @Test
    void a_report_is_of_limited_size_and_the_next_one_goes_on() throws Exception {
        made(STREAM);
        for (int i = 0; i < Scan.REPORT_EVENTS_MAX + 1; i++) {
            log(i % 60, "shipping", "https://id.gs1.org/01/10614141073464/21/N" + i);
        }
        Reports.Look look = scan().look(first(), 0);
        assertEquals(new Reports.Look(2L * Scan.REPORT_EVENTS_MAX, Scan.REPORT_EVENTS_MAX), look);
        assertEquals(new Reports.Look(scan().end(), 1), scan().look(first(), look.to()));
        assertEquals(new Reports.Look(scan().end(), 0), scan().look(first(), scan().end()));
    }

    @Test
    void what_cannot_be_spelled_as_asked_is_told_as_it_was_signed() throws Exception {
        made(STREAM, "GS1-EPC-Format", "Always_EPC_URN");
        log(1, "shipping", "urn:epc:id:sgtin:0614141.107346.2017");
        log(2, "shipping", "https://id.gs1.org/01/09521141123454/21/7"); // nobody said how long its company prefix is
        Progress at = first().progress();
        Standing urn = new Standing(first().subscription(), first().query(), at.begun(2, EventSite.NOW));
        assertEquals("Always_EPC_URN", scan().report(urn).format());
        Standing both = new Standing(first().subscription(), first().query(), at.begun(4, EventSite.NOW));
        assertEquals("Never_Translates", scan().report(both).format());
        assertEquals(2, EventSite.hashes(scan().report(both).body().utf8()).size());
    }
}
