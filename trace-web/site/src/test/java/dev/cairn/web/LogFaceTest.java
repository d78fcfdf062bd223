package dev.cairn.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.merkle.EntryBundle;
import dev.cairn.proof.merkle.TilePath;
import dev.cairn.web.http.Ask;
import dev.cairn.web.http.Front;
import dev.cairn.web.http.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of C2SP tlog-tiles for what is served, a row each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogFaceTest {
    private static final long SEED = 20_261_129;
    private static final int PATHS = 10_000;
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String OCTETS = "application/octet-stream";
    private static final String FOR_EVER = "public, max-age=31536000, immutable";
    private static final String ASK_AGAIN = "no-cache";

    private final HandMade made = new HandMade();
    private final FakeLog log = made.log;
    private final Front front = new Site(made.parts()).front();

    LogFaceTest() {
        Bytes hashes = Bytes.wrap(new byte[TilePath.WIDTH_MAX * Hash.SIZE]);
        Bytes entries = EntryBundle.encode(Collections.nCopies(TilePath.WIDTH_MAX, Bytes.ofUtf8("an entry")));
        log.tiles.put("tile/0/000", hashes);
        log.tiles.put("tile/0/001.p/44", hashes.slice(0, 44 * Hash.SIZE));
        log.tiles.put("tile/0/x001/067", hashes);
        log.tiles.put("tile/1/000.p/1", hashes.slice(0, Hash.SIZE));
        log.tiles.put("tile/entries/000", entries);
        log.tiles.put("tile/entries/001.p/44", entries.slice(0, 440));
        log.tiles.put("tile/entries/x001/067", entries);
    }

    static Stream<Arguments> files() {
        return Stream.of(
                arguments("/checkpoint", 200, TEXT, ASK_AGAIN),
                arguments("/checkpoint-pending", 200, TEXT, ASK_AGAIN),
                arguments("/genesis.txt", 200, TEXT, ASK_AGAIN),
                arguments("/tile/0/000", 200, OCTETS, FOR_EVER),
                arguments("/tile/0/001.p/44", 200, OCTETS, FOR_EVER),
                arguments("/tile/0/x001/067", 200, OCTETS, FOR_EVER),
                arguments("/tile/1/000.p/1", 200, OCTETS, FOR_EVER),
                arguments("/tile/entries/000", 200, OCTETS, FOR_EVER),
                arguments("/tile/entries/001.p/44", 200, OCTETS, FOR_EVER),
                arguments("/tile/entries/x001/067", 200, OCTETS, FOR_EVER),
                // What may come into being is asked for again; a partial tile that no head needs does not exist.
                arguments("/tile/0/000.p/255", 404, TEXT, ASK_AGAIN),
                arguments("/tile/0/001", 404, TEXT, ASK_AGAIN),
                arguments("/tile/entries/001.p/45", 404, TEXT, ASK_AGAIN),
                arguments("/tile/63/000", 404, TEXT, ASK_AGAIN));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("files")
    void each_file_has_the_headers_of_its_kind(String path, int status, String type, String cache) {
        Reply reply = ask("GET", path);
        assertEquals(status, reply.status());
        assertEquals(type, reply.type());
        assertEquals(cache, reply.headers().get("Cache-Control"));
        assertEquals("*", reply.headers().get("Access-Control-Allow-Origin"), "scripts of any origin may check");
        assertEquals("nosniff", reply.headers().get("X-Content-Type-Options"));
        if (status == 200) {
            assertEquals("Accept-Encoding", reply.headers().get("Vary"), "one copy for every reader");
        }
        Reply head = ask("HEAD", path);
        assertEquals(reply.headers(), head.headers());
        assertTrue(head.body().isEmpty());
    }

    @Test
    void no_checkpoint_before_the_quorum() {
        HandMade young = new HandMade();
        young.log.witnessed = Optional.empty();
        Front site = new Site(young.parts()).front();
        Reply none = site.answer(Ask.get("/checkpoint", Map.of()));
        assertEquals(404, none.status());
        assertEquals(ASK_AGAIN, none.headers().get("Cache-Control"));
        assertEquals(200, site.answer(Ask.get("/checkpoint-pending", Map.of())).status());
    }

    @Test
    void bundles_go_as_gzip_to_who_takes_it_and_tiles_never() throws IOException {
        Bytes plain = log.tiles.get("tile/entries/000");
        for (String taken : List.of("gzip", "br, GZIP;q=0.5")) {
            Reply packed = front.answer(Ask.get("/tile/entries/000", Map.of("accept-encoding", taken)));
            assertEquals("gzip", packed.headers().get("Content-Encoding"), taken);
            assertEquals(OCTETS, packed.type());
            assertEquals(
                    Integer.toString(packed.body().size()), packed.headers().get("Content-Length"));
            assertTrue(packed.body().size() < plain.size());
            byte[] unpacked =
                    new GZIPInputStream(new ByteArrayInputStream(packed.body().toArray())).readAllBytes();
            assertEquals(plain, Bytes.wrap(unpacked));
        }
        for (String not : List.of("identity", "br", "gzip;q=0", "")) {
            Reply whole = front.answer(Ask.get("/tile/entries/000", Map.of("accept-encoding", not)));
            assertEquals(null, whole.headers().get("Content-Encoding"), not);
            assertEquals(plain, whole.body());
        }
        Reply tile = front.answer(Ask.get("/tile/0/000", Map.of("accept-encoding", "gzip")));
        assertEquals(null, tile.headers().get("Content-Encoding"));
    }

    @Test
    void what_the_reader_has_is_not_sent_again() {
        String tag = ask("GET", "/tile/0/000").headers().get("ETag");
        Reply again = front.answer(Ask.get("/tile/0/000", Map.of("if-none-match", tag)));
        assertEquals(304, again.status());
        assertEquals(FOR_EVER, again.headers().get("Cache-Control"));
    }

    @Test
    void a_script_of_another_origin_may_ask_before_it_asks() {
        Reply preflight = ask("OPTIONS", "/tile/0/000");
        assertEquals(204, preflight.status());
        assertEquals("*", preflight.headers().get("Access-Control-Allow-Origin"));
        assertTrue(preflight.headers().get("Access-Control-Allow-Methods").contains("GET"));
        for (String method : List.of("PUT", "POST", "DELETE")) {
            assertEquals(405, ask(method, "/tile/0/000").status(), method);
        }
    }

    /** Other spellings and neighbours of good paths, and of the paths of other logs (Go's checksum database, static CT). */
    static Stream<String> strangers() {
        return Stream.of(
                "/tile/00/000",
                "/tile/0/0",
                "/tile/0/0000",
                "/tile/0/1067",
                "/tile/0/001/067",
                "/tile/0/x001/x067",
                "/tile/0/x000/000",
                "/tile/0/X001/067",
                "/tile/0/000.p/0",
                "/tile/0/001.p/044",
                "/tile/0/001.p/+44",
                "/tile/0/001.p/256",
                "/tile/0/001.p/44/",
                "/tile/0/001.p",
                "/tile/64/000",
                "/tile/-1/000",
                "/tile/entries/000/",
                "/tile/Entries/000",
                "/tile/data/000",
                "/tile/8/0/000",
                "/tile/8/data/000",
                "/tile//0/000",
                "/tile/0//000",
                "/tile/./0/000",
                "/tile/0/../0/000",
                "/tile/0/%30%30%30",
                "/tile/0/000%00",
                "/tile/0/000\n",
                "/tile/0/٠٠٠",
                "/tile/..%2f..%2fhead.db",
                "/tile/../head.db");
    }

    @ParameterizedTest
    @MethodSource("strangers")
    void no_other_spelling_leads_to_a_tile(String path) {
        assertEquals(404, ask("GET", path).status(), path);
    }

    @Test
    void no_path_of_ten_thousand_leads_outside_the_grammar() {
        Random random = new Random(SEED);
        List<String> good = List.copyOf(log.tiles.keySet());
        List<String> parts = List.of(
                "/", "..", ".", "x", "0", "000", "001", ".p/", "44", "256", "%2e", "%2f", "entries", "data", "tile",
                "\\", "+", "-", "\u0000", "\u0660", " ", "x001");
        int served = 0;
        for (int round = 0; round < PATHS; round++) {
            StringBuilder path = new StringBuilder(good.get(random.nextInt(good.size())));
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                int at = 5 + random.nextInt(path.length() - 4);
                int to = Math.min(path.length(), at + random.nextInt(3));
                path.replace(at, to, parts.get(random.nextInt(parts.size())));
            }
            String asked = path.toString();
            Reply reply = ask("GET", "/" + asked);
            boolean exact = log.tiles.containsKey(asked);
            assertEquals(exact ? 200 : 404, reply.status(), "seed " + SEED + " round " + round + " path " + asked);
            served += exact ? 1 : 0;
        }
        log.asked.forEach(
                key -> assertEquals(Optional.of(key), TilePath.parse(key).map(TilePath::path)));
        assertTrue(served > PATHS / 10 && served < PATHS / 2, served + " were unchanged");
    }

    private Reply ask(String method, String path) {
        return front.answer(new Ask(method, path, "", Map.of(), Bytes.EMPTY, true));
    }
}
