package dev.cairn.web.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.proof.Bytes;
import dev.cairn.query.standing.StandingStore.Standing;
import dev.cairn.web.WebSettings;
import dev.cairn.web.hook.Reports;
import dev.cairn.web.sight.Audience;
import dev.cairn.web.sight.Held;
import dev.cairn.web.sight.Policy;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is told of events is told what he would see if he asked. */
class SubscribersSightTest {
    private static final String STREAM = "{'dest':'https://example.org/hook','stream':true}";
    private static final String ORDER = "urn:epcglobal:cbv:bt:0614141007776:order-4711";

    private EventSite site;

    @BeforeEach
    void open() throws Exception {
        site = new EventSite(WebSettings.Events.ACCOUNTS);
    }

    @AfterEach
    void close() throws Exception {
        site.close();
    }

    private void subscribe(String query, String... headers) throws Exception {
        HttpResponse<String> made = site.post("/queries", "{'name':'mine','query':{" + query + "}}", headers);
        assertEquals(201, made.statusCode(), made.body());
        HttpResponse<String> told = site.post("/queries/mine/subscriptions", STREAM, headers);
        assertEquals(201, told.statusCode(), told.body());
    }

    private void shipped() {
        site.log(
                "ObjectEvent",
                "2026-11-20T10:00:00Z",
                "'action':'OBSERVE','bizStep':'shipping','disposition':'in_transit',"
                        + "'epcList':['https://id.gs1.org/01/10614141073464/21/1'],"
                        + "'bizTransactionList':[{'type':'po','bizTransaction':'" + ORDER + "'}]");
    }

    private Scan scan(Policy policy) {
        EventDesk desk =
                new EventDesk(() -> site.store, Bytes.ofHex("07".repeat(16)), site.keys(), (a, b, c, d) -> Bytes.EMPTY);
        return new Scan(desk, policy, List::of, "https://site.example");
    }

    private String report(Policy policy) {
        Standing first = site.standing.all().get(0);
        assertEquals(1, scan(policy).look(first, 0).events());
        Standing begun = new Standing(
                first.subscription(), first.query(), first.progress().begun(2, EventSite.NOW));
        return scan(policy).report(begun).body().utf8();
    }

    @Test
    void an_account_that_an_event_does_not_name_is_told_of_it_without_the_order() throws Exception {
        subscribe("'EQ_bizStep':'shipping'", "Authorization", EventSite.KEY);
        shipped();
        String told = report(Policy.USUALLY);
        assertFalse(told.contains("4711"), told);
        assertTrue(told.contains("\"cairn:withheld\":1"), told);
        assertFalse(told.contains(site.logged.get(0).event().hashId()), told);
    }

    @Test
    void who_sits_at_the_machine_is_told_all_of_it() throws Exception {
        subscribe("'EQ_bizTransaction_po':'" + ORDER + "'");
        shipped();
        String told = report(Policy.USUALLY);
        assertTrue(
                told.contains("4711")
                        && told.contains(site.logged.get(0).event().hashId()),
                told);
    }

    @Test
    void nobody_subscribes_to_what_is_withheld_from_him() throws Exception {
        String query = "{'name':'mine','query':{'EQ_bizTransaction_po':'" + ORDER + "'}}";
        assertEquals(
                201,
                site.post("/queries", query, "Authorization", EventSite.KEY).statusCode());
        for (String path : List.of("/queries/mine/subscriptions", "/queries/mine/events")) {
            HttpResponse<String> answer = path.endsWith("events")
                    ? site.get(path, "Authorization", EventSite.KEY)
                    : site.post(path, STREAM, "Authorization", EventSite.KEY);
            assertEquals(403, answer.statusCode(), answer.body());
            assertEquals("EVT-08", EventSite.json(answer).path("code").asText());
        }
        assertEquals(List.of(), site.standing.all());
    }

    @Test
    void a_query_about_what_was_closed_since_is_not_told_and_waits() throws Exception {
        subscribe("'EQ_disposition':'in_transit'", "Authorization", EventSite.KEY);
        shipped();
        assertTrue(report(Policy.USUALLY).contains("in_transit"));
        Policy closed = Policy.of(Map.of("disposition", Audience.PARTNER));
        Reports.Closed waits = assertThrows(Reports.Closed.class, () -> report(closed));
        assertTrue(String.valueOf(waits.getMessage()).contains("disposition"), waits.toString());
    }

    @Test
    void who_has_no_account_any_more_is_told_as_anybody() throws Exception {
        site.holders.put("Bearer authority", Held.authority());
        subscribe("'EQ_bizStep':'shipping'", "Authorization", "Bearer authority");
        shipped();
        assertTrue(report(Policy.USUALLY).contains("4711"));
        site.revoked.add(site.standing.all().get(0).subscription().owner());
        assertFalse(report(Policy.USUALLY).contains("4711"));
    }
}
