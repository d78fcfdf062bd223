package dev.cairn.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.proof.Hash;
import dev.cairn.web.page.Stories;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The site over a real socket. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebTierTest {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final HandMade made = new HandMade();
    private final CountDownLatch slow = new CountDownLatch(1);
    private WebTier tier;

    @BeforeAll
    void open() throws Exception {
        Parts parts = made.parts();
        Parts.Lots lots = (gtin, lot) -> {
            if (lot.equals("SLOW")) {
                await(slow);
            }
            return parts.lots().lot(gtin, lot);
        };
        Parts slowParts = new Parts(
                "http://127.0.0.1:0",
                lots,
                parts.bundler(),
                parts.log(),
                parts.witness(),
                "/witness",
                Optional.empty(),
                parts.clock());
        WebSettings settings = new WebSettings("127.0.0.1", 0, Optional.empty(), 2, 4, Optional.empty(), "/witness");
        tier = done(WebTier.open(vertx, settings, slowParts));
    }

    @AfterAll
    void close() throws Exception {
        slow.countDown();
        done(tier.close());
        done(vertx.close());
    }

    @Test
    void get_and_head_work_and_head_has_the_length_of_get() throws Exception {
        HttpResponse<byte[]> get = send(request(HandMade.PATH).GET());
        HttpResponse<byte[]> head = send(request(HandMade.PATH).method("HEAD", BodyPublishers.noBody()));
        assertEquals(200, get.statusCode());
        assertEquals(200, head.statusCode());
        assertEquals(0, head.body().length);
        assertEquals(get.headers().firstValue("content-length"), head.headers().firstValue("content-length"));
        assertEquals(
                get.body().length,
                Integer.parseInt(get.headers().firstValue("content-length").orElseThrow()));
    }

    /** Whoever does not trust the ledger's script takes a witness's. */
    @Test
    void a_witness_offers_the_page_that_checks_proof_files_from_its_own_address() throws Exception {
        WebSettings own = new WebSettings("127.0.0.1", 0, Optional.empty(), 2, 4, Optional.empty(), "/witness");
        WebTier witness =
                done(WebTier.witness(vertx, own, made.parts().witness().orElseThrow()));
        try {
            for (String path : List.of("/verify", "/web/verify.js")) {
                HttpRequest ask =
                        HttpRequest.newBuilder(URI.create(witness.url() + path)).build();
                assertEquals(200, client.send(ask, BodyHandlers.ofByteArray()).statusCode(), path);
            }
            HttpRequest other = HttpRequest.newBuilder(URI.create(witness.url() + "/ledger"))
                    .build();
            assertEquals(404, client.send(other, BodyHandlers.ofByteArray()).statusCode());
        } finally {
            done(witness.close());
        }
    }

    @Test
    void a_taken_port_is_named() {
        WebSettings same =
                new WebSettings("127.0.0.1", tier.port(), Optional.empty(), 2, 4, Optional.empty(), "/witness");
        var second = WebTier.open(vertx, same, made.parts()).toCompletionStage().toCompletableFuture();
        ExecutionException refused = assertThrows(ExecutionException.class, () -> second.get(30, TimeUnit.SECONDS));
        String said = String.valueOf(refused.getCause().getMessage());
        assertTrue(said.contains("127.0.0.1:" + tier.port()), said);
    }

    @Test
    void the_link_on_the_page_bears_the_port_that_was_taken() throws Exception {
        String page = new String(send(request(HandMade.PATH).GET()).body(), StandardCharsets.UTF_8);
        assertTrue(page.contains(tier.url() + HandMade.PATH), tier.url());
        assertFalse(page.contains(":0/01/"));
    }

    @Test
    void a_body_beyond_its_routes_limit_is_refused() throws Exception {
        byte[] large = new byte[WitnessFace.REQUEST_BYTES_MAX + 1];
        assertEquals(
                413,
                send(request("/witness/add-checkpoint").POST(BodyPublishers.ofByteArray(large)))
                        .statusCode());
        assertEquals(
                413,
                send(request("/ledger").method("GET", BodyPublishers.ofString("x")))
                        .statusCode());
        byte[] fits = new byte[WitnessFace.REQUEST_BYTES_MAX];
        assertEquals(
                409,
                send(request("/witness/add-checkpoint").POST(BodyPublishers.ofByteArray(fits)))
                        .statusCode());
    }

    @Test
    void when_too_many_wait_the_next_is_told_so_and_later_all_is_well() throws Exception {
        List<CompletableFuture<HttpResponse<byte[]>>> waiting = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            waiting.add(client.sendAsync(
                    request("/01/" + Stories.GTIN + "/10/SLOW").GET().build(), BodyHandlers.ofByteArray()));
        }
        int status = 0;
        for (int i = 0; i < 300 && status != 503; i++) {
            Thread.sleep(10);
            HttpRequest probe = request("/healthz")
                    .GET()
                    .timeout(java.time.Duration.ofMillis(300))
                    .build();
            try {
                status = client.send(probe, BodyHandlers.ofByteArray()).statusCode();
            } catch (java.net.http.HttpTimeoutException e) {
                status = 0;
            }
        }
        slow.countDown();
        assertEquals(503, status);
        // A probe may have taken the last place before one of the slow ones came: that one was told so too.
        int served = 0;
        for (CompletableFuture<HttpResponse<byte[]>> answer : waiting) {
            int told = answer.get(30, TimeUnit.SECONDS).statusCode();
            assertTrue(told == 404 || told == 503, "answered " + told);
            served += told == 404 ? 1 : 0;
        }
        assertTrue(served > 0, "nobody was served");
        // Probes that nobody waits for any more may still be in the queue.
        status = 503;
        for (int i = 0; i < 600 && status == 503; i++) {
            status = send(request("/healthz").GET()).statusCode();
            Thread.sleep(status == 503 ? 100 : 0);
        }
        assertEquals(200, status);
    }

    @Test
    void no_spelling_of_a_path_leads_outside_the_table() throws Exception {
        for (String path : List.of(
                "/../../etc/passwd",
                "/web/..%2f..%2fetc%2fpasswd",
                "//etc/passwd",
                "/web/%2e%2e/%2e%2e/x",
                "/tile/0/000/..",
                "/01/%2e%2e",
                "/./01",
                "*",
                "/\u0000")) {
            String status = raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertTrue(status.startsWith("HTTP/1.1 4"), path + ": " + status);
        }
    }

    @Test
    void the_host_header_changes_nothing() throws Exception {
        String answer = raw("GET " + HandMade.PATH + " HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 200"));
        assertFalse(answer.contains("evil.example"));
    }

    @Test
    void the_operators_page_is_closed_through_a_proxy() throws Exception {
        assertEquals(503, send(request("/ops").GET()).statusCode(), "near: no ingest configured");
        assertEquals(
                403,
                send(request("/ops").header("X-Forwarded-For", "203.0.113.9").GET())
                        .statusCode());
    }

    @Test
    void a_witness_alone_answers_at_its_two_addresses_only() throws Exception {
        WebTier witness = done(WebTier.witness(
                vertx, WebSettings.local(0), made.parts().witness().orElseThrow()));
        try {
            URI home = URI.create(witness.url());
            String path = "/witness/" + Hash.ZERO.hex() + "/checkpoint";
            assertEquals(
                    200, send(HttpRequest.newBuilder(home.resolve(path)).GET()).statusCode());
            assertEquals(
                    404,
                    send(HttpRequest.newBuilder(home.resolve("/ledger")).GET()).statusCode());
            assertEquals(
                    404, send(HttpRequest.newBuilder(home.resolve("/")).GET()).statusCode());
        } finally {
            done(witness.close());
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(tier.url() + path));
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private String raw(String request) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), tier.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> T done(io.vertx.core.Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
