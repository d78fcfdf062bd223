package dev.cairn.web.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.epcis.CaptureDocument;
import dev.cairn.epcis.EpcisEvent;
import dev.cairn.query.EventStore.Stored;
import dev.cairn.web.WebSettings;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** What the EPCIS queries answer in XML, over HTTP, read by our own capture and by the JDK's parser. */
class XmlAnswersTest {
    private static final long SEED = Long.getLong("cairn.query.seed", 20_261_130);
    private static final String XML = "application/xml";
    private static final String CAIRN = "https://ns.cairn.dev/epcis/";

    private EventSite site;

    @BeforeEach
    void open() throws Exception {
        site = new EventSite(WebSettings.Events.ACCOUNTS);
    }

    @AfterEach
    void close() throws Exception {
        site.close();
    }

    private static List<EpcisEvent> read(HttpResponse<String> answer) {
        CaptureDocument.Result result = CaptureDocument.parseXml(answer.body());
        assertTrue(result instanceof CaptureDocument.Captured, () -> result + " of " + answer.body());
        return ((CaptureDocument.Captured) result).events();
    }

    private static Document dom(HttpResponse<String> answer) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
        factory.setNamespaceAware(true);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(answer.body())));
    }

    @Test
    void no_event_loses_its_hash_on_the_way_page_by_page() throws Exception {
        site.logSome(SEED + 11, 90);
        Set<String> expected = new TreeSet<>();
        site.distinct().forEach(each -> expected.add(each.event().hashId()));
        for (String words : List.of("No_Preference", "Always_Web_URI", "Always_URN", "Never_Translates")) {
            Set<String> found = new TreeSet<>();
            Optional<String> next = Optional.of("/events?perPage=40");
            while (next.isPresent()) {
                HttpResponse<String> page = site.get(next.get(), "Accept", XML, "GS1-CBV-XML-Format", words);
                assertEquals(200, page.statusCode(), page.body());
                read(page).forEach(event -> found.add(event.hashId()));
                next = EventSite.next(page);
            }
            assertEquals(expected, found, words + " seed=" + (SEED + 11));
        }
    }

    @Test
    void beside_the_events_stand_their_proofs_in_the_same_order() throws Exception {
        site.logSome(SEED + 12, 30);
        HttpResponse<String> answer = site.get("/events?perPage=1000", "Accept", "text/xml");
        assertEquals("text/xml", answer.headers().firstValue("Content-Type").orElse(""));
        NodeList proofs = dom(answer).getElementsByTagNameNS(CAIRN, "proof");
        NodeList bundles = dom(answer).getElementsByTagNameNS(CAIRN, "bundle");
        List<EpcisEvent> events = read(answer);
        assertEquals(events.size(), proofs.getLength());
        for (int i = 0; i < events.size(); i++) {
            assertEquals(
                    events.get(i).hashId(),
                    proofs.item(i).getAttributes().getNamedItem("id").getTextContent());
            String bundle =
                    bundles.item(i).getTextContent().substring(site.tier.url().length());
            assertEquals(200, site.get(bundle).statusCode(), bundle);
        }
    }

    @Test
    void one_event_and_the_events_of_a_value_are_given_in_xml_too() throws Exception {
        Stored stored = site.log(
                "ObjectEvent", "2026-11-20T10:00:00Z", "'action':'OBSERVE','bizStep':'shipping','epcList':['urn:x:1']");
        for (String path : List.of(
                "/events/" + UrlText.encoded(stored.event().hashId()),
                "/bizSteps/shipping/events",
                "/events?EQ_bizStep=shipping")) {
            HttpResponse<String> answer = site.get(path, "Accept", XML, "GS1-CBV-XML-Format", "Always_URN");
            assertEquals(
                    List.of(stored.event().hashId()),
                    read(answer).stream().map(EpcisEvent::hashId).toList(),
                    path);
            assertTrue(answer.body().contains(">urn:epcglobal:cbv:bizstep:shipping<"), answer.body());
            assertTrue(answer.body().contains("<recordTime>2026-11-20T10:01:00Z<"), answer.body());
            assertEquals(
                    "Always_URN",
                    answer.headers().firstValue("GS1-CBV-XML-Format").orElse(""));
            assertEquals(
                    "Always_GS1_Digital_Link",
                    answer.headers().firstValue("GS1-EPC-Format").orElse(""));
            assertTrue(answer.headers().firstValue("Vary").orElse("").contains("GS1-CBV-XML-Format"));
        }
    }

    @Test
    void an_event_that_xml_cannot_say_is_a_problem_in_json_that_names_it() throws Exception {
        Stored stored = site.log(
                "ObjectEvent",
                "2026-11-20T10:00:00Z",
                "'action':'OBSERVE','epcList':['urn:x:1'],'example:a':'\\u0007'");
        HttpResponse<String> answer = site.get("/events", "Accept", XML);
        assertEquals(406, answer.statusCode());
        assertEquals(
                "application/problem+json",
                answer.headers().firstValue("Content-Type").orElse(""));
        assertEquals("EPC-33", EventSite.json(answer).path("code").asText());
        assertTrue(
                EventSite.json(answer)
                        .path("detail")
                        .asText()
                        .contains(stored.event().hashId()),
                answer.body());
        assertEquals(200, site.get("/events").statusCode());
    }

    @Test
    void a_problem_stays_json_for_who_reads_xml_and_a_browser_still_gets_a_page() throws Exception {
        HttpResponse<String> problem = site.get("/events?EQ_x=1", "Accept", XML);
        assertEquals(
                "application/problem+json",
                problem.headers().firstValue("Content-Type").orElse(""));
        String browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        assertEquals(
                "text/html; charset=utf-8",
                site.get("/events", "Accept", browser)
                        .headers()
                        .firstValue("Content-Type")
                        .orElse(""));
        assertTrue(site.get("/events?EQ_x=1", "Accept", browser).body().contains("<html"));
        assertFalse(site.get("/events", "Accept", "*/*").body().startsWith("<"));
    }
}
