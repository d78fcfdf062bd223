package dev.cairn.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import dev.cairn.check.Browser;
import dev.cairn.check.Needs;
import dev.cairn.query.EventStore.Stored;
import dev.cairn.web.WebSettings;
import dev.cairn.web.events.EventSite;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of {@code /events} and that of one event: what a reader sees on a phone, a desk and paper. */
@Needs.Chromium
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventsPageTest {
    private static final String NAMED = "'@context':['https://ref.gs1.org/standards/epcis/epcis-context.jsonld',"
            + "{'cairn':'https://ns.cairn.dev/epcis/'}],";
    private static final String FARM = "'id':'https://id.gs1.org/414/9506000134376'";
    private static final String LOT = "https://id.gs1.org/01/09506000134352/10/HB-2611";

    private Browser browser;
    private EventSite site;
    private URI home;
    private String withdrawn;

    @BeforeAll
    void open() throws Exception {
        browser = Browser.open();
        site = new EventSite(WebSettings.Events.ACCOUNTS);
        home = URI.create(site.url() + "/");
        log(
                "ObjectEvent",
                "2026-11-26T07:40:00Z",
                "'action':'ADD','bizStep':'commissioning',"
                        + "'readPoint':{" + FARM + ",'cairn:name':'Finca El Álamo, Huelva'},"
                        + "'quantityList':[{'epcClass':'" + LOT + "','quantity':420,'uom':'KGM'}]");
        log(
                "AggregationEvent",
                "2026-11-26T11:15:00Z",
                "'action':'ADD','bizStep':'packing',"
                        + "'readPoint':{" + FARM + "},'parentID':'urn:epc:id:sscc:9506000.1234567890',"
                        + "'childEPCs':[" + epcs(9) + "]");
        log(
                "ObjectEvent",
                "2026-11-27T05:05:00Z",
                "'action':'OBSERVE','bizStep':'shipping','disposition':'in_transit',"
                        + "'readPoint':{'id':'https://id.gs1.org/414/9506000134383'},"
                        + "'epcList':['https://id.gs1.org/00/195060001234567897']");
        withdrawn = log(
                        "ObjectEvent",
                        "2026-11-28T16:30:00Z",
                        "'action':'OBSERVE','bizStep':'receiving',"
                                + "'errorDeclaration':{'declarationTime':'2026-11-29T08:00:00Z','reason':'did_not_occur'},"
                                + "'readPoint':{" + FARM + "},'epcList':['https://id.gs1.org/00/195060001234567897']")
                .event()
                .hashId();
        site.logSome(20261130, 60);
    }

    private static String epcs(int count) {
        StringBuilder epcs = new StringBuilder();
        for (int i = 1; i <= count; i++) {
            epcs.append(i == 1 ? "" : ",")
                    .append("'https://id.gs1.org/01/09506000134352/21/")
                    .append(i)
                    .append("'");
        }
        return epcs.toString();
    }

    private Stored log(String type, String time, String members) {
        String json = "{" + NAMED + "'type':'" + type + "','eventTime':'" + time + "','eventTimeZoneOffset':'+01:00',"
                + members + "}";
        return site.log(EventSite.event(json.replace('\'', '"')), Instant.parse("2026-11-29T09:00:00Z"));
    }

    @AfterAll
    void close() throws Exception {
        if (site != null) {
            site.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    private String events() {
        return home + "events?GE_eventTime=2026-11-26T00%3A00%3A00Z";
    }

    private String one() {
        return home + "events/" + URLEncoder.encode(withdrawn, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh"})
    void events_are_cards_that_a_phone_reads_without_scripts(String language) {
        try (Browser.View view = browser.phoneWithoutScript(language)) {
            assertEquals(200, view.go(URI.create(events())));
            Page page = view.page();
            assertEquals(4, page.locator("ol.cards > li").count());
            assertEquals(0, page.locator("main table").count(), "no column is narrower than its words");
            assertFalse(page.locator("ol.cards").innerText().contains("urn:epc:"), "names, where there are any");
            assertTrue(page.locator("ol.cards").innerText().contains("Finca El Álamo, Huelva"));
            assertEquals(
                    3,
                    page.getByText("Finca El Álamo, Huelva").count(),
                    "a place has its name also where another event gives it");
            assertEquals(1, page.locator("li.gone").count());
            assertEquals(4, page.locator("a[href^='/proof/events/']").count(), "each event has its proof");
            assertEquals(
                    "/01/09506000134352/10/HB-2611",
                    page.locator("a[href^='/01/']").first().getAttribute("href"));
            view.screenshot("events-phone-noscript-" + language);
            assertEquals(List.of(), view.foreignRequests(home));
        }
    }

    @Test
    void a_card_leads_to_its_event_and_to_the_events_of_its_place() {
        try (Browser.View view = browser.phone("en")) {
            view.go(URI.create(events()));
            view.page().locator("li.gone h2 a").click();
            assertTrue(
                    view.page().url().endsWith(URLEncoder.encode(withdrawn, StandardCharsets.UTF_8)),
                    view.page().url());
            assertTrue(view.page().locator("dl.ids").first().isVisible());
            assertEquals(
                    "Finca El Álamo, Huelva",
                    view.page().locator(".where a").first().innerText(),
                    "another event gives the place its name");
            view.page().locator(".where a").first().click();
            assertEquals(3, view.page().locator("ol.cards > li").count());
        }
    }

    @Test
    void a_long_list_goes_on_page_by_page() {
        try (Browser.View view = browser.phone("zh")) {
            view.go(home.resolve("/events?perPage=20"));
            String first = view.page().locator("ol.cards h2 a").first().getAttribute("href");
            view.page().locator("a[rel=next]").click();
            assertFalse(
                    first.equals(view.page().locator("ol.cards h2 a").first().getAttribute("href")));
        }
    }

    @Test
    void nothing_is_wider_than_the_phone_folded_or_not() {
        for (int width : new int[] {320, 390, 768}) {
            try (Browser.View view = browser.view(Browser.visitor("en").setViewportSize(width, 800))) {
                for (String address : List.of(events(), one(), home + "events")) {
                    view.go(URI.create(address));
                    view.page().evaluate("document.querySelectorAll('details').forEach(d => d.open = true)");
                    Object wide = view.page().evaluate("document.documentElement.scrollWidth");
                    assertTrue(((Number) wide).intValue() <= width, address + " at " + width + " is " + wide + " wide");
                }
            }
        }
    }

    @Test
    void both_pages_are_clean_on_phone_desk_paper_and_in_the_dark() {
        try (Browser.View phone = browser.phone("zh");
                Browser.View desk = browser.desk("en");
                Browser.View dark = browser.view(
                        Browser.visitor("en").setViewportSize(390, 844).setColorScheme(ColorScheme.DARK))) {
            for (String address : List.of(events(), one())) {
                String name = address.equals(one()) ? "event" : "events";
                clean(phone, address, name + "-phone-zh");
                clean(desk, address, name + "-desk-en");
                clean(dark, address, name + "-phone-dark-en");
            }
            desk.go(URI.create(events()));
            desk.page().emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
            assertTrue(desk.page().locator("ol.cards > li").first().isVisible());
            desk.screenshot("events-print-en");
        }
    }

    private void clean(Browser.View view, String address, String screenshot) {
        assertEquals(200, view.go(URI.create(address)));
        view.screenshot(screenshot);
        assertEquals(List.of(), view.axe(), screenshot);
        assertEquals(List.of(), view.foreignRequests(home), screenshot);
        assertEquals(List.of(), view.complaints(), screenshot);
    }
}
