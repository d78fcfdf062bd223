package dev.cairn.outside;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.check.House;
import dev.cairn.launch.serve.WitnessServer;
import dev.cairn.ledger.fake.MemoryWitnessStore;
import dev.cairn.ledger.fake.UnwritableWitnessStore;
import dev.cairn.ledger.witness.Witness;
import dev.cairn.ledger.witness.WitnessStore;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.MlDsa44Signer;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.NoteKey;
import dev.cairn.proof.note.SignedNote;
import dev.cairn.proof.note.WitnessProtocol.AddCheckpoint;
import dev.cairn.store.SqliteWitnessStore;
import dev.cairn.walk.Http;
import dev.cairn.web.WebSettings;
import dev.cairn.web.WebTier;
import dev.cairn.web.WitnessFace;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** C2SP tlog-witness by HTTP: every transcript of docs/formats/vectors/witness, and what no transcript can show. */
class WitnessVectorsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ORIGIN = "example.com/cairn";
    private static final String TEXT = "text/plain";
    private static final int ROUNDS = 10;

    private static final Vertx VERTX = Vertx.vertx();

    @SuppressWarnings("NullAway.Init")
    private static WebTier tier;

    @SuppressWarnings("NullAway.Init")
    private static volatile Witness witness;

    @BeforeAll
    static void listen() throws Exception {
        WitnessFace.Answering whoever = new WitnessFace.Answering() {
            @Override
            public WitnessFace.Answer addCheckpoint(String body) {
                return WitnessServer.face(witness).addCheckpoint(body);
            }

            @Override
            public Optional<String> checkpoint(Hash originHash) {
                return WitnessServer.face(witness).checkpoint(originHash);
            }
        };
        tier = done(WebTier.witness(VERTX, WebSettings.local(0), whoever));
    }

    @AfterAll
    static void close() throws Exception {
        done(tier.close());
        done(VERTX.close());
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private static URI at(String path) {
        return URI.create(tier.url() + "/witness/" + path);
    }

    private static Http.Reply add(String body) {
        return Http.post(at("add-checkpoint"), TEXT, Bytes.ofUtf8(body));
    }

    private static String shown() {
        return Hash.sha256(Bytes.ofUtf8(ORIGIN)).hex() + "/checkpoint";
    }

    @TestFactory
    Stream<DynamicTest> answers_as_every_transcript_says() throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(House.root().resolve("docs/formats/vectors/witness"))) {
            files = found.sorted().toList();
        }
        assertTrue(files.size() > 50, files.size() + " transcripts");
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(
                        file.getFileName().toString(), () -> judge(JSON.readTree(file.toFile()))));
    }

    private static void judge(JsonNode vector) throws Exception {
        JsonNode input = vector.get("input");
        JsonNode expect = vector.get("expect");
        String claim = vector.get("claim").asText();
        witness = witness(input);
        for (JsonNode earlier : input.get("before")) {
            assertEquals(200, add(earlier.asText()).status(), "before: " + claim);
        }
        Http.Reply reply = add(input.get("request").asText());
        assertEquals(expect.get("status").asInt(), reply.status(), claim + ": " + reply.text());
        if (!expect.get("type").isNull()) {
            assertEquals(expect.get("type").asText(), reply.type(), claim);
        }
        if (!expect.get("body").isNull()) {
            assertEquals(expect.get("body").asText(), reply.text(), claim);
        }
        assertEquals(expect.get("size").asLong(), sizeShown(), claim);
        assertEquals(expect.get("evidence").asLong(), witness.evidence(ORIGIN), claim);
    }

    private static Witness witness(JsonNode input) throws Exception {
        NoteKey log = NoteKey.parse(input.get("log").asText());
        Optional<MlDsa44Signer> second = input.get("secondSeed").isNull()
                ? Optional.empty()
                : Optional.of(
                        MlDsa44Signer.of(Bytes.ofHex(input.get("secondSeed").asText())));
        return new Witness(
                new MemoryWitnessStore(),
                input.get("name").asText(),
                SoftwareSigner.of(
                        Algorithm.ED25519, Bytes.ofHex(input.get("seed").asText())),
                second,
                Map.of(log.name(), log),
                InstantSource.fixed(Instant.ofEpochSecond(input.get("time").asLong())));
    }

    /** The size that the monitoring address shows, with both signatures; 0 when it shows nothing. */
    private static long sizeShown() throws Exception {
        Http.Reply shown = Http.get(at(shown()));
        if (shown.status() == 404) {
            return 0;
        }
        assertEquals("text/plain; charset=utf-8", shown.type());
        SignedNote note = SignedNote.parse(shown.text());
        List<NoteKey> known = new ArrayList<>(witness.keys());
        known.addAll(witness.logs().values());
        assertEquals(known.size(), note.open(known).verified().size(), shown.text());
        return Checkpoint.parse(note.text()).size();
    }

    /** Keys and a first head, for what follows. */
    private static final SoftwareSigner LOG = SoftwareSigner.of(Algorithm.ED25519, Bytes.ofHex("01".repeat(32)));

    private static final SoftwareSigner KEY = SoftwareSigner.of(Algorithm.ED25519, Bytes.ofHex("02".repeat(32)));

    private static Witness remembering(WitnessStore store) {
        return new Witness(
                store, "w", KEY, Map.of(ORIGIN, NoteKey.ed25519(ORIGIN, LOG.publicKey())), InstantSource.system());
    }

    private static String first(String history, long size) {
        String text = new Checkpoint(ORIGIN, size, Hash.sha256(Bytes.ofUtf8(history))).text();
        return new AddCheckpoint(0, List.of(), SignedNote.sign(text, ORIGIN, LOG)).body();
    }

    @Test
    void shows_nothing_that_it_did_not_cosign_and_nothing_under_other_names() {
        witness = remembering(new MemoryWitnessStore());
        assertEquals(404, Http.get(at(shown())).status());
        assertEquals(200, add(first("one", 7)).status());
        assertEquals(200, Http.get(at(shown())).status());
        for (String other : List.of(
                "0".repeat(64) + "/checkpoint",
                shown().toUpperCase(java.util.Locale.ROOT),
                shown().substring(1),
                "0" + shown(),
                shown() + "/",
                shown().replace("/checkpoint", ""),
                "add-checkpoint",
                "add-checkpoint/")) {
            assertEquals(404, Http.get(at(other)).status(), other);
        }
        assertEquals(405, Http.post(at(shown()), TEXT, Bytes.EMPTY).status());
        assertEquals(
                400, Http.post(at("add-checkpoint"), TEXT, Bytes.ofHex("ff")).status(), "not UTF-8");
        byte[] large = new byte[WitnessFace.REQUEST_BYTES_MAX + 1];
        assertEquals(
                413, Http.post(at("add-checkpoint"), TEXT, Bytes.wrap(large)).status());
    }

    @Test
    void says_nothing_when_it_could_not_remember() {
        MemoryWitnessStore below = new MemoryWitnessStore();
        witness = remembering(new UnwritableWitnessStore(below));
        Http.Reply reply = add(first("one", 7));
        assertTrue(reply.status() >= 500, "answered " + reply.status());
        assertFalse(reply.text().contains("\u2014 w "), "no signature leaves before it is kept");
        assertEquals(Optional.empty(), below.last(ORIGIN));
        witness = remembering(below);
        assertEquals(200, add(first("another", 7)).status(), "nothing was promised");
    }

    @Test
    void cosigns_one_of_many_histories_that_come_at_once_and_remembers_it(@TempDir Path folder) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        for (int round = 0; round < ROUNDS; round++) {
            Path file = folder.resolve(round + ".db");
            List<String> asked = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                asked.add(first("history " + i % 4, 7));
            }
            List<Http.Reply> answers;
            try (SqliteWitnessStore store = SqliteWitnessStore.open(file)) {
                witness = remembering(store);
                answers = atOnce(pool, asked);
            }
            try (SqliteWitnessStore again = SqliteWitnessStore.open(file)) {
                Hash root = again.last(ORIGIN).orElseThrow().root();
                for (int i = 0; i < answers.size(); i++) {
                    int status = answers.get(i).status();
                    boolean won = root.equals(Hash.sha256(Bytes.ofUtf8("history " + i % 4)));
                    assertTrue(status == 200 ? won : status == 409, "round " + round + ": " + status);
                }
                assertTrue(answers.stream().anyMatch(answer -> answer.status() == 200), "round " + round);
            }
        }
        pool.shutdown();
    }

    private static List<Http.Reply> atOnce(ExecutorService pool, List<String> bodies) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        List<java.util.concurrent.Future<Http.Reply>> asked = new ArrayList<>();
        for (String body : bodies) {
            asked.add(pool.submit(() -> {
                go.await();
                return add(body);
            }));
        }
        go.countDown();
        List<Http.Reply> answers = new ArrayList<>();
        for (java.util.concurrent.Future<Http.Reply> each : asked) {
            answers.add(each.get(60, TimeUnit.SECONDS));
        }
        return answers;
    }
}
