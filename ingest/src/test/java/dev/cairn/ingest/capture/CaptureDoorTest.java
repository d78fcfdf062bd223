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
import io.vertx.core.json.JsonObject;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureDoorTest {
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
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door.port() + "/capture"))
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
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
    void bodies_that_never_end_are_turned_away_before_they_fill_the_memory() throws Exception {
        byte[] body = Envelope.encodeAll(List.of(linkset())).toArray();
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < CaptureLimits.OPEN_MAX; i++) {
                Socket socket = new Socket("127.0.0.1", door.port());
                slow.add(socket);
                socket.getOutputStream()
                        .write(("POST /capture HTTP/1.1\r\nHost: here\r\nContent-Type: " + CaptureDoor.MEDIA_TYPE
                                        + "\r\nContent-Length: 1000000\r\n\r\nx")
                                .getBytes(StandardCharsets.US_ASCII));
            }
            DoorWorld.await("the door says busy", () -> status(body) == 503);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
        DoorWorld.await("there is room again", () -> status(body) == 202);
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
