package dev.cairn.ingest.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ingest.fake.DoorWorld;
import dev.cairn.ingest.fake.Gateway;
import dev.cairn.ingest.fake.RawMqtt;
import dev.cairn.ledger.Admission;
import dev.cairn.ledger.LedgerState;
import dev.cairn.model.Topic;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
    private final AtomicReference<Optional<Admission>> refusal = new AtomicReference<>(Optional.empty());
    private DoorWorld world;
    private AdminPort port;

    @BeforeEach
    void open() {
        world = new DoorWorld(folder);
        Live live = world.live(state::get, refusal::get, () -> true);
        port = DoorWorld.wait(AdminPort.open(vertx, "127.0.0.1", 0, List.of("ops.example"), live));
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
            JsonObject row = live.getJsonArray("fleet").getJsonObject(0);
            assertEquals(gateway.device().hex(), row.getString("device"));
            assertEquals(1, row.getLong("connections"));
            assertEquals(1, row.getLong("accepted"));
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
            for (int minutes = 1; minutes < 5; minutes++) {
                world.hands.forward(Duration.ofMinutes(1));
                JsonObject row = live().getJsonArray("fleet").getJsonObject(0);
                assertTrue(row.getLong("heardAgeMs") >= minutes * 60_000L, row.encode());
                assertTrue(row.getLong("dataAgeMs") >= minutes * 60_000L, row.encode());
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
    void is_ready_while_the_ledger_takes_offers_and_its_witnesses_keep_up() throws Exception {
        assertEquals(200, status("/readyz"));
        state.set(new LedgerState.Waiting("no witness has told its size"));
        unready("no witness has told its size");
        state.set(new LedgerState.Halted("HLT-02", "the disk lies"));
        unready("HLT-02");
        state.set(new LedgerState.Open());
        refusal.set(Optional.of(new Admission.Retry("FUL-02", "the disk is nearly full", Duration.ofSeconds(1))));
        unready("FUL-02");
        refusal.set(Optional.empty());
        world.ledger.publish();
        assertEquals(200, status("/readyz"), "a head may be without its witnesses for a moment");
        world.hands.forward(Duration.ofMinutes(6));
        unready("unwitnessed");
        world.ledger.witness();
        assertEquals(200, status("/readyz"));
        assertEquals(200, status("/healthz"));
    }

    private void unready(String why) throws Exception {
        HttpResponse<String> answer = http.send(request("/readyz"), HttpResponse.BodyHandlers.ofString());
        assertEquals(503, answer.statusCode());
        assertTrue(answer.body().contains(why), answer.body());
    }

    private int status(String path) throws Exception {
        return http.send(request(path), HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    @Test
    void knows_no_other_path_and_no_other_method() throws Exception {
        for (String path : List.of("/x", "/operator/fleet.js", "/fleet.js/", "/../pom.xml", "/fleet.html")) {
            assertEquals(404, status(path), path);
        }
        HttpRequest post = HttpRequest.newBuilder(request("/live").uri())
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        assertEquals(
                405, http.send(post, HttpResponse.BodyHandlers.discarding()).statusCode());
    }

    @Test
    void a_page_that_points_its_own_name_here_reads_nothing() throws Exception {
        for (String path : List.of("/", "/page/events", "/live", "/live/events", "/fleet", "/metrics", "/fleet.js")) {
            assertEquals("HTTP/1.1 421 Misdirected Request", asked(path, "Host: evil.example:" + port.port()), path);
            assertEquals("HTTP/1.1 200 OK", asked(path, "Host: ops.example"), path);
        }
        assertEquals("HTTP/1.1 200 OK", asked("/healthz", "Host: balancer.example"));
        assertEquals(
                "HTTP/1.1 421 Misdirected Request",
                asked("/live", "Host: 127.0.0.1:" + port.port() + "\r\nOrigin: https://evil.example"));
    }

    /** The answer's first line; the JDK's own client lets nobody choose a Host. */
    private String asked(String path, String headers) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port.port())) {
            socket.setSoTimeout(60_000);
            String request = "GET " + path + " HTTP/1.1\r\n" + headers + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }

    @Test
    void the_page_runs_no_script_but_its_own_and_comes_with_what_it_needs() throws Exception {
        HttpResponse<String> page = http.send(request("/"), HttpResponse.BodyHandlers.ofString());
        String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
        assertTrue(policy.contains("default-src 'none'") && policy.contains("script-src 'self'"), policy);
        assertFalse(policy.contains("unsafe"), policy);
        assertFalse(
                page.body().matches("(?s).*<script(?! type=\"module\" src=\"/fleet.js\"></script>).*"),
                "inline script");
        assertFalse(page.body().matches("(?is).*\\s(on[a-z]+|style)=.*"), "inline handler or style");
        assertEquals(200, status("/fleet.js"));
        assertEquals(200, status("/fleet.css"));
    }
}
