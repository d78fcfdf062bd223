package dev.cairn.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cairn.history.Condition;
import dev.cairn.history.LotHistory;
import dev.cairn.web.http.Ask;
import dev.cairn.web.http.Front;
import dev.cairn.web.page.Stories;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reader without scripts gets: the HTML itself. */
class LotPageTest {
    private static final String ACCOUNT = "/01/" + Stories.GTIN + "/10/ACC";

    private final HandMade made = new HandMade();
    private final Front front = new Site(made.parts()).front();

    @Test
    void the_warm_hour_is_told_in_words_where_when_how_far() {
        String page = page(HandMade.PATH);
        assertTrue(page.contains("<h1 data-entry=\"14\" data-path=\"/ilmd\""), "the name bears its source");
        assertTrue(page.contains(">Navel oranges</h1>"));
        assertTrue(page.contains("Outside its limits for longer than the producer allows."));
        assertTrue(page.contains("Reefer lorry Yun A-7731: 65 minutes outside 3 to 8\u00a0°C."));
        assertTrue(page.contains("on 18 Nov from 09:35 to 10:40 (UTC+8); it reached 11.3\u00a0°C."));
        assertTrue(page.contains("The producer allows 30 minutes."));
        assertTrue(page.indexOf("role=\"alert\"") < page.indexOf("class=\"way\""), "before the timeline");
    }

    @Test
    void the_same_in_chinese() {
        String page = page(HandMade.PATH + "?lang=zh");
        assertTrue(page.contains("Reefer lorry Yun A-7731：有 65 分钟超出 3 至 8\u00a0°C。"));
        assertTrue(page.contains("11月18日 09:35 至 10:40（UTC+8），最高达到 11.3\u00a0°C。"));
        assertTrue(page.contains("不能证明"));
    }

    @Test
    void without_scripts_the_badge_says_that_nothing_was_checked_and_how_to() {
        String page = page(HandMade.PATH);
        String badge = page.substring(page.indexOf("<div id=\"badge\""), page.indexOf("class=\"way\""));
        assertTrue(badge.contains("Not checked on this device"));
        assertTrue(badge.contains("cairn-proof.jar") && badge.contains("/genesis.txt"));
        assertFalse(badge.toLowerCase(java.util.Locale.ROOT).contains("checked by your"));
    }

    @Test
    void every_event_is_an_item_with_a_time_at_the_place_a_place_and_a_signer() {
        String page = page(HandMade.PATH);
        String list = way(page);
        assertEquals(7, count(list, "<h3 "));
        assertEquals(7, count(list, "<time datetime=\"2026-11-1[78]T[0-9:]+\\+08:00\""));
        assertTrue(list.contains("Harvested") && list.contains("Cooled") && list.contains("Made from 1 input"));
        assertTrue(list.contains("Signed by Green Basket Shops"));
        assertEquals(1, count(list, "Claim by a third party"));
        assertTrue(list.contains("<details>"), "ids are folded");
    }

    @Test
    void the_chart_has_a_title_a_description_and_its_limits_inside_the_axis() {
        String page = page(HandMade.PATH);
        Matcher chart =
                Pattern.compile("<svg class=\"chart\".*?</svg>", Pattern.DOTALL).matcher(page);
        assertTrue(chart.find());
        String svg = chart.group();
        assertTrue(svg.contains("<title id=\"chart0-n\">Air temperature in °C</title>"));
        assertTrue(svg.contains("65 minutes outside"), "the description says what the picture shows");
        Matcher band = Pattern.compile("class=\"band\" x=\"34\" y=\"([0-9.]+)\" width=\"320\" height=\"([0-9.]+)\"")
                .matcher(svg);
        assertTrue(band.find());
        double top = Double.parseDouble(band.group(1));
        double bottom = top + Double.parseDouble(band.group(2));
        assertTrue(top > 10 && bottom < 150, "band from " + top + " to " + bottom);
        assertTrue(chart.find(), "humidity has a chart of its own");
        assertFalse(chart.group().contains("class=\"band\""), "no limits are known for it");
    }

    @Test
    void what_measured_is_said_with_serial_number_uncertainty_and_calibration() {
        String page = page(HandMade.PATH);
        assertTrue(page.contains(
                "Measured by: sht3x at 0x44 on /dev/i2c-1 temperature, serial number beefbeef, at most 0.3\u00a0°C off (by the"
                        + " data sheet), calibrated 2026-05-04 by sht3x"));
    }

    @Test
    void a_doubted_reading_is_told_and_an_impossible_one_is_neither_drawn_nor_the_lowest() {
        String page = page(HandMade.PATH);
        assertTrue(
                page.contains(
                                "one value is doubted by the gateway itself (outside what the probe can measure, changed too fast)")
                        || page.contains(
                                "one value is doubted by the gateway itself (changed too fast, outside what the probe can measure)"));
        assertFalse(page.contains("-127") || page.contains("−127"), "not on the page");
        assertTrue(ReadingsTable.csv(Stories.oranges()).contains(",-127,,range rate,"), "but in the table of readings");
    }

    @Test
    void a_late_reading_is_told_and_marked_in_the_table() {
        assertTrue(page(HandMade.PATH).contains("one reading reached the log more than a day after"));
        assertTrue(ReadingsTable.csv(Stories.oranges()).contains(",late\r\n"));
    }

    @Test
    void silence_and_simulation_are_said() {
        String page = page(HandMade.PATH);
        assertTrue(page.contains("said that it had no value (garbled transmission). No value was invented."));
        assertTrue(page.contains("simulated gateway"));
        assertTrue(page.contains("The readings come from a simulated gateway."));
        assertTrue(page.contains("No readings on 17 Nov from 06:40 to 11:15 UTC+8: Weishan orchard, Dali"));
    }

    @Test
    void what_strangers_say_is_shown_as_such_and_nothing_is_invented() {
        String page = page(HandMade.BARE);
        assertTrue(page.contains("Product without a recorded name"));
        assertTrue(page.contains("No sensor readings are known for the places where this lot was."));
        assertTrue(page.contains("Withdrawn by who signed it"));
        assertTrue(page.contains("Some records contradict each other"));
        assertTrue(page.contains("The data of 1 statements were withheld or erased; their proof remains."));
        assertTrue(page.contains("place 9506000134376"), "a place without a name is shown by its number");
    }

    @Test
    void an_event_of_an_account_says_whose_account_submitted_it_and_that_its_owner_did_not_sign() {
        made.with("ACC", Stories.byAccount("Packhouse till", "Weishan Orchard Cooperative"));
        String english = way(page(ACCOUNT));
        assertTrue(english.contains("Submitted by account Packhouse till of Weishan Orchard Cooperative<"), english);
        assertTrue(
                english.contains(
                        "submitted by account Packhouse till of Weishan Orchard Cooperative, which did not sign"
                                + " it itself; signed "),
                english);
        assertFalse(english.contains("Signed by"), english);
        String chinese = way(page(ACCOUNT + "?lang=zh"));
        assertTrue(chinese.contains("由 Weishan Orchard Cooperative 的账户 Packhouse till 提交<"), chinese);
        assertTrue(chinese.contains("由 Weishan Orchard Cooperative 的账户 Packhouse till 提交，该机构未亲自签名；签名于"), chinese);
        assertFalse(chinese.contains("签名者"), chinese);
    }

    @Test
    void who_signed_an_accounts_event_himself_is_called_its_signer_and_nobody_else_is_called_an_account() {
        made.with("ACC", Stories.byAccount("Packhouse till", "Weishan Orchard Cooperative", "Dali Cold Chain Ltd"));
        String both = way(page(ACCOUNT));
        assertTrue(
                both.contains(
                        "Signed by Dali Cold Chain Ltd · Submitted by account Packhouse till of Weishan Orchard Cooperative<"),
                both);
        assertFalse(way(page(HandMade.PATH)).contains("ubmitted by account"), "nobody has an account in this lot");
    }

    @Test
    void every_fact_shown_bears_the_leaf_it_stands_in() throws Exception {
        LotHistory history = Stories.oranges();
        Map<String, String> leaves = new HashMap<>();
        history.steps().forEach(step -> step.event()
                .members()
                .forEach(member -> leaves.put(step.first().index() + member.pointer(), member.value())));
        Map<String, String> samples = new HashMap<>();
        for (Condition condition : history.conditions()) {
            condition.samples().forEach(s -> s.value()
                    .ifPresent(v -> samples.put(
                            s.entry() + s.path() + s.time(),
                            v.stripTrailingZeros().toPlainString())));
        }
        String page = page(HandMade.PATH);
        Matcher fact = Pattern.compile("data-entry=\"(\\d+)\" data-path=\"([^\"]+)\" data-value=\"([^\"]*)\"")
                .matcher(page);
        int facts = 0;
        while (fact.find()) {
            assertEquals(leaves.get(fact.group(1) + fact.group(2)), unescaped(fact.group(3)), fact.group());
            facts++;
        }
        assertTrue(facts >= 7 * 4, facts + " facts");
        JsonNode proof = json(page, "cairn-proof");
        assertEquals("/proof" + HandMade.PATH + ".cairn", proof.get("bundle").asText());
        assertTrue(proof.get("shown").size() > 60 && proof.get("shown").size() <= 600, "bounded");
        for (JsonNode shown : proof.get("shown")) {
            assertTrue(samples.containsValue(shown.get(2).asText()), shown.toString());
        }
        assertTrue(json(page, "badge-messages").size() > 40);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "' onmouseover='alert(1)",
                "</script><script>alert(1)</script>",
                "]]><svg onload=alert(1)>",
                "javascript:alert(1)",
                "{{7*7}}${7*7}",
                "\u2028</style><body onload=alert(1)>",
                "<!--<script>"
            })
    void text_from_outside_never_becomes_markup(String payload) {
        made.with("XSS", Stories.poisoned(payload));
        for (String lang : List.of("en", "zh")) {
            String page = page("/01/" + Stories.GTIN + "/10/XSS?lang=" + lang);
            String clean = page("/01/" + Stories.GTIN + "/10/NAVEL-2611?lang=" + lang);
            assertEquals(count(clean, "<script"), count(page, "<script"), "scripts");
            assertEquals(1, count(page, "<body"), "bodies");
            assertEquals(count(page, "<(img|svg)\\b"), count(page, "<(img|svg) (class|src|width)="), "pictures");
            String tags =
                    page.replaceAll("=\"[^\"]*\"", "=q").replaceAll("(?s)<script type=.application.*?</script>", "");
            assertEquals(0, count(tags, "<[^>]*\\son[a-z]+\\s*="), "handlers");
            assertEquals(0, count(page, "href=\"javascript"), "script links");
            assertEquals(count(page, "<!--"), 0, "comments");
        }
    }

    /** The events alone. */
    private static String way(String page) {
        return page.substring(page.indexOf("<ol class=\"way\">"), page.indexOf("id=\"kept\""));
    }

    private String page(String target) {
        return front.answer(Ask.get(target, Map.of())).body().utf8();
    }

    private static JsonNode json(String page, String id) throws Exception {
        Matcher block = Pattern.compile("id=\"" + id + "\">(.*?)</script>", Pattern.DOTALL)
                .matcher(page);
        assertTrue(block.find(), id);
        return new JsonMapper().readTree(block.group(1));
    }

    private static int count(String text, String pattern) {
        return (int) Pattern.compile(pattern).matcher(text).results().count();
    }

    private static String unescaped(String attribute) {
        return attribute
                .replace("&#34;", "\"")
                .replace("&lt;", "<")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }
}
