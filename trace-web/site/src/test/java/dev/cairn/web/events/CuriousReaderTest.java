package dev.cairn.web.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.cairn.epcis.EpcisEvent;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.query.EventStore.Stored;
import dev.cairn.query.RandomEvents;
import dev.cairn.query.RandomQueries;
import dev.cairn.web.WebSettings;
import dev.cairn.web.sight.Audience;
import dev.cairn.web.sight.Held;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * A member with an account and patience. Two sites hold events that are alike in all that he may see, and differ in what he may not: whatever
 * he asks, in whatever form, both must answer alike, to the byte.
 */
class CuriousReaderTest {
    private static final int EVENTS = 40;
    private static final String HTML = "text/html";
    private static final List<String> CLOSED = List.of("bizTransactionList", "sourceList", "destinationList");

    private final long seed = new Random().nextLong();
    private EventSite here;
    private EventSite there;

    @BeforeEach
    void open() throws Exception {
        here = new EventSite(WebSettings.Events.ACCOUNTS);
        there = new EventSite(WebSettings.Events.ACCOUNTS);
        new RandomEvents(seed).some(EVENTS).forEach(each -> {
            here.log(each.event(), each.recordTime());
            there.log(otherwise(each.event()), each.recordTime());
        });
    }

    @AfterEach
    void close() throws Exception {
        here.close();
        there.close();
    }

    /** The same event with something else in each member that is not for everybody; equal events stay equal. */
    private static EpcisEvent otherwise(EpcisEvent event) {
        ObjectNode tree = event.tree();
        for (String list : CLOSED) {
            for (JsonNode element : tree.path(list)) {
                String name = list.substring(0, list.length() - "List".length());
                ((ObjectNode) element).put(name, other(element.path(name).asText()));
            }
        }
        Set<String> extensions = new TreeSet<>();
        tree.fieldNames().forEachRemaining(name -> {
            if (name.indexOf(':') > 0) {
                extensions.add(name);
            }
        });
        extensions.forEach(name -> tree.set(name, other(tree.get(name))));
        return EventSite.event(tree.toString());
    }

    /** As many parts as before. */
    private static JsonNode other(JsonNode value) {
        if (!value.isArray()) {
            return TextNode.valueOf(other(value.toString()));
        }
        ArrayNode others = JsonNodeFactory.instance.arrayNode();
        value.forEach(element -> others.add(other(element.toString())));
        return others;
    }

    private static String other(String text) {
        return "urn:uuid:" + Hash.sha256(Bytes.ofUtf8(text)).hex();
    }

    private HttpResponse<String> alike(String target, String... headers) throws Exception {
        HttpResponse<String> one = here.fromAfar(target, headers);
        HttpResponse<String> two = there.fromAfar(target, headers);
        String said = "seed " + seed + " " + target;
        assertEquals(one.statusCode(), two.statusCode(), said);
        assertEquals("", difference(placeless(one, here), placeless(two, there)), said);
        assertEquals(shape(one), shape(two), said);
        return one;
    }

    private static String placeless(HttpResponse<String> answer, EventSite site) {
        return answer.body().replace(site.tier.url(), "");
    }

    private static String difference(String one, String two) {
        int at = 0;
        while (at < Math.min(one.length(), two.length()) && one.charAt(at) == two.charAt(at)) {
            at++;
        }
        return one.equals(two) ? "" : cut(one, at) + " <> " + cut(two, at);
    }

    private static String cut(String text, int at) {
        return text.substring(Math.max(0, at - 60), Math.min(text.length(), at + 60));
    }

    private static List<String> shape(HttpResponse<String> answer) {
        List<String> headers = new ArrayList<>();
        answer.headers().map().forEach((name, values) -> {
            // The tag is of the body, in which the site's own address stands.
            if (!name.equals("etag") && !name.equals("content-length")) {
                headers.add(name + values);
            }
        });
        return headers;
    }

    private List<String> addresses() {
        List<String> addresses =
                new ArrayList<>(List.of("/events", "/events?perPage=7&orderBy=recordTime", "/events?maxEventCount=20"));
        for (Resource resource : Resource.values()) {
            addresses.add(resource.path());
            resource.fields().forEach(field -> here.store.values(field, "", 20).forEach(value -> {
                addresses.add(resource.path(value));
                addresses.add(resource.path(value) + "/events");
            }));
        }
        for (EventSite site : List.of(here, there)) {
            for (Stored stored : site.logged) {
                String hash = stored.event().hashId();
                addresses.add("/events/" + UrlText.encoded(hash));
                addresses.add("/events?EQ_eventID=" + UrlText.encoded(hash));
                addresses.add("/proof/events/" + hash.substring(14, 78) + ".cairn");
                addresses.add("/events/entry-" + stored.index());
                addresses.add("/proof/events/entry-" + stored.index() + ".cairn");
                stored.event().bizTransactions().forEach(each -> {
                    addresses.add("/events?EQ_bizTransaction_inv=" + UrlText.encoded(each.value()));
                    addresses.add("/events?EQ_bizTransaction_po=" + UrlText.encoded(each.value()) + "&perPage=1");
                });
                stored.event()
                        .sources()
                        .forEach(each ->
                                addresses.add("/events?EQ_source_owning_party=" + UrlText.encoded(each.value())));
                stored.event()
                        .destinations()
                        .forEach(each -> addresses.add(
                                "/events?maxEventCount=1&EQ_destination_location=" + UrlText.encoded(each.value())));
            }
        }
        return addresses;
    }

    @Test
    void two_worlds_that_differ_only_in_what_is_withheld_are_answered_alike_at_every_address() throws Exception {
        int events = 0;
        int refused = 0;
        int inXml = 0;
        for (String address : addresses()) {
            HttpResponse<String> answer = alike(address, "Authorization", EventSite.KEY);
            alike(address, "Authorization", EventSite.KEY, "Accept", HTML);
            alike(address, "Authorization", EventSite.KEY, "GS1-EPC-Format", "Always_EPC_URN");
            HttpResponse<String> xml = alike(address, "Authorization", EventSite.KEY, "Accept", "application/xml");
            inXml += xml.statusCode() == 200 && xml.body().contains("cairn:withheld=") ? 1 : 0;
            events += answer.statusCode() == 200 && answer.body().contains("eventList") ? 1 : 0;
            refused += answer.statusCode() == 403 ? 1 : 0;
        }
        assertTrue(
                events > 50 && refused > 20 && inXml > 20,
                events + " answers with events, " + inXml + " in XML of which something is withheld, " + refused
                        + " refused, seed " + seed);
    }

    @Test
    void random_questions_are_answered_alike_too_page_by_page() throws Exception {
        RandomQueries queries = new RandomQueries(seed);
        int found = 0;
        int refused = 0;
        for (int i = 0; i < 250; i++) {
            List<Map.Entry<String, String>> asked =
                    new ArrayList<>(queries.next().entrySet());
            asked.add(Map.entry("perPage", "5"));
            String next = UrlText.address("/events", asked);
            HttpResponse<String> answer = alike(
                    next,
                    "Authorization",
                    EventSite.KEY,
                    "GS1-Extensions",
                    "example=" + RandomEvents.NAMESPACE + ",mine=" + RandomEvents.NAMESPACE);
            found += answer.statusCode() == 200 && !EventSite.events(answer).isEmpty() ? 1 : 0;
            refused += answer.statusCode() == 403 ? 1 : 0;
        }
        assertTrue(found > 20 && refused > 20, found + " found, " + refused + " refused, seed " + seed);
    }

    /** The questions that are closed to him are open to who sees everything, so it is they that would tell. */
    @Test
    void an_authority_tells_the_two_worlds_apart() throws Exception {
        here.holders.put("Bearer authority", Held.authority());
        there.holders.put("Bearer authority", Held.authority());
        assertNotEquals(
                here.fromAfar("/events", "Authorization", "Bearer authority").body(),
                there.fromAfar("/events", "Authorization", "Bearer authority").body());
        for (Stored stored : here.logged) {
            assertEquals(
                    200,
                    here.fromAfar(
                                    "/events/" + UrlText.encoded(stored.event().hashId()),
                                    "Authorization",
                                    "Bearer authority")
                            .statusCode());
        }
        assertEquals(
                200,
                here.fromAfar("/events?EQ_bizTransaction_po=urn:uuid:5", "Authorization", "Bearer authority")
                        .statusCode());
    }

    @Test
    void each_question_of_an_authority_is_written_down_and_nobody_elses() throws Exception {
        ListAppender<ILoggingEvent> written = new ListAppender<>();
        Logger audit = (Logger) LoggerFactory.getLogger("cairn.audit");
        written.start();
        audit.setLevel(Level.INFO);
        audit.addAppender(written);
        try {
            here.holders.put("Bearer authority", Held.authority());
            here.fromAfar("/events?EQ_bizStep=packing", "Authorization", EventSite.KEY);
            here.fromAfar("/events?EQ_bizStep=packing", "Authorization", "Bearer authority");
            here.fromAfar("/events/entry-1%0Afaked", "Authorization", "Bearer authority");
        } finally {
            audit.detachAppender(written);
            audit.setLevel(null);
        }
        assertEquals(
                List.of(
                        "DSC-01 an authority asks account=1f2e3d4c path=/events query=EQ_bizStep=packing",
                        "DSC-01 an authority asks account=1f2e3d4c path=/events/entry-1%0Afaked query="),
                written.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
    }

    @Test
    void a_partner_an_owner_and_a_stranger_each_see_their_part_of_one_event() throws Exception {
        try (EventSite site = new EventSite(
                WebSettings.Events.ACCOUNTS,
                Map.of("example:cost", Audience.OWNER, "disposition", Audience.AUTHORITY))) {
            Stored shipped = site.log(
                    "ObjectEvent",
                    "2026-11-20T10:00:00Z",
                    "'action':'OBSERVE','bizStep':'shipping','disposition':'in_transit',"
                            + "'epcList':['https://id.gs1.org/01/10614141073464/21/2017'],'example:cost':7,'example:note':'n',"
                            + "'destinationList':[{'type':'owning_party','destination':'https://id.gs1.org/417/0614141007776'}]");
            site.holders.put("Bearer partner", Held.party("https://id.gs1.org/417/0614141007776"));
            site.holders.put("Bearer owner", Held.signer(shipped.index()));
            site.holders.put("Bearer authority", Held.authority());
            assertEquals(
                    4, withheld(site, EventSite.KEY, "destinationList", "example:cost", "example:note", "disposition"));
            assertEquals(2, withheld(site, "Bearer partner", "example:cost", "disposition"));
            assertEquals(1, withheld(site, "Bearer owner", "disposition"));
            assertEquals(0, withheld(site, "Bearer authority"));
        }
    }

    private static int withheld(EventSite site, String key, String... gone) throws Exception {
        HttpResponse<String> answer = site.fromAfar("/events", "Authorization", key);
        JsonNode event = EventSite.events(answer).get(0);
        JsonNode proof = EventSite.proofs(answer).get(0);
        for (String name :
                List.of("destinationList", "example:cost", "example:note", "disposition", "epcList", "action")) {
            assertEquals(!List.of(gone).contains(name), event.has(name), key + " " + name);
        }
        boolean whole = gone.length == 0;
        assertEquals(whole, proof.path("id").asText().startsWith("ni:///"), proof.toString());
        assertEquals(whole, proof.toString().contains("ni:///"), proof.toString());
        String bundle =
                proof.at("/cairn:bundle/id").asText().substring(site.tier.url().length());
        HttpResponse<String> taken = site.fromAfar(bundle, "Authorization", key);
        assertEquals(200, taken.statusCode(), bundle);
        assertEquals(whole, taken.body().contains("ni:///"), taken.body());
        HttpResponse<String> one =
                site.fromAfar("/events/" + bundle.replaceAll(".*/(entry-[0-9]+).*", "$1"), "Authorization", key);
        assertEquals(whole ? 404 : 200, one.statusCode(), bundle);
        return proof.path("cairn:withheld").asInt();
    }

    /** The id of the event, or of what corrects it, would do as well as the hash itself. */
    @Test
    void a_hash_that_stands_in_a_member_goes_with_what_it_would_tell() throws Exception {
        try (EventSite site = new EventSite(WebSettings.Events.ACCOUNTS)) {
            String id = "ni:///sha-256;" + "5".repeat(64) + "?ver=CBV2.0";
            site.log(
                    "ObjectEvent",
                    "2026-11-20T10:00:00Z",
                    "'action':'OBSERVE','eventID':'" + id
                            + "','epcList':['urn:epc:id:sgtin:0614141.107346.1'],'example:note':'n',"
                            + "'errorDeclaration':{'declarationTime':'2026-11-20T10:00:00Z','correctiveEventIDs':['"
                            + id + "']}");
            HttpResponse<String> answer = site.fromAfar("/events", "Authorization", EventSite.KEY);
            assertFalse(answer.body().contains("ni:///"), answer.body());
            assertEquals(
                    3, EventSite.proofs(answer).get(0).path("cairn:withheld").asInt());
            String asked = "/events/" + UrlText.encoded(id);
            assertEquals(
                    404, site.fromAfar(asked, "Authorization", EventSite.KEY).statusCode());
            assertEquals(200, site.get(asked).statusCode(), "who sits at the machine sees it");
        }
    }

    @Test
    void where_everybody_is_answered_nobody_sees_more_by_asking_from_the_machine_itself() throws Exception {
        try (EventSite site = new EventSite(WebSettings.Events.PUBLIC)) {
            site.log(
                    "ObjectEvent",
                    "2026-11-20T10:00:00Z",
                    "'action':'OBSERVE','epcList':['urn:epc:id:sgtin:0614141.107346.1'],'example:note':'secret'");
            for (HttpResponse<String> answer : List.of(site.get("/events"), site.fromAfar("/events"))) {
                assertFalse(answer.body().contains("secret"), answer.body());
                assertEquals(
                        "no-cache", answer.headers().firstValue("Cache-Control").orElse(""));
                assertTrue(answer.headers().firstValue("Vary").orElse("").contains("Authorization"));
            }
            site.holders.put("Bearer owner", Held.signer(1));
            HttpResponse<String> own = site.fromAfar("/events", "Authorization", "Bearer owner");
            assertTrue(own.body().contains("secret"), own.body());
            assertEquals("no-store", own.headers().firstValue("Cache-Control").orElse(""));
            assertTrue(own.headers().firstValue("Access-Control-Allow-Origin").isEmpty());
            HttpResponse<String> wrong = site.fromAfar("/events", "Authorization", "Bearer nobody");
            assertFalse(wrong.body().contains("secret"), "a wrong key is no key");
        }
    }

    @Test
    void an_operator_who_opens_everything_has_every_question_answered() throws Exception {
        Map<String, Audience> all = Map.of(
                "rest",
                Audience.PUBLIC,
                "bizTransactionList",
                Audience.PUBLIC,
                "sourceList",
                Audience.PUBLIC,
                "/destinationList",
                Audience.PUBLIC);
        try (EventSite site = new EventSite(WebSettings.Events.PUBLIC, all)) {
            Stored stored = site.log(
                    "ObjectEvent",
                    "2026-11-20T10:00:00Z",
                    "'action':'OBSERVE','epcList':['urn:epc:id:sgtin:0614141.107346.1'],'example:note':'n'");
            HttpResponse<String> answer = site.fromAfar(
                    "/events?EQ_example:note=n", "GS1-Extensions", "example=https://ns.example.com/epcis/");
            assertEquals(List.of(stored.event().hashId()), EventSite.hashes(answer.body()));
        }
    }
}
