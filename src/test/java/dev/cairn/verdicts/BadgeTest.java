package dev.cairn.verdicts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Page;
import dev.cairn.check.Browser;
import dev.cairn.check.House;
import dev.cairn.check.Needs;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.bundle.Report;
import dev.cairn.proof.bundle.Verifier;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The badge on a page that shows what a bundle proves, or something else. */
@Needs.Chromium
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadgeTest {
    private static final int SEEDS_MAX = 1000;
    private static final String UNCHECKED = "Not checked on this device";

    private Phone phone;
    private JsonNode vector;
    private JsonNode leaf;

    @BeforeAll
    void open() throws IOException {
        phone = new Phone();
        vector = wholesome();
        JsonNode leaves = phone.call("", "{}", "shown", vector);
        assertFalse(leaves.isEmpty(), "the bundle shows no leaf");
        leaf = leaves.get(0);
        phone.page("/proof.cairn", Bytes.ofHex(vector.at("/input/hex").asText()).toArray());
        phone.page("/genesis.txt", vector.at("/input/genesis").asText());
    }

    @AfterAll
    void close() {
        phone.close();
    }

    @Test
    void an_honest_page_is_checked_and_not_green_while_points_are_open() throws IOException {
        phone.page("/honest.html", page("en", "/proof.cairn", value(), value()));
        try (Browser.View view = visit("/honest.html")) {
            assertEquals("badge badge-undecided", badge(view).getAttribute("class"));
            assertTrue(text(view).contains("Checked by your browser; "), text(view));
            assertTrue(step(view, "This page").contains("holds"), text(view));
            assertEquals(List.of(), view.complaints());
            assertEquals(List.of(), view.foreignRequests(phone.home()));
        }
    }

    @Test
    void another_value_than_recorded_is_red() throws IOException {
        phone.page("/changed.html", page("en", "/proof.cairn", value() + "0", value() + "0"));
        assertRed("/changed.html", "PAG-01");
    }

    @Test
    void another_text_than_the_value_it_claims_is_red() throws IOException {
        phone.page("/painted.html", page("en", "/proof.cairn", value(), value() + "!"));
        assertRed("/painted.html", "PAG-01");
    }

    @Test
    void the_true_history_of_another_lot_is_red() throws IOException {
        phone.page("/01/09521321000025/10/OTHER.html", page("en", "/proof.cairn", value(), value()));
        assertRed("/01/09521321000025/10/OTHER.html", "PAG-02");
    }

    @Test
    void a_lot_is_the_same_as_digital_link_and_as_urn() {
        try (Browser.View view = phone.open("/empty.html")) {
            String module =
                    "import('/src/main/resources/web/badge.js').then(b => [b.lotOf('https://id.gs1.org/01/09521321000025/10/A%2F1'),"
                            + " b.lotOf('urn:epc:class:lgtin:9521321.000002.A%2F1'), b.lotOf('urn:epc:id:sscc:9521321.0000000001')])";
            assertEquals(
                    java.util.Arrays.asList("09521321000025 A/1", "09521321000025 A/1", null),
                    view.page().evaluate(module));
        }
    }

    @Test
    void a_name_that_does_not_stand_in_its_leaf_is_red_though_the_value_beside_it_is_true() throws IOException {
        String painted = page("en", "/proof.cairn", value(), value())
                .replace("<b data-entry", "<p class=\"where\" data-entry")
                .replace(" data-plain>" + escape(value()) + "</b>", ">A better place</p>");
        phone.page("/renamed.html", painted);
        assertRed("/renamed.html", "PAG-01");
    }

    @Test
    void a_name_is_taken_word_for_word_and_a_number_only_where_there_is_no_name() {
        try (Browser.View view = phone.open("/empty.html")) {
            String leaf = "JSON.stringify({id: 'https://id.gs1.org/414/9521321000018', 'cairn:name': 'North field'})";
            String bare = "JSON.stringify({id: 'https://id.gs1.org/414/9521321000018'})";
            String module = "import('/src/main/resources/web/badge.js').then(b => [b.named('North field', " + leaf
                    + "), b.named('North…', " + leaf + "), b.named('South field', " + leaf
                    + "), b.named('Fair place 9521321000018', " + leaf + "), b.named('place 9521321000018', " + bare
                    + "), b.named('place 9521321000025', " + bare + ")])";
            assertEquals(
                    List.of(true, true, false, false, true, false), view.page().evaluate(module));
        }
    }

    @Test
    void a_damaged_proof_is_red() throws IOException {
        String hex = vector.at("/input/hex").asText();
        phone.page("/cut.cairn", Bytes.ofHex(hex.substring(0, hex.length() - 2)).toArray());
        phone.page("/cut.html", page("en", "/cut.cairn", value(), value()));
        assertRed("/cut.html", "BND-01");
    }

    @Test
    void another_genesis_than_at_the_first_visit_is_red() throws IOException {
        phone.page("/again.html", page("en", "/proof.cairn", value(), value()));
        try (Browser.View view = visit("/again.html")) {
            assertTrue(text(view).contains("for the first time"), text(view));
            view.page().reload();
            settle(view);
            assertTrue(text(view).contains("remembered from your first visit"), text(view));
            view.page().evaluate("localStorage.setItem('cairn-genesis', '" + "00".repeat(32) + "')");
            view.page().reload();
            settle(view);
            assertTrue(text(view).contains("POL-01"), text(view));
            assertEquals("badge badge-refuted", badge(view).getAttribute("class"));
        }
    }

    @Test
    void a_missing_proof_is_said_and_neither_red_nor_green() throws IOException {
        phone.page("/gone.html", page("en", "/nowhere.cairn", value(), value()));
        try (Browser.View view = visit("/gone.html")) {
            assertTrue(text(view).startsWith("? This browser cannot check this page"), text(view));
            assertEquals("badge badge-undecided", badge(view).getAttribute("class"));
        }
    }

    @Test
    void a_chinese_page_says_it_in_chinese_and_leaves_no_key_untranslated() throws IOException {
        phone.page("/zh.html", page("zh", "/proof.cairn", value(), value()));
        try (Browser.View view = visit("/zh.html")) {
            assertTrue(text(view).contains("已由您的浏览器核验"), text(view));
            assertFalse(
                    Pattern.compile("(step|code|state|note|verdict)\\.")
                            .matcher(text(view))
                            .find(),
                    text(view));
        }
    }

    @Test
    void without_scripts_the_page_claims_nothing() throws IOException {
        phone.page("/still.html", page("en", "/proof.cairn", value(), value()));
        try (Browser.View view = phone.openWithoutScript("/still.html")) {
            assertEquals(UNCHECKED, view.page().textContent("#badge").trim());
        }
    }

    @Test
    void both_languages_have_every_key() throws IOException {
        assertEquals(
                new TreeSet<>(messages("en").keySet()),
                new TreeSet<>(messages("zh").keySet()));
    }

    @Test
    void every_code_of_the_verdict_has_its_sentence_and_its_line_in_the_docs() throws IOException {
        Properties sentences = messages("en");
        String explained = Files.readString(House.root().resolve("docs/codes.md"));
        String rules = Files.readString(House.root().resolve("docs/formats/bundle.md"));
        Matcher code = Pattern.compile("\\b[A-Z]{3}-\\d\\d\\b").matcher(rules + " ENV-01 PAG-01 PAG-02 GEN-01");
        while (code.find()) {
            assertTrue(sentences.containsKey("code." + code.group()), code.group());
            assertTrue(explained.contains("`" + code.group() + "`"), code.group());
        }
    }

    private void assertRed(String path, String code) {
        try (Browser.View view = visit(path)) {
            assertTrue(text(view).contains("(" + code + ")"), text(view));
            assertEquals("badge badge-refuted", badge(view).getAttribute("class"));
        }
    }

    private Browser.View visit(String path) {
        Browser.View view = phone.open("/empty.html");
        view.page().clock().setFixedTime(1000L * vector.at("/input/now").asLong());
        view.go(phone.home().resolve(path));
        settle(view);
        return view;
    }

    private static void settle(Browser.View view) {
        view.page()
                .waitForSelector(
                        "#badge:not(.badge-checking)[class]", new Page.WaitForSelectorOptions().setTimeout(20_000));
    }

    private static com.microsoft.playwright.Locator badge(Browser.View view) {
        return view.page().locator("#badge");
    }

    private static String text(Browser.View view) {
        return badge(view).textContent();
    }

    private static String step(Browser.View view, String title) {
        return view.page()
                .locator("#badge li", new Page.LocatorOptions().setHasText(title))
                .first()
                .textContent();
    }

    private String value() {
        return leaf.get(2).asText();
    }

    private String page(String language, String bundle, String value, String visible) throws IOException {
        ObjectNode proof = Phone.JSON.createObjectNode().put("bundle", bundle).put("genesis", "/genesis.txt");
        proof.putArray("shown").add(leaf);
        return "<!doctype html><html lang=\"" + language
                + "\"><meta charset=\"utf-8\"><title>Badge</title><div id=\"badge\">"
                + UNCHECKED + "</div><b data-entry=\"" + leaf.get(0).asText() + "\" data-path=\""
                + escape(leaf.get(1).asText())
                + "\" data-value=\"" + escape(value) + "\" data-plain>" + escape(visible) + "</b>"
                + script("cairn-proof", proof) + script("badge-messages", Phone.JSON.valueToTree(messages(language)))
                + "<script type=\"module\" src=\"/src/main/resources/web/badge.js\"></script>";
    }

    private static String script(String id, JsonNode content) {
        return "<script type=\"application/json\" id=\"" + id + "\">" + content + "</script>";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    private static Properties messages(String language) throws IOException {
        Path file =
                House.root().resolve("trace-web/site/src/main/resources/messages/badge_" + language + ".properties");
        Properties messages = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            messages.load(in);
        }
        return messages;
    }

    /** The first random ledger, told as a vector, about which nothing is refuted and something is shown. */
    private static JsonNode wholesome() {
        for (int seed = 1; seed < SEEDS_MAX; seed++) {
            RandomLedger ledger = new RandomLedger(seed);
            Bytes bundle = ledger.bundle().encode();
            OptionalLong now = ledger.now();
            Report report = Verifier.verify(ledger.genesis(), bundle, now);
            if (now.isPresent() && !report.refuted() && report.toString().contains("fields")) {
                ObjectNode input = Phone.JSON.createObjectNode().put("hex", bundle.hex());
                input.put("genesis", ledger.genesis().text()).put("now", now.getAsLong());
                return Phone.JSON.createObjectNode().set("input", input);
            }
        }
        throw new AssertionError("no ledger without a refutation below seed " + SEEDS_MAX);
    }
}
