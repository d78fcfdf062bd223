package dev.cairn.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cairn.ledger.Ledger;
import dev.cairn.ledger.LedgerConfig;
import dev.cairn.ledger.LedgerReader;
import dev.cairn.ledger.fake.Await;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.Founding;
import dev.cairn.ledger.fake.MemoryStores;
import dev.cairn.ledger.fake.MemoryWitnessStore;
import dev.cairn.ledger.witness.Witness;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.bundle.Report;
import dev.cairn.proof.bundle.TlogProofVerifier;
import dev.cairn.proof.merkle.EntryBundle;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.note.WitnessProtocol.AddCheckpoint;
import dev.cairn.web.LedgerLog;
import dev.cairn.web.Log;
import dev.cairn.web.Parts;
import dev.cairn.web.WebSettings;
import dev.cairn.web.WebTier;
import dev.cairn.web.WitnessFace;
import io.vertx.core.Vertx;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The public faces of a real ledger over a real socket: tiles, witness, explorer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LedgerFaceTest {
    private static final String OCTETS = "application/octet-stream";
    private static final String TEXT = "text/plain; charset=utf-8";

    private final Consortium all = Consortium.withoutWitnesses(1);
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private Ledger ledger;
    private WebTier tier;
    private long size;

    @BeforeAll
    void open() throws Exception {
        LedgerConfig config = LedgerConfig.of(all.genesis)
                .withSealPeriod(Duration.ofMillis(20))
                .withLimits(1_000, 0, 1 << 20);
        ledger = Ledger.open(config, MemoryStores.create(), all.log, List.of(), all.clock);
        all.found(ledger, Consortium.chain(1));
        Await.published(ledger);
        Founding.submit(
                ledger, List.of(all.reading(all.pen(all.device, Consortium.chain(1)), 1)), Duration.ofMinutes(1));
        Await.until("the block of the reading is witnessed", () -> ledger.witnessed()
                .filter(head -> head.size() == ledger.sequenced())
                .isPresent());
        size = ledger.published().size();
        Witness witness = new Witness(
                new MemoryWitnessStore(),
                Consortium.witnessName(0),
                all.witnesses.get(0),
                Map.of(Consortium.ORIGIN, all.genesis.policy().log()),
                all.clock);
        Parts parts = new Parts(
                "http://127.0.0.1:0",
                (gtin, lot) -> Optional.empty(),
                (story, shown) -> Bytes.EMPTY,
                Log.of(ledger, ledger.keys()),
                Optional.of(face(witness)),
                "/witness",
                Optional.empty(),
                all.clock);
        WebSettings settings = new WebSettings("127.0.0.1", 0, Optional.empty(), 2, 4, Optional.empty(), "/witness");
        tier = WebTier.open(vertx, settings, parts)
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    private static WitnessFace.Answering face(Witness witness) {
        return new WitnessFace.Answering() {
            @Override
            public WitnessFace.Answer addCheckpoint(String body) {
                Witness.Response said = witness.addCheckpoint(body);
                return new WitnessFace.Answer(said.status(), said.contentType(), said.body());
            }

            @Override
            public Optional<String> checkpoint(Hash originHash) {
                return witness.checkpoint(originHash);
            }
        };
    }

    @AfterAll
    void close() throws Exception {
        tier.close().toCompletionStage().toCompletableFuture().get();
        vertx.close().toCompletionStage().toCompletableFuture().get();
        ledger.close();
    }

    private HttpResponse<byte[]> send(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(tier.url() + path))
                .method(method, BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> get(String path) throws Exception {
        return send("GET", path, "");
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @Test
    void tiles_and_checkpoints_have_their_types_and_cache_rules_and_are_open_to_foreign_pages() throws Exception {
        String immutable = "public, max-age=31536000, immutable";
        String[][] rows = {
            {"/checkpoint", TEXT, "no-cache"},
            {"/checkpoint-pending", TEXT, "no-cache"},
            {"/genesis.txt", TEXT, "no-cache"},
            {"/tile/0/000.p/" + size, OCTETS, immutable},
            {"/tile/entries/000.p/" + size, OCTETS, immutable},
        };
        for (String[] row : rows) {
            for (String method : List.of("GET", "HEAD")) {
                HttpResponse<byte[]> said = send(method, row[0], "");
                String place = method + " " + row[0];
                assertEquals(200, said.statusCode(), place);
                assertEquals(row[1], header(said, "Content-Type"), place);
                assertEquals(row[2], header(said, "Cache-Control"), place);
                assertEquals("*", header(said, "Access-Control-Allow-Origin"), place);
                assertEquals(method.equals("HEAD"), said.body().length == 0, place);
            }
        }
    }

    @Test
    void what_no_checkpoint_needs_and_every_other_spelling_is_not_there() throws Exception {
        for (String path : List.of(
                "/tile/0/000",
                "/tile/0/001",
                "/tile/1/000",
                "/tile/0/000.p/" + (size + 1),
                "/tile/0/000.p/0" + size,
                "/tile/0/000.p/0",
                "/tile/0/000.p/256",
                "/tile/00/000.p/" + size,
                "/tile/64/000.p/" + size,
                "/tile/-1/000",
                "/tile/0/0000.p/" + size,
                "/tile/0/0.p/" + size,
                "/tile/0/x000/000.p/" + size,
                "/tile/entries/000",
                "/tile/data/000.p/" + size,
                "/tile/8/0/000.p/" + size,
                "/tile/0/000.p/" + size + "/",
                "/tile/0/%30%30%30.p/" + size,
                "/tile/",
                "/tile",
                "/tile/0/../checkpoint")) {
            HttpResponse<byte[]> said = get(path);
            assertEquals(404, said.statusCode(), path);
            assertFalse(header(said, "Cache-Control").contains("immutable"), path);
        }
    }

    @Test
    void the_bundle_holds_the_entries_whose_hashes_the_tile_holds() throws Exception {
        Bytes tile = Bytes.of(get("/tile/0/000.p/" + size).body());
        List<Bytes> entries =
                EntryBundle.decode(Bytes.of(get("/tile/entries/000.p/" + size).body()));
        assertEquals(size, entries.size());
        for (int i = 0; i < size; i++) {
            assertEquals(Merkle.leaf(entries.get(i)).bytes(), tile.slice(32 * i, 32 * i + 32), "entry " + i);
            assertEquals(
                    entries.get(i),
                    Bytes.of(get("/ledger/entries/" + i + ".entry").body()),
                    "entry " + i);
        }
    }

    @Test
    void the_witness_answers_by_the_book_over_http() throws Exception {
        String note = ledger.published().note();
        String good = new AddCheckpoint(0, List.of(), note).body();
        String seen = "/witness/" + Hash.sha256(Bytes.ofUtf8(Consortium.ORIGIN)).hex() + "/checkpoint";
        String add = "/witness/add-checkpoint";
        assertEquals(404, get(seen).statusCode(), "nothing co-signed yet");
        Object[][] rows = {
            {"no request", "hello", 400, TEXT},
            {"old larger than new", good.replaceFirst("old 0", "old " + (size + 1)), 400, TEXT},
            {"another log", good.replace(Consortium.ORIGIN, "else.example/log"), 404, TEXT},
            {
                "another text under the log's signature",
                good.replace("\n" + size + "\n", "\n" + (size + 1) + "\n"),
                403,
                TEXT
            },
            {"never seen, old not 0", good.replaceFirst("old 0", "old 1"), 409, "text/x.tlog.size"},
            {"grows", good, 200, TEXT},
            {"old is behind", good, 409, "text/x.tlog.size"},
            {"the same again", good.replaceFirst("old 0", "old " + size), 200, TEXT},
            {"a proof too many", new AddCheckpoint(size, List.of(Hash.ZERO), note).body(), 422, TEXT},
        };
        for (Object[] row : rows) {
            HttpResponse<byte[]> said = send("POST", add, (String) row[1]);
            assertEquals(row[2], said.statusCode(), (String) row[0]);
            assertEquals(row[3], header(said, "Content-Type"), (String) row[0]);
            if (said.statusCode() == 409) {
                String body = new String(said.body(), java.nio.charset.StandardCharsets.UTF_8);
                assertEquals((row[0].equals("old is behind") ? size : 0) + "\n", body, (String) row[0]);
            }
        }
        HttpResponse<byte[]> shown = get(seen);
        assertEquals(200, shown.statusCode());
        assertEquals(TEXT, header(shown, "Content-Type"));
        assertEquals(404, get(add).statusCode(), "nobody is called add-checkpoint");
        assertEquals(
                413,
                send("POST", add, "x".repeat(WitnessFace.REQUEST_BYTES_MAX + 1)).statusCode());
    }

    @Test
    void every_block_is_recomputed_and_every_entry_has_a_proof_that_verifies() throws Exception {
        for (long height = 0; height <= ledger.published().height(); height++) {
            JsonNode block = new JsonMapper()
                    .readTree(get("/ledger/blocks/" + height + ".json").body());
            for (String check : List.of("chain", "batch", "tree", "inclusion")) {
                assertEquals(
                        "proven", block.at("/checked/" + check + "/verdict").asText(), height + " " + check);
            }
            String page = new String(get("/ledger/blocks/" + height).body(), java.nio.charset.StandardCharsets.UTF_8);
            assertEquals(4, page.split("<dd>checked</dd>", -1).length - 1, page);
        }
        for (long index = 0; index < size; index++) {
            HttpResponse<byte[]> proof = get("/ledger/entries/" + index + ".tlog-proof");
            Report report = TlogProofVerifier.verify(
                    all.genesis, Bytes.of(proof.body()), Optional.of(ledger.entry(index)), OptionalLong.empty());
            assertFalse(report.refuted(), report.toString());
            long at = index;
            assertTrue(
                    report.lines().stream().anyMatch(line -> line.toString().equals("inclusion " + at + " proven -")));
        }
        assertEquals(404, get("/ledger/entries/" + size + ".tlog-proof").statusCode());
        assertEquals(404, get("/ledger/entries/01.tlog-proof").statusCode());
        assertEquals(404, get("/ledger/blocks/00.json").statusCode());
        JsonNode entry = new JsonMapper().readTree(get("/ledger/entries/1.json").body());
        assertEquals("WITNESSED", entry.get("level").asText());
        assertTrue(entry.get("stamped").isNull(), "nobody stamps this ledger");
        assertEquals(
                size,
                new JsonMapper()
                        .readTree(get("/ledger.json").body())
                        .get("size")
                        .asLong());
    }

    @Test
    void a_seal_that_contradicts_the_log_is_told_with_its_place() {
        Seal true1 = ledger.seal(1);
        Seal forged = new Seal(
                1,
                true1.prev(),
                true1.start(),
                true1.count(),
                Hash.ZERO,
                true1.treeRoot(),
                true1.unixMillis(),
                true1.producer());
        Log.Checked said = new LedgerLog(withSeal(forged), key -> Optional.empty())
                .check(1)
                .orElseThrow();
        assertTrue(said.batch().isRefuted() && said.batch().detail().startsWith("batch-root"), said.toString());
        assertEquals("SEA-02", said.batch().code());
        assertEquals("INC-01", said.inclusion().code());
        Log.Checked above = new LedgerLog(withSeal(forged), key -> Optional.empty())
                .check(2)
                .orElseThrow();
        assertTrue(above.chain().detail().startsWith("prev"), above.toString());
    }

    /** The ledger's reader with another seal of block 1: what damage or an operator could put there. */
    private LedgerReader withSeal(Seal forged) {
        return (LedgerReader) Proxy.newProxyInstance(
                LedgerReader.class.getClassLoader(), new Class<?>[] {LedgerReader.class}, (proxy, method, words) -> {
                    if (method.getName().equals("seal") && words[0].equals(1L)) {
                        return forged;
                    }
                    try {
                        return method.invoke(ledger, words);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
