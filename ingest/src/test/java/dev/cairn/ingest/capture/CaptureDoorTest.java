package dev.cairn.ingest.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ingest.fake.DoorWorld;
import dev.cairn.ingest.fake.FakeLedger;
import dev.cairn.ingest.fake.Gateway;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Envelope;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureDoorTest {
    private static final int EIGHT = 8;

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private DoorWorld world;
    private CaptureDoor door;
    private Gateway office;

    @BeforeEach
    void open() {
        world = new DoorWorld(folder);
        door = DoorWorld.wait(CaptureDoor.open(vertx, "127.0.0.1", 0, world.intake, world.lanes, world.tally));
        office = new Gateway(
                FakeLedger.ORIGIN,
                world.organisation,
                world.organisation.publicKey().thumbprint());
    }

    @AfterEach
    void close() {
        DoorWorld.wait(door.close());
        world.close();
        DoorWorld.wait(vertx.close());
    }

    private HttpResponse<String> post(String type, byte[] body) throws Exception {
        return http.send(request(type, body), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String type, byte[] body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door.port() + "/capture"))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door.port() + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private Envelope linkset() {
        return office.next(
                Capsule.whole("linkset", List.of(new Capsule.Member("/anchor", Item.of("x"))), new SecureRandom()));
    }

    private static void assertProblem(HttpResponse<String> response, int status, String code) {
        assertEquals(status, response.statusCode(), response.body());
        assertTrue(response.headers().firstValue("Content-Type").orElse("").startsWith("application/problem+json"));
        assertEquals(code, new JsonObject(response.body()).getString("code"));
    }

    @Test
    void answers_each_statement_when_it_is_durable() throws Exception {
        Bytes body = Envelope.encodeAll(List.of(linkset(), linkset()));
        HttpResponse<String> response = post(CaptureDoor.MEDIA_TYPE, body.toArray());
        assertEquals(202, response.statusCode(), response.body());
        JsonObject said = new JsonObject(response.body());
        assertTrue(said.getBoolean("success"));
        assertFalse(said.getBoolean("running"));
        assertEquals(1, said.getJsonArray("results").getJsonObject(0).getLong("index"));
        assertEquals(2, said.getJsonArray("results").getJsonObject(1).getLong("index"));
        String location = response.headers().firstValue("Location").orElseThrow();
        assertEquals(said, new JsonObject(get(location).body()));
    }

    @Test
    void the_same_body_again_is_a_duplicate_with_the_same_index_and_place() throws Exception {
        byte[] body = Envelope.encodeAll(List.of(linkset())).toArray();
        HttpResponse<String> first = post(CaptureDoor.MEDIA_TYPE, body);
        HttpResponse<String> second = post(CaptureDoor.MEDIA_TYPE + "; charset=binary", body);
        assertEquals(first.headers().firstValue("Location"), second.headers().firstValue("Location"));
        JsonObject result =
                new JsonObject(second.body()).getJsonArray("results").getJsonObject(0);
        assertEquals("duplicate", result.getString("outcome"));
        assertEquals(1, result.getLong("index"));
        assertEquals(2, world.ledger.sequenced());
    }

    @Test
    void a_fault_of_ours_is_told_and_takes_no_room_for_good() throws Exception {
        byte[] body = Envelope.encodeAll(List.of(linkset())).toArray();
        world.registry.broken(true);
        for (int i = 0; i < 2 * CaptureLimits.RUNNING_MAX; i++) {
            assertProblem(post(CaptureDoor.MEDIA_TYPE, body), 500, "BUG-01");
        }
        world.registry.broken(false);
        assertEquals(202, post(CaptureDoor.MEDIA_TYPE, body).statusCode());
    }

    @Test
    void a_ledger_that_fails_is_told_for_each_statement_and_takes_no_room_for_good() throws Exception {
        AtomicBoolean failing = new AtomicBoolean(true);
        DoorWorld.wait(door.close());
        world.close();
        world = new DoorWorld(
                folder,
                sink -> offer -> failing.get() && offer.statement().seq() == 1
                        ? CompletableFuture.failedFuture(new IllegalStateException("planted"))
                        : sink.offer(offer),
                10_000);
        door = DoorWorld.wait(CaptureDoor.open(vertx, "127.0.0.1", 0, world.intake, world.lanes, world.tally));
        office = new Gateway(
                FakeLedger.ORIGIN,
                world.organisation,
                world.organisation.publicKey().thumbprint());
        byte[] body = Envelope.encodeAll(List.of(linkset(), linkset())).toArray();
        for (int i = 0; i < 2 * CaptureLimits.RUNNING_MAX; i++) {
            HttpResponse<String> response = post(CaptureDoor.MEDIA_TYPE, body);
            assertProblem(response, 500, "BUG-01");
            JsonObject said = new JsonObject(response.body());
            assertFalse(said.getBoolean("success"), response.body());
            JsonArray results = said.getJsonArray("results");
            assertTrue(results.getJsonObject(0).containsKey("index"), response.body());
            assertEquals("retry", results.getJsonObject(1).getString("outcome"), response.body());
            assertEquals("BUG-01", results.getJsonObject(1).getString("code"), response.body());
            assertEquals(200, get("/capture/" + said.getString("captureID")).statusCode(), response.body());
        }
        failing.set(false);
        assertEquals(202, post(CaptureDoor.MEDIA_TYPE, body).statusCode());
    }

    /** A body that announces an eighth of {@link #narrow}'s room, and never comes. */
    private Socket begin(CaptureDoor at, String from) throws Exception {
        return begin(at, from, "Content-Length: " + CaptureLimits.BODY_BYTES_MAX / EIGHT);
    }

    private Socket begin(CaptureDoor at, String from, String length) throws Exception {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress("127.0.0.1", at.port()));
        socket.getOutputStream()
                .write(("POST /capture HTTP/1.1\r\nHost: here\r\nContent-Type: " + CaptureDoor.MEDIA_TYPE + "\r\n"
                                + length + "\r\n\r\na")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** From now on the door has room for the bytes of one of the largest bodies only. */
    private void narrow() {
        DoorWorld.wait(door.close());
        door = DoorWorld.wait(CaptureDoor.open(
                vertx,
                world.intake,
                world.lanes,
                world.tally,
                CaptureLimits.BODY_MS_MAX,
                CaptureLimits.BODY_BYTES_MAX));
    }

    private static void closeAll(List<Socket> sockets) throws Exception {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** What was said before the door closed; nothing but the event is waited for. */
    private static String heard(Socket socket) throws Exception {
        socket.setSoTimeout(60_000);
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void bodies_that_never_end_are_turned_away_before_they_fill_the_memory() throws Exception {
        narrow();
        byte[] body = Envelope.encodeAll(List.of(linkset())).toArray();
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < EIGHT; i++) {
                slow.add(begin(door, "127.0.0.1"));
            }
            DoorWorld.await("the door says busy to the same address", () -> status(body) == 503);
        } finally {
            closeAll(slow);
        }
        DoorWorld.await("there is room again", () -> status(body) == 202);
        assertEquals(0, world.count("BUG-01"), "bodies that broke off are no fault of ours");
    }

    @Test
    void one_address_cannot_keep_another_out() throws Exception {
        narrow();
        byte[] body = Envelope.encodeAll(List.of(linkset())).toArray();
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < EIGHT; i++) {
                slow.add(begin(door, "127.0.0.2"));
            }
            try (Socket more = begin(door, "127.0.0.2")) {
                assertTrue(heard(more).contains("BSY-01"), "its own body too many");
            }
            assertEquals(202, status(body));
            String first = heard(slow.get(0));
            assertTrue(first.startsWith("HTTP/1.1 503") && first.contains("BSY-01"), first);
        } finally {
            closeAll(slow);
        }
    }

    /** A farm's small bodies are not counted as if they were large ones. */
    @Test
    void many_small_bodies_at_once_have_room_where_eight_large_ones_have_none() throws Exception {
        narrow();
        byte[] body = Envelope.encodeAll(List.of(linkset())).toArray();
        List<Socket> small = new ArrayList<>();
        try {
            for (int i = 0; i < 10 * EIGHT; i++) {
                small.add(begin(door, "127.0.0.1", "Content-Length: 1000"));
            }
            assertEquals(202, status(body));
            assertEquals(0, world.count("BSY-01"));
        } finally {
            closeAll(small);
        }
    }

    @Test
    void a_body_that_does_not_say_how_long_it_is_counts_as_the_largest() throws Exception {
        narrow();
        byte[] body = Envelope.encodeAll(List.of(linkset())).toArray();
        try (Socket chunked = begin(door, "127.0.0.1", "Transfer-Encoding: chunked")) {
            DoorWorld.await("the door says busy to the same address", () -> status(body) == 503);
            assertFalse(chunked.isClosed());
        }
        DoorWorld.await("there is room again", () -> status(body) == 202);
    }

    @Test
    void a_body_that_announces_more_than_is_allowed_is_told_so_and_takes_no_room() throws Exception {
        narrow();
        try (Socket large = begin(door, "127.0.0.1", "Content-Length: " + 2L * CaptureLimits.BODY_BYTES_MAX)) {
            String said = new String(large.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            assertEquals("HTTP/1.1 413", said);
            assertEquals(202, status(Envelope.encodeAll(List.of(linkset())).toArray()));
        }
    }

    /** What waits for a slow ledger is still in the memory. */
    @Test
    void bodies_that_wait_for_the_ledger_hold_their_bytes_until_it_has_answered() throws Exception {
        narrow();
        world.ledger.hold();
        byte[] large = large();
        assertTrue(large.length > CaptureLimits.BODY_BYTES_MAX / 2, large.length + " bytes");
        CompletableFuture<HttpResponse<String>> first =
                http.sendAsync(request(CaptureDoor.MEDIA_TYPE, large), HttpResponse.BodyHandlers.ofString());
        DoorWorld.await("the first waits for the ledger", () -> world.ledger.held() > 0);
        HttpResponse<String> second = post(CaptureDoor.MEDIA_TYPE, large());
        assertProblem(second, 503, "BSY-01");
        assertEquals(
                Integer.toString(CaptureLimits.AGAIN_S),
                second.headers().firstValue("Retry-After").orElse(""));
        world.ledger.release();
        assertEquals(202, first.get(60, TimeUnit.SECONDS).statusCode());
        DoorWorld.await("there is room again", () -> status(large) == 202);
    }

    private byte[] large() {
        List<Envelope> many = Stream.generate(() -> office.next(Capsule.whole(
                        "linkset",
                        List.of(new Capsule.Member("/anchor", Item.of("x".repeat(30_000)))),
                        new SecureRandom())))
                .limit(200)
                .toList();
        return Envelope.encodeAll(many).toArray();
    }

    @Test
    void who_sends_more_than_his_rate_is_told_which_were_taken_and_when_to_send_again() throws Exception {
        DoorWorld.wait(door.close());
        world.close();
        world = new DoorWorld(folder, sink -> sink, 2, InstantSource.system(), () -> 0L); // no time passes
        door = DoorWorld.wait(CaptureDoor.open(vertx, "127.0.0.1", 0, world.intake, world.lanes, world.tally));
        office = new Gateway(
                FakeLedger.ORIGIN,
                world.organisation,
                world.organisation.publicKey().thumbprint());
        byte[] body = Envelope.encodeAll(List.of(linkset(), linkset(), linkset(), linkset()))
                .toArray();
        HttpResponse<String> response = post(CaptureDoor.MEDIA_TYPE, body);
        assertEquals(202, response.statusCode(), response.body());
        JsonObject said = new JsonObject(response.body());
        assertFalse(said.getBoolean("success"), response.body());
        List<String> outcomes = said.getJsonArray("results").stream()
                .map(JsonObject.class::cast)
                .map(one -> one.getString("code", one.getString("outcome")))
                .toList();
        assertEquals(List.of("accepted", "accepted", "QUO-01"), outcomes.subList(0, 3), response.body());
        assertEquals("1", response.headers().firstValue("Retry-After").orElse("none"));
    }

    @Test
    void a_body_that_drips_is_ended_however_often_it_drips() throws Exception {
        CaptureDoor hasty = DoorWorld.wait(
                CaptureDoor.open(vertx, world.intake, world.lanes, world.tally, 1_000, CaptureLimits.BODY_BYTES_MAX));
        try (Socket drip = begin(hasty, "127.0.0.1")) {
            Thread dripping = new Thread(() -> {
                try {
                    while (true) {
                        drip.getOutputStream().write('x');
                        Thread.sleep(50);
                    }
                } catch (IOException | InterruptedException closed) {
                    // As it should.
                }
            });
            dripping.start();
            String said = heard(drip);
            assertTrue(said.startsWith("HTTP/1.1 408") && said.contains("HTT-05"), said);
            dripping.join(60_000);
            assertFalse(dripping.isAlive(), "the door still takes what it has turned away");
        } finally {
            DoorWorld.wait(hasty.close());
        }
        assertEquals(0, world.count("BUG-01"));
        assertEquals(1, world.count("HTT-05"));
    }

    private int status(byte[] body) {
        try {
            return post(CaptureDoor.MEDIA_TYPE, body).statusCode();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void says_nothing_before_the_ledger_has_answered() throws Exception {
        world.ledger.hold();
        var later = http.sendAsync(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door.port() + "/capture"))
                        .header("Content-Type", CaptureDoor.MEDIA_TYPE)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(
                                Envelope.encodeAll(List.of(linkset())).toArray()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        DoorWorld.await("the offer arrives", () -> world.ledger.held() == 1);
        Thread.sleep(300);
        assertFalse(later.isDone());
        world.ledger.release();
        assertEquals(202, later.get().statusCode());
    }

    @Test
    void refused_and_unknown_signers_are_answered_beside_the_good_ones() throws Exception {
        Envelope good = linkset();
        Envelope broken = new Envelope(good.statement(), linkset().capsule());
        Envelope stranger = world.stranger().next();
        HttpResponse<String> response = post(
                CaptureDoor.MEDIA_TYPE,
                Envelope.encodeAll(List.of(broken, stranger, good)).toArray());
        assertEquals(202, response.statusCode());
        JsonObject said = new JsonObject(response.body());
        assertFalse(said.getBoolean("success"));
        assertEquals("CAP-01", said.getJsonArray("results").getJsonObject(0).getString("code"));
        assertEquals("ENR-01", said.getJsonArray("results").getJsonObject(1).getString("code"));
        assertEquals("accepted", said.getJsonArray("results").getJsonObject(2).getString("outcome"));
    }

    @Test
    void a_plain_document_is_told_how_to_be_signed() throws Exception {
        HttpResponse<String> response = post("application/ld+json", "{}".getBytes());
        assertProblem(response, 415, "HTT-01");
        assertTrue(response.body().contains("cairn sign"));
    }

    @Test
    void what_is_no_array_of_statements_is_a_bad_request() throws Exception {
        HttpResponse<String> response = post(CaptureDoor.MEDIA_TYPE, new byte[] {1, 2});
        assertEquals(400, response.statusCode());
        assertEquals(400, post(CaptureDoor.MEDIA_TYPE, new byte[0]).statusCode());
        assertTrue(world.tally.byCode().values().stream()
                        .mapToLong(Long::longValue)
                        .sum()
                >= 2);
    }

    @Test
    void a_body_beyond_the_limit_is_refused() throws Exception {
        assertProblem(post(CaptureDoor.MEDIA_TYPE, new byte[CaptureLimits.BODY_BYTES_MAX + 1]), 413, "HTT-02");
    }

    @Test
    void unknown_captures_paths_and_methods_have_their_codes() throws Exception {
        assertProblem(get("/capture/ffff"), 404, "HTT-03");
        assertProblem(get("/elsewhere"), 404, "HTT-04");
        assertProblem(get("/capture"), 405, "HTT-04");
    }
}
