package dev.cairn.ingest.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ingest.fake.DoorWorld;
import dev.cairn.ingest.fake.Gateway;
import dev.cairn.ingest.fake.RawMqtt;
import dev.cairn.ledger.LedgerState;
import dev.cairn.model.Topic;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminPortTest {
    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicReference<LedgerState> state = new AtomicReference<>(new LedgerState.Open());
    private DoorWorld world;
    private AdminPort port;

    @BeforeEach
    void open() {
        world = new DoorWorld(folder);
        Live live = new Live(
                world.ledger,
                world.tally,
                world.lanes,
                world.desk,
                world.door::connected,
                Optional::empty,
                state::get,
                InstantSource.system());
        port = DoorWorld.wait(AdminPort.open(vertx, "127.0.0.1", 0, live));
    }

    @AfterEach
    void close() {
        DoorWorld.wait(port.close());
        world.close();
        DoorWorld.wait(vertx.close());
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.port() + path))
                .build();
    }

    private JsonObject live() throws Exception {
        return new JsonObject(http.send(request("/live"), HttpResponse.BodyHandlers.ofString())
                .body());
    }

    @Test
    void shows_connections_counts_codes_queues_and_heads() throws Exception {
        Gateway gateway = world.gateway();
        try (RawMqtt raw = world.connect(gateway)) {
            raw.publish(
                    gateway.topic(Topic.Kind.DATA), 1, gateway.next().encode().toArray());
            raw.puback(1);
            raw.publish(gateway.topic(Topic.Kind.DATA), 2, new byte[] {7});
            raw.puback(2);
            world.ledger.publish();
            JsonObject live = live();
            assertEquals(1, live.getJsonObject("total").getLong("accepted"));
            assertEquals(1, live.getJsonObject("total").getLong("refused"));
            assertEquals(
                    gateway.device().hex(),
                    live.getJsonArray("connections").getJsonObject(0).getString("device"));
            assertEquals(1, live.getJsonArray("devices").getJsonObject(0).getLong("accepted"));
            assertEquals(
                    2, live.getJsonObject("ledger").getJsonObject("published").getLong("size"));
            assertEquals(1, live.getJsonObject("codes").size());
            assertEquals("refused", live.getJsonArray("notes").getJsonObject(0).getString("outcome"));
        }
    }

    @Test
    void asking_does_not_make_a_silent_device_look_younger() throws Exception {
        Gateway gateway = world.gateway();
        try (RawMqtt raw = world.connect(gateway)) {
            raw.publish(
                    gateway.topic(Topic.Kind.DATA), 1, gateway.next().encode().toArray());
            raw.puback(1);
            long before = -1;
            for (int i = 0; i < 4; i++) {
                Thread.sleep(60);
                JsonObject live = live();
                long seen = live.getJsonArray("connections").getJsonObject(0).getLong("seenAgeMs");
                long data = live.getJsonArray("devices").getJsonObject(0).getLong("ageMs");
                assertTrue(seen >= before + 50, "age fell from " + before + " to " + seen);
                assertTrue(data >= before + 50);
                before = Math.min(seen, data);
            }
        }
    }

    @Test
    void streams_events() throws Exception {
        HttpResponse<Stream<String>> stream = http.send(request("/live/events"), HttpResponse.BodyHandlers.ofLines());
        assertEquals(
                "text/event-stream", stream.headers().firstValue("Content-Type").orElseThrow());
        Optional<String> data =
                stream.body().filter(line -> line.startsWith("data: ")).skip(1).findFirst();
        assertTrue(new JsonObject(data.orElseThrow().substring(6)).containsKey("codes"));
    }

    @Test
    void health_follows_the_ledger() throws Exception {
        assertEquals(
                200,
                http.send(request("/healthz"), HttpResponse.BodyHandlers.discarding())
                        .statusCode());
        state.set(new LedgerState.Halted("HLT-02", "the disk lies"));
        assertEquals(
                503,
                http.send(request("/healthz"), HttpResponse.BodyHandlers.discarding())
                        .statusCode());
        assertEquals("halted", live().getJsonObject("ledger").getString("state"));
        assertFalse(live().toString().isEmpty());
    }

    @Test
    void knows_no_other_path() throws Exception {
        assertEquals(
                404,
                http.send(request("/"), HttpResponse.BodyHandlers.discarding()).statusCode());
    }
}
