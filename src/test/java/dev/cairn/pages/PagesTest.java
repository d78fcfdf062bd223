package dev.cairn.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import dev.cairn.check.Browser;
import dev.cairn.check.Needs;
import dev.cairn.web.HandMade;
import dev.cairn.web.WebSettings;
import dev.cairn.web.WebTier;
import dev.cairn.web.page.Stories;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every page over hand-made histories: what a reader sees, and what axe, the console and the request log say. */
@Needs.Chromium
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PagesTest {
    private static final String LOT = HandMade.PATH;

    private final Vertx vertx = Vertx.vertx();
    private Browser browser;
    private WebTier tier;
    private URI home;

    @BeforeAll
    void open() throws Exception {
        browser = Browser.open();
        HandMade made = new HandMade();
        tier = done(WebTier.open(vertx, WebSettings.local(0), made.at("http://127.0.0.1:0")));
        home = URI.create(tier.url() + "/");
    }

    @AfterAll
    void close() throws Exception {
        if (tier != null) {
            done(tier.close());
        }
        done(vertx.close());
        if (browser != null) {
            browser.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh"})
    void the_first_screen_of_a_phone_without_scripts_holds_the_answer(String language) {
        try (Browser.View view = browser.phoneWithoutScript(language)) {
            assertEquals(200, view.go(home.resolve(LOT)));
            for (String part : List.of("h1", ".verdict", "[role=alert]", "#badge .state")) {
                double bottom = view.page().locator(part).first().boundingBox().y;
                assertTrue(bottom < 844, part + " begins at " + bottom);
            }
            assertTrue(
                    view.page().locator("#badge").innerText().contains(language.equals("en") ? "Not checked" : "尚未"));
            assertTrue(view.page().locator("#badge").innerText().contains("cairn-proof.jar"));
            assertEquals(7, view.page().locator("ol.way > li").count());
            assertTrue(view.page().locator("svg.chart").first().boundingBox().width > 300);
            view.screenshot("lot-phone-noscript-" + language);
            assertEquals(List.of(), view.foreignRequests(home));
            assertTrue(view.requests().stream().noneMatch(url -> url.endsWith(".js")), "no script is fetched in vain");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh"})
    void with_scripts_the_page_never_turns_green_on_a_bundle_that_proves_nothing(String language) {
        try (Browser.View view = browser.phone(language)) {
            view.go(home.resolve(LOT));
            view.page().locator("#badge summary").waitFor();
            String state = view.page().locator("#badge").getAttribute("class");
            assertFalse(state.contains("proven"), state);
            clean(view, "lot-phone-" + language);
        }
    }

    @Test
    void nothing_is_wider_than_the_phone_even_the_smallest() {
        for (int width : new int[] {320, 390, 768}) {
            try (Browser.View view = browser.view(Browser.visitor("en").setViewportSize(width, 800))) {
                for (String path : List.of(
                        LOT, HandMade.BARE, "/ledger", "/ledger/blocks/3", "/ledger/entries/17", "/verify", "/")) {
                    view.go(home.resolve(path));
                    Object wide = view.page().evaluate("document.documentElement.scrollWidth");
                    assertTrue(((Number) wide).intValue() <= width, path + " at " + width + " is " + wide + " wide");
                }
            }
        }
    }

    @Test
    void in_the_dark_and_on_a_desk_and_on_paper() {
        try (Browser.View view =
                browser.view(Browser.visitor("zh").setViewportSize(390, 844).setColorScheme(ColorScheme.DARK))) {
            view.go(home.resolve(LOT));
            view.page().locator("#badge summary").waitFor();
            assertTrue(view.page()
                    .evaluate("getComputedStyle(document.body).backgroundColor")
                    .toString()
                    .startsWith("rgb(22"));
            clean(view, "lot-phone-dark-zh");
        }
        try (Browser.View view = browser.desk("en")) {
            view.go(home.resolve(LOT));
            view.page().locator("#badge summary").waitFor();
            clean(view, "lot-desk-en");
            view.page().emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
            assertTrue(view.page().locator("[role=alert]").isVisible(), "the warning is printed");
            view.screenshot("lot-print-en");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/verify",
                "/ledger",
                "/ledger/blocks/3",
                "/ledger/entries/17",
                "/01/09506000134352",
                "/nowhere",
                "/01/09506000134353/10/A",
                "/01/09506000134352/10/NOPE",
                "/ops",
                "/01/09506000134352/10/BARE"
            })
    void every_page_is_clean_on_phone_and_desk(String path) {
        String name = path.replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-|-$", "");
        try (Browser.View phone = browser.phone("zh");
                Browser.View desk = browser.desk("en")) {
            phone.go(home.resolve(path));
            settled(phone);
            clean(phone, "page-" + name + "-phone-zh");
            desk.go(home.resolve(path));
            settled(desk);
            clean(desk, "page-" + name + "-desk-en");
        }
    }

    @Test
    void the_folded_parts_are_clean_too() {
        try (Browser.View view = browser.phone("en")) {
            view.go(home.resolve(LOT));
            view.page().locator("#badge summary").waitFor();
            view.page().evaluate("document.querySelectorAll('details').forEach(d => d.open = true)");
            clean(view, "lot-phone-unfolded-en");
            Object wide = view.page().evaluate("document.documentElement.scrollWidth");
            assertTrue(((Number) wide).intValue() <= 390, "unfolded it is " + wide + " wide");
        }
    }

    @Test
    void the_keyboard_reaches_the_content_the_switch_and_the_details() {
        try (Browser.View view = browser.desk("en")) {
            view.go(home.resolve(LOT));
            view.page().keyboard().press("Tab");
            assertEquals("#main", view.page().evaluate("document.activeElement.getAttribute('href')"));
            view.page().locator("ol.way summary").first().focus();
            view.page().keyboard().press("Enter");
            assertTrue(view.page().locator("ol.way dl").first().isVisible());
            view.page().locator(".tongues a").click();
            assertEquals("zh", view.page().locator("html").getAttribute("lang"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>window.hit=1</script>", "\"><img src=x onerror=window.hit=1>",
                        "</script><script>window.hit=1</script>",
                "<svg onload=window.hit=1>", "'-window.hit-'", "</style><script>window.hit=1</script>"
            })
    void text_from_outside_runs_nothing(String payload) throws Exception {
        WebTier poisoned = done(WebTier.open(
                vertx,
                WebSettings.local(0),
                new HandMade(Map.of("XSS", Stories.poisoned(payload))).at("http://127.0.0.1:0")));
        try (Browser.View view = browser.phone("en")) {
            assertEquals(200, view.go(URI.create(poisoned.url() + "/01/" + Stories.GTIN + "/10/XSS")));
            settled(view);
            assertEquals(null, view.page().evaluate("window.hit ?? null"), payload);
            assertEquals(List.of(), view.foreignRequests(URI.create(poisoned.url())));
        } finally {
            done(poisoned.close());
        }
    }

    private static void settled(Browser.View view) {
        view.page().waitForLoadState(com.microsoft.playwright.options.LoadState.NETWORKIDLE);
    }

    private void clean(Browser.View view, String screenshot) {
        view.screenshot(screenshot);
        assertEquals(List.of(), view.axe(), screenshot);
        assertEquals(List.of(), view.foreignRequests(home), screenshot);
        assertEquals(List.of(), view.page().context().cookies(), screenshot);
        List<String> complaints = view.complaints().stream()
                .filter(text -> !text.contains("status of 4") && !text.contains("status of 503"))
                .toList();
        assertEquals(List.of(), complaints, screenshot);
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
