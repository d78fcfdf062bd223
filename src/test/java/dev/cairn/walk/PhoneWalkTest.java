package dev.cairn.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.cairn.check.Browser;
import dev.cairn.check.Needs;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Door 13: a real browser checks the real page of the running house by itself. */
@Needs.Chromium
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PhoneWalkTest {
    private static final int CHECK_MS_MAX = 60_000;

    /** What the demo can prove is green; what it cannot is grey and says so. Nothing is red. */
    private static final Map<String, String> EXPECTED = expected();

    private RunningHouse house;
    private Browser browser;

    private static Map<String, String> expected() {
        Map<String, String> steps = new LinkedHashMap<>();
        for (String green : List.of(
                "Proof file",
                "This page",
                "Statements",
                "Signatures",
                "Right to sign",
                "Register of keys",
                "In the ledger",
                "Head of the ledger",
                "Up to date",
                "Revoked keys")) {
            steps.put(green, "badge-proven");
        }
        for (String grey : List.of("Witnesses", "Time stamp", "Completeness")) {
            steps.put(grey, "badge-undecided");
        }
        return steps;
    }

    @BeforeAll
    void open() throws Exception {
        house = RunningHouse.shared();
        browser = Browser.open();
    }

    @AfterAll
    void close() {
        browser.close();
    }

    @Test
    void door_13_each_line_is_green_or_grey_as_it_must_be_and_none_is_red() {
        try (Browser.View view = browser.phone("en")) {
            visit(view);
            Map<String, String> steps = steps(view);
            EXPECTED.forEach((title, colour) -> assertEquals(colour, steps.get(title), title + " in " + steps));
            assertFalse(steps.containsValue("badge-refuted"), steps::toString);
            String witnesses = text(view, "Witnesses");
            assertTrue(witnesses.contains("WIT-02"), witnesses);
            assertTrue(witnesses.contains("0 independent witnesses"), witnesses);
            assertEquals(List.of(), view.complaints());
            assertEquals(List.of(), view.foreignRequests(house.web("/")));
            view.page().locator("#badge summary").click();
            view.screenshot("walk-en-script");
        }
    }

    @Test
    void door_13_a_second_visit_continues_the_first_and_another_history_is_red() throws Exception {
        try (Browser.View view = browser.phone("en")) {
            visit(view);
            assertFalse(steps(view).containsKey("Seen before"), "nothing to compare with yet");
            long seen = headSize();
            RunningHouse.until("the ledger has grown", () -> headSize() > seen);
            visit(view);
            assertEquals("badge-proven", steps(view).get("Seen before"), steps(view)::toString);
            Object size = view.page()
                    .evaluate("() => { const key = Object.keys(localStorage).find(k => k.startsWith('cairn-head-'));"
                            + " const head = JSON.parse(localStorage.getItem(key));"
                            + " localStorage.setItem(key, JSON.stringify({...head, root: '00'.repeat(32)}));"
                            + " return head.note.split('\\n')[1]; }");
            visit(view);
            assertEquals("badge-refuted", steps(view).get("Seen before"), steps(view)::toString);
            assertTrue(text(view, "Seen before").contains("LOG-04"), text(view, "Seen before"));
            String saved = "a[download='cairn-two-heads.txt']";
            var file =
                    view.page().waitForDownload(() -> view.page().locator(saved).click());
            List<String> lines = Files.readAllLines(file.path());
            assertEquals(size, lines.get(1), "the head that was seen before");
            assertEquals(2, lines.stream().filter(lines.get(0)::equals).count(), "both heads: " + lines);
            assertEquals(List.of(), view.complaints());
        }
    }

    private long headSize() throws Exception {
        return Long.parseLong(
                Http.get(house.web("/checkpoint")).text().lines().toList().get(1));
    }

    @Test
    void door_13_in_chinese_the_same() {
        try (Browser.View view = browser.phone("zh-CN")) {
            visit(view);
            Map<String, String> steps = steps(view);
            assertEquals(EXPECTED.size(), steps.size() - 2, "the same steps: " + steps);
            assertFalse(steps.containsValue("badge-refuted"), steps::toString);
            assertEquals("zh", view.page().getAttribute("html", "lang").substring(0, 2));
            view.page().locator("#badge summary").click();
            view.screenshot("walk-zh-script");
        }
    }

    @Test
    void door_13_without_script_the_page_is_whole_and_claims_no_check() {
        for (String language : List.of("en", "zh-CN")) {
            try (Browser.View view = browser.phoneWithoutScript(language)) {
                assertEquals(200, view.go(house.web(house.path())));
                String text = view.page().locator("body").textContent();
                assertTrue(text.contains(house.story().lot()), text);
                assertEquals(0, view.page().locator(".badge-proven").count());
                assertTrue(view.page().locator("svg").count() > 0, "the chart");
                view.screenshot("walk-" + language.substring(0, 2) + "-plain");
            }
        }
    }

    private void visit(Browser.View view) {
        assertEquals(200, view.go(house.web(house.path())));
        view.page()
                .waitForSelector(
                        "#badge.badge-undecided, #badge.badge-proven, #badge.badge-refuted",
                        new Page.WaitForSelectorOptions().setTimeout(CHECK_MS_MAX));
    }

    private static Map<String, String> steps(Browser.View view) {
        Map<String, String> steps = new LinkedHashMap<>();
        for (Locator line : view.page().locator("#badge li").all()) {
            steps.put(line.locator("b").textContent(), line.getAttribute("class"));
        }
        return steps;
    }

    private static String text(Browser.View view, String title) {
        return view.page()
                .locator("#badge li", new Page.LocatorOptions().setHasText(title))
                .first()
                .textContent();
    }
}
