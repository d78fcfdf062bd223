package dev.cairn.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cairn.epcis.CaptureDocument;
import dev.cairn.ledger.MirrorState;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.web.http.Ask;
import dev.cairn.web.http.Front;
import dev.cairn.web.http.Reply;
import dev.cairn.web.http.Route;
import dev.cairn.web.page.Stories;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SiteTest {
    private final HandMade made = new HandMade();
    private final Front front = new Site(made.parts()).front();

    @Test
    void every_route_says_who_may_see_it_and_only_listed_ones_are_public() {
        List<String> open = List.of(
                "/",
                "/01/*",
                "/find",
                "/proof/01/*",
                "/keys.cairn",
                "/events/01/*",
                "/readings/01/*",
                "/qr/01/*",
                "/verify",
                "/web/*",
                "/healthz",
                "/genesis.txt",
                "/checkpoint",
                "/checkpoint-pending",
                "/tile/*",
                "/ledger",
                "/ledger.json",
                "/ledger/blocks/*",
                "/ledger/entries/*",
                "/witness/add-checkpoint",
                "/witness/*");
        for (Route route : front.routes()) {
            boolean listed = open.contains(route.pattern());
            assertEquals(
                    listed ? "PUBLIC" : "OWNER", route.disclosure().name(), route.pattern() + " has another class");
        }
        assertEquals(open.size() + 1, front.routes().size());
    }

    @Test
    void a_route_without_a_class_cannot_be_made() {
        org.junit.jupiter.api.Assertions.assertThrows(
                NullPointerException.class, () -> Route.get("/secret", null, ask -> Reply.empty()));
    }

    @Test
    void the_operators_page_is_closed_to_everyone_who_is_not_at_the_machine() {
        Ask far = new Ask("GET", "/ops", "", Map.of(), Bytes.EMPTY, false);
        assertEquals(403, front.answer(far).status());
        Reply near = get("/ops");
        assertEquals(503, near.status(), "no ingest is configured here");
        assertTrue(near.body().utf8().contains("Ingest does not answer"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/ledger", "/nowhere", "/01/123", "/verify", "/web/verify.js", "/healthz", "/tile/0/000.p/5"
            })
    void every_answer_has_the_security_headers_and_no_cookie(String path) {
        Reply reply = get(path);
        String policy = reply.headers().get("Content-Security-Policy");
        assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self' 'sha256-"), policy);
        assertTrue(policy.contains("frame-ancestors 'none'") && policy.contains("base-uri 'none'"), policy);
        assertFalse(policy.contains("unsafe"), policy);
        assertEquals("nosniff", reply.headers().get("X-Content-Type-Options"));
        assertEquals("no-referrer", reply.headers().get("Referrer-Policy"));
        assertFalse(reply.headers().containsKey("Set-Cookie"));
    }

    @Test
    void the_policy_allows_exactly_the_style_that_the_page_carries() {
        Reply reply = get(HandMade.PATH);
        Matcher style = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL)
                .matcher(reply.body().utf8());
        assertTrue(style.find());
        String hash = Hash.sha256(Bytes.ofUtf8(style.group(1))).base64();
        assertTrue(reply.headers().get("Content-Security-Policy").contains("'sha256-" + hash + "'"));
        assertFalse(style.find(), "one style");
        assertFalse(reply.body().utf8().contains(" style="), "no style attribute, the policy would block it");
        assertFalse(Pattern.compile("\\son[a-z]+=").matcher(reply.body().utf8()).find(), "no inline handler");
    }

    @Test
    void the_page_answers_in_the_readers_language_and_by_the_visible_switch() {
        assertTrue(get(HandMade.PATH).body().utf8().contains("<html lang=\"en\">"));
        Reply chinese = get(HandMade.PATH, "accept-language", "de, zh-CN;q=0.8, en;q=0.5");
        assertTrue(chinese.body().utf8().contains("<html lang=\"zh\">"));
        assertEquals("zh", chinese.headers().get("Content-Language"));
        String asked =
                get(HandMade.PATH + "?lang=en", "accept-language", "zh").body().utf8();
        assertTrue(asked.contains("<html lang=\"en\">") && asked.contains("?lang=zh\" lang=\"zh\""));
    }

    @Test
    void head_answers_like_get_without_a_body() {
        for (String path :
                List.of("/", HandMade.PATH, "/checkpoint", "/nowhere", "/proof" + HandMade.PATH + ".cairn")) {
            Reply get = get(path);
            Reply head = front.answer(new Ask("HEAD", path, "", Map.of(), Bytes.EMPTY, true));
            assertEquals(get.status(), head.status(), path);
            assertEquals(get.headers(), head.headers(), path);
            assertTrue(head.body().isEmpty(), path);
        }
    }

    @Test
    void other_methods_are_refused_with_the_ones_that_work() {
        Reply put = front.answer(new Ask("PUT", "/ledger", "", Map.of(), Bytes.EMPTY, true));
        assertEquals(405, put.status());
        assertEquals("GET, HEAD, OPTIONS", put.headers().get("Allow"));
        Reply options = front.answer(new Ask("OPTIONS", HandMade.PATH, "", Map.of(), Bytes.EMPTY, true));
        assertEquals(204, options.status());
        assertEquals("*", options.headers().get("Access-Control-Allow-Origin"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/01/",
                "/tile/",
                "/tile",
                "/tile/0/",
                "/tile/0/000",
                "/tile/00/000.p/5",
                "/tile/0/../../x",
                "/web/",
                "/web",
                "/web/../x.js",
                "/web/%2e%2e/app.js",
                "/web/app.css",
                "/proof/01/",
                "/ledger/blocks/",
                "/ledger/blocks/100",
                "/ledger/blocks/-1",
                "/ledger/blocks/01",
                "/ledger/entries/9999999999999999999",
                "/ledger/entries/x",
                "/witness/",
                "/witness/00/checkpoint",
                "/.well-known/x",
                "/ops/x"
            })
    void there_is_no_listing_and_nothing_outside_the_grammar(String path) {
        Reply reply = get(path);
        assertTrue(reply.status() == 404 || reply.status() == 400, path + " " + reply.status());
    }

    @Test
    void a_page_is_revalidated_by_the_hash_of_its_bytes() {
        Reply first = get(HandMade.PATH);
        assertEquals("no-cache", first.headers().get("Cache-Control"));
        String tag = first.headers().get("ETag");
        Reply again = get(HandMade.PATH, "if-none-match", "\"x\", " + tag);
        assertEquals(304, again.status());
        assertTrue(again.body().isEmpty());
        Reply other = get(HandMade.PATH + "?lang=zh", "if-none-match", tag);
        assertEquals(200, other.status());
        assertNotEquals(tag, other.headers().get("ETag"));
    }

    @Test
    void large_texts_are_compressed_when_the_reader_takes_it() {
        Reply plain = get(HandMade.PATH);
        Reply packed = get(HandMade.PATH, "accept-encoding", "br, gzip");
        assertFalse(plain.headers().containsKey("Content-Encoding"));
        assertEquals("gzip", packed.headers().get("Content-Encoding"));
        assertTrue(packed.body().size() < plain.body().size() / 3);
        assertFalse(get(HandMade.PATH, "accept-encoding", "gzip;q=0").headers().containsKey("Content-Encoding"));
        assertFalse(get("/healthz", "accept-encoding", "gzip").headers().containsKey("Content-Encoding"));
    }

    @Test
    void the_complete_page_stays_within_its_weight() {
        for (String lang : List.of("en", "zh")) {
            int bytes = get(HandMade.PATH + "?lang=" + lang, "accept-encoding", "gzip")
                    .body()
                    .size();
            assertTrue(bytes <= 15_000, lang + ": " + bytes + " bytes gz");
        }
    }

    @Test
    void programs_get_the_events_as_a_valid_epcis_document() {
        for (String accept :
                List.of("application/ld+json", "application/json", "application/ld+json, text/html;q=0.5")) {
            Reply reply = get(HandMade.PATH, "accept", accept);
            assertEquals("application/ld+json", reply.type());
            assertEquals("*", reply.headers().get("Access-Control-Allow-Origin"));
            CaptureDocument.Result read = CaptureDocument.parse(reply.body().utf8());
            assertTrue(read instanceof CaptureDocument.Captured, read::toString);
            assertEquals(7, ((CaptureDocument.Captured) read).events().size());
        }
    }

    @Test
    void the_links_of_a_lot_come_as_a_linkset_and_as_a_header() throws Exception {
        for (Reply reply : List.of(
                get(HandMade.PATH, "accept", "application/linkset+json"), get(HandMade.PATH + "?linkType=linkset"))) {
            assertEquals("application/linkset+json", reply.type());
            JsonNode anchor = new JsonMapper().readTree(reply.body().utf8()).at("/linkset/0");
            assertEquals(
                    "http://127.0.0.1:8080" + HandMade.PATH,
                    anchor.get("anchor").asText());
            assertEquals(1, anchor.get("https://gs1.org/voc/defaultLink").size());
            assertTrue(anchor.at("/https:~1~1gs1.org~1voc~1verificationService/0/href")
                    .asText()
                    .endsWith(".cairn"));
        }
        assertTrue(get(HandMade.PATH).headers().get("Link").contains("rel=\"linkset\""));
    }

    @Test
    void a_link_type_leads_to_its_target_and_an_unknown_one_to_404() {
        assertEquals(
                "/proof" + HandMade.PATH + ".cairn",
                get(HandMade.PATH + "?linkType=gs1:verificationService")
                        .headers()
                        .get("Location"));
        assertEquals(
                HandMade.PATH,
                get(HandMade.PATH + "?linkType=gs1:traceability").headers().get("Location"));
        assertEquals(404, get(HandMade.PATH + "?linkType=gs1:dpp").status());
        assertEquals(406, get(HandMade.PATH, "accept", "image/png").status());
    }

    @Test
    void a_trailing_slash_and_a_serial_lead_to_the_same_lot() {
        Reply page = get(HandMade.PATH);
        assertEquals(page.body(), get(HandMade.PATH + "/").body());
        assertEquals(page.body(), get(HandMade.PATH + "/21/0001").body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/01/09506000134353/10/A",
                "/01/0950600013435/10/A",
                "/01/09506000134352/10/",
                "/01/09506000134352/21/S/10/A",
                "/01/09506000134352/10/%zz",
                "/01/09506000134352/10/ABCDEFGHIJKLMNOPQRSTU",
                "/01/09506000134352/10/a%00b",
                "/01/x",
                "/01/09506000134352/99/A"
            })
    void a_malformed_link_is_told_with_code_and_position(String path) throws Exception {
        Reply page = get(path);
        assertEquals(400, page.status(), path);
        assertTrue(Pattern.compile("GS1-0[1-8]").matcher(page.body().utf8()).find(), path);
        Reply problem = get(path, "accept", "application/json");
        assertEquals("application/problem+json", problem.type());
        assertTrue(new JsonMapper()
                .readTree(problem.body().utf8())
                .get("code")
                .asText()
                .startsWith("GS1-0"));
    }

    @Test
    void an_unknown_lot_gets_an_honest_404_in_both_languages() {
        Reply english = get("/01/09506000134352/10/NOPE");
        assertEquals(404, english.status());
        assertTrue(english.body().utf8().contains("not a sign of a fake"));
        assertTrue(get("/01/09506000134352/10/NOPE?lang=zh").body().utf8().contains("并不说明是假货"));
        assertEquals(404, get("/proof/01/09506000134352/10/NOPE.cairn").status());
        assertEquals(404, get("/qr/01/09506000134352/10/NOPE.svg").status());
    }

    @Test
    void a_product_without_a_lot_lists_nothing() {
        Reply reply = get("/01/09506000134352");
        assertEquals(404, reply.status());
        assertFalse(reply.body().utf8().contains(Stories.LOT));
    }

    @Test
    void the_front_pages_form_leads_to_the_link_or_says_what_is_wrong() {
        Reply found = get("/find?gtin=9506000134352&lot=NAVEL-2611&lang=zh");
        assertEquals(303, found.status());
        assertEquals(HandMade.PATH + "?lang=zh", found.headers().get("Location"));
        assertEquals(400, get("/find?gtin=9506000134353&lot=A").status());
        assertEquals(400, get("/find?gtin=//evil.example/&lot=A").status());
        assertEquals(400, get("/find").status());
    }

    @Test
    void the_logs_files_have_the_headers_of_their_kind() {
        Reply tile = get("/tile/0/000.p/5");
        assertEquals("application/octet-stream", tile.type());
        assertTrue(tile.headers().get("Cache-Control").contains("immutable"));
        Reply checkpoint = get("/checkpoint");
        assertEquals("text/plain; charset=utf-8", checkpoint.type());
        assertEquals("no-cache", checkpoint.headers().get("Cache-Control"));
        made.log.witnessed = java.util.Optional.empty();
        assertEquals(404, get("/checkpoint").status());
        assertEquals(200, get("/checkpoint-pending").status());
    }

    @Test
    void a_witness_answers_as_its_protocol_asks() {
        Ask add = new Ask("POST", "/witness/add-checkpoint", "", Map.of(), Bytes.ofUtf8("old 5\n"), false);
        assertEquals("— cosigned\n", front.answer(add).body().utf8());
        Ask stale = new Ask("POST", "/witness/add-checkpoint", "", Map.of(), Bytes.ofUtf8("x"), false);
        assertEquals(409, front.answer(stale).status());
        assertEquals("text/x.tlog.size", front.answer(stale).type());
        Ask noText = new Ask("POST", "/witness/add-checkpoint", "", Map.of(), Bytes.ofHex("ff"), false);
        assertEquals(400, front.answer(noText).status());
        assertEquals(200, get("/witness/" + Hash.ZERO.hex() + "/checkpoint").status());
        assertEquals(404, get("/witness/" + "1".repeat(64) + "/checkpoint").status());
    }

    @Test
    void the_ledger_is_walked_page_by_page() {
        String newest = get("/ledger").body().utf8();
        assertTrue(newest.contains("href=\"/ledger/blocks/99\"") && newest.contains("/ledger/blocks/75\""));
        assertFalse(newest.contains("href=\"/ledger/blocks/74\""));
        assertTrue(newest.contains("href=\"/ledger?from=74\""));
        assertTrue(get("/ledger?from=74").body().utf8().contains("href=\"/ledger/blocks/74\""));
        assertEquals(200, get("/ledger?from=-5x").status());
        assertTrue(get("/ledger/blocks/3").body().utf8().contains("href=\"/ledger/entries/15\""));
        assertTrue(get("/ledger/entries/17").body().utf8().contains("Gateway &lt;1&gt;"));
        assertTrue(get("/ledger/entries/17").body().utf8().contains("asked &lt;for&gt;"));
        assertTrue(get("/ledger/entries/19").body().utf8().contains("seal of a block"));
    }

    /** "Enough witnesses" may all be the operator's. */
    @Test
    void says_how_many_witnesses_confirm_it_and_how_many_are_not_the_operators() {
        for (String path : List.of("/ledger", "/ledger/blocks/3", "/ledger/entries/17")) {
            made.log.seen = Optional.of(new Log.Seen(400, 2, 1));
            String page = get(path).body().utf8();
            assertTrue(page.contains("witnesses: 2, of them independent of the operator: 1"), path);
            assertFalse(page.contains("Only the operator itself"), path);
            made.log.seen = Optional.of(new Log.Seen(400, 2, 0));
            page = get(path).body().utf8();
            assertTrue(page.contains("independent of the operator: 0. Only the operator itself says"), path);
            String json = get(path.equals("/ledger") ? "/ledger.json" : path + ".json")
                    .body()
                    .utf8();
            assertTrue(json.contains("\"witnesses\":2,\"independent\":0"), json);
        }
        assertFalse(get("/ledger/entries/450").body().utf8().contains("Confirmed by"), "behind the witnessed head");
        assertTrue(get("/ledger/entries/450.json").body().utf8().contains("\"witnesses\":null"));
        assertTrue(get("/ledger/blocks/95").body().utf8().contains("none yet"));
    }

    @Test
    void a_mirror_is_not_well_before_it_holds_anything() {
        MirrorState[] now = {MirrorState.starting(OptionalLong.empty())};
        Front mirror = new MirrorSite(made.log, () -> now[0], "example.org/log", "http://ledger.example").front();
        Ask health = new Ask("GET", "/healthz", "", Map.of(), Bytes.EMPTY, false);
        assertEquals(503, mirror.answer(health).status());
        assertEquals("nothing is held yet\n", mirror.answer(health).body().utf8());
        now[0] = MirrorState.starting(OptionalLong.of(0));
        assertEquals(200, mirror.answer(health).status());
        assertEquals("ok\n", mirror.answer(health).body().utf8());
    }

    private Reply get(String target, String... headers) {
        Map<String, String> named = new HashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            named.put(headers[i], headers[i + 1]);
        }
        return front.answer(Ask.get(target, named));
    }
}
